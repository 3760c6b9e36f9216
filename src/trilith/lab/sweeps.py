"""Sweeps: how far they are, their best trials, and the page with their charts."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, JSONResponse

from trilith.experiments.store import Store
from trilith.experiments.store.record import STATES, finite_or_none
from trilith.lab.drawing import sweep_page
from trilith.lab.files import REPORT_POLICY
from trilith.lab.lab import Lab
from trilith.lab.problems import NotFoundError
from trilith.lab.remembered import Remembered

if TYPE_CHECKING:
    from optuna.trial import FrozenTrial

    from trilith.experiments.sweep import Sweep

BEST = 20  # trials of the table


def sweep_routes(lab: Lab) -> APIRouter:
    """The list of sweeps, and one with its page."""
    routes = APIRouter(prefix="/api/sweeps")
    numbers: Remembered[dict[str, Any]] = Remembered()
    pages: Remembered[str] = Remembered()

    @routes.get("")
    def table() -> JSONResponse:
        from trilith.experiments.sweep import sweep_names

        sweeps = [{"name": name, "trials": _counts(lab.store, name)} for name in sweep_names(lab.store)]
        return JSONResponse({"sweeps": sweeps})

    @routes.get("/{name}")
    def one(name: str) -> JSONResponse:
        journal = _journal(lab.store, name)
        return JSONResponse(numbers.of(journal, lambda: _numbers(lab.store, name)))

    @routes.get("/{name}/page")
    def page(name: str) -> HTMLResponse:
        journal = _journal(lab.store, name)
        text = pages.of(journal, lambda: sweep_page(lab.store.folder, name))
        return HTMLResponse(text, headers={"Content-Security-Policy": REPORT_POLICY})

    return routes


def _counts(store: Store, name: str) -> dict[str, int]:
    """How many trials there are in each state."""
    counts = {state: store.count([f"sweep={name}", f"state={state}"]) for state in STATES}
    return {state: count for state, count in counts.items() if count}


def _journal(store: Store, name: str) -> Path:
    """Where the trials of a sweep are written; no name becomes a path that is none of a sweep."""
    from trilith.experiments.sweep import sweep_names
    from trilith.experiments.sweep.naming import sweep_folder
    from trilith.experiments.sweep.storage import JOURNAL

    if name not in sweep_names(store):
        raise NotFoundError(f"There is no sweep {name!r}.")
    path = sweep_folder(store, name) / JOURNAL
    if not path.is_file():
        raise NotFoundError(
            f"The trials of {name} are in a database that machines share; its page is made by "
            f"`trilith sweep {name} --report --storage ADDRESS`."
        )
    return path


def _numbers(store: Store, name: str) -> dict[str, Any]:
    """Progress, and the best trials with the values that were searched."""
    from trilith.experiments.sweep import open_sweep, progress_of, ranking, read_sweep
    from trilith.experiments.sweep.sweep import direction_of

    with open_sweep(name, read_sweep(name, store), store) as sweep:
        progress = progress_of(sweep)
        return {
            "name": name,
            "progress": asdict(progress) | {"ended": progress.ended},
            "metric": sweep.search.metric,
            "direction": direction_of(sweep.search),
            "fields": list(sweep.space.fields),
            "best": [_trial(sweep, trial) for trial in ranking(sweep)[:BEST]],
        }


def _trial(sweep: Sweep, trial: FrozenTrial) -> dict[str, Any]:
    from trilith.experiments.sweep.sweep import RUN

    return {
        "run": str(trial.user_attrs.get(RUN, trial.number)),
        "value": finite_or_none(trial.value or 0.0),
        "values": sweep.space.values(trial.params),
    }

"""Several runs side by side: where they differ, and how far each came."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import JSONResponse

from trilith.experiments.store import RunRecord
from trilith.experiments.store.record import finite_or_none
from trilith.lab.curves import MOST_RUNS
from trilith.lab.lab import Lab

WARNINGS = {  # where runs differ in this field
    "data": "They were trained on different data: their scores cannot be compared as they are.",
    "target": "They predict different targets: their scores cannot be compared.",
    "task": "They solve different tasks: their scores cannot be compared.",
}


def comparison_routes(lab: Lab) -> APIRouter:
    """Settings that differ, and metrics."""
    routes = APIRouter(prefix="/api/compare")

    @routes.get("")
    def compare(run: Annotated[list[str], Query(min_length=1, max_length=MOST_RUNS)]) -> JSONResponse:
        return JSONResponse(comparison([lab.run(name).record() for name in dict.fromkeys(run)]))

    return routes


def comparison(records: Sequence[RunRecord]) -> dict[str, Any]:
    """Settings in which the runs differ, a value for each run; metrics with the best; what to beware of."""
    names = sorted({name for record in records for name in record.settings})
    settings = {name: [record.settings.get(name) for record in records] for name in names}
    metrics = list(dict.fromkeys(name for record in records for name in record.metrics))
    return {
        "runs": [{"name": record.name, "state": record.state, "seed": record.seed} for record in records],
        "settings": {name: values for name, values in settings.items() if differ(values)},
        "alike": len([values for values in settings.values() if not differ(values)]),
        "metrics": {name: _metric(name, records) for name in metrics},
        "warnings": [text for field, text in WARNINGS.items() if _known_to_differ(field, records)],
    }


def differ(values: Sequence[Any]) -> bool:
    """Whether not all of these are equal."""
    return any(value != values[0] for value in values)


def _known_to_differ(field: str, records: Sequence[RunRecord]) -> bool:
    return len({getattr(record, field) for record in records} - {None}) > 1


def _metric(name: str, records: Sequence[RunRecord]) -> dict[str, Any]:
    """A value for each run, and the places of the best; none where it is not known which way is better."""
    values = [finite_or_none(record.metrics[name]) if name in record.metrics else None for record in records]
    known = [value for value in values if value is not None]
    ways = {record.higher_is_better[name] for record in records if name in record.higher_is_better}
    best = None if len(known) < 2 or len(ways) != 1 else max(known) if ways.pop() else min(known)
    best_places = [place for place, value in enumerate(values) if value is not None and value == best]
    return {"values": values, "best": best_places}

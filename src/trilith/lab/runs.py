"""The table of runs, and one run: read, noted upon, tagged."""

from __future__ import annotations

import shlex
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import JSONResponse
from pydantic import BaseModel, StringConstraints

from trilith.errors import StoreError
from trilith.experiments.store import RunFolder, RunRecord
from trilith.experiments.store.record import finite_or_none
from trilith.experiments.store.run_folder import IDEA, REPORT
from trilith.lab.files import OFFERED
from trilith.lab.lab import Lab
from trilith.lab.processes import is_here

MOST_METRICS = 3  # columns of the table
NOTE_SHOWN = 200  # characters of a note in the table
COMPARING = set("<>=!~")

Tag = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60)]


class Labels(BaseModel, extra="forbid"):
    """What people write about a run; what is left out stays."""

    note: Annotated[str, StringConstraints(max_length=20_000)] | None = None
    tags: Annotated[list[Tag], Query(max_length=50)] | None = None


def run_routes(lab: Lab) -> APIRouter:
    """Reading runs and writing about them."""
    routes = APIRouter(prefix="/api/runs")

    @routes.get("")
    def table(
        where: Annotated[str, Query(max_length=2000)] = "",
        sort: Annotated[str, Query(max_length=200)] = "-created",
        limit: Annotated[int, Query(ge=1, le=500)] = 50,
        offset: Annotated[int, Query(ge=0, lt=2**63)] = 0,
    ) -> JSONResponse:
        conditions = conditions_of(where)
        records = lab.store.runs(conditions, sort, limit, offset)
        rows = [_row(record) for record in records]
        total = lab.store.count(conditions)
        return JSONResponse({"runs": rows, "total": total, "metrics": shown_metrics(records)})

    @routes.get("/{name}")
    def one(name: str) -> JSONResponse:
        return JSONResponse(_whole(lab.run(name)))

    @routes.get("/{name}/idea")
    def idea(name: str) -> JSONResponse:
        return JSONResponse({"idea": (lab.run(name).path / IDEA).read_text("utf-8")})

    @routes.patch("/{name}")
    def label(name: str, labels: Labels) -> JSONResponse:
        run = lab.run(name)
        run.update(**labels.model_dump(exclude_none=True))
        return JSONResponse(_whole(run))

    return routes


def conditions_of(text: str) -> list[str]:
    """What was typed into the filter: conditions such as state=done, and words that occur in what is written.

    Raises StoreError for a quote that is not closed.
    """
    try:
        parts = shlex.split(text)
    except ValueError:
        raise StoreError("A quote in the filter is not closed: write it twice, or leave it out.") from None
    return [part if COMPARING & set(part) else f"text~{part}" for part in parts]


def shown_metrics(records: Sequence[RunRecord]) -> list[str]:
    """The metrics that most of these runs name first, for the columns of their table."""
    counts = Counter(name for record in records for name in list(record.metrics)[:MOST_METRICS])
    return [name for name, _ in counts.most_common(MOST_METRICS)]


def _row(record: RunRecord) -> dict[str, Any]:
    row = {name: getattr(record, name) for name in ("name", "created", "state", "seconds", "epoch", "epochs")}
    return row | {
        "tags": record.tags,
        "note": record.note[:NOTE_SHOWN],
        "error": record.error[:NOTE_SHOWN],
        "metrics": _metrics(record),
    }


def _whole(run: RunFolder) -> dict[str, Any]:
    record = run.record()
    local = is_here(record)
    return asdict(record) | {
        "seconds": finite_or_none(record.seconds),
        "metrics": _metrics(record),
        "has_report": (run.path / REPORT).is_file(),
        "files": [name for name in OFFERED if (run.path / name).is_file()],
        "can": {
            "stop": record.state == "running" and local,
            "resume": record.state in ("interrupted", "failed", "waiting"),
        },
    }


def _metrics(record: RunRecord) -> dict[str, float | None]:
    return {name: finite_or_none(value) for name, value in record.metrics.items()}

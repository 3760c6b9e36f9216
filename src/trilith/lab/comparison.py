"""Several runs side by side: where they differ, and how far each came."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import JSONResponse

from trilith.experiments.compare import ABSENT, Comparison, compare_runs
from trilith.lab.curves import MOST_RUNS
from trilith.lab.lab import Lab


def comparison_routes(lab: Lab) -> APIRouter:
    """Settings that differ, and metrics with their spread over seeds."""
    routes = APIRouter(prefix="/api/compare")

    @routes.get("")
    def compare(run: Annotated[list[str], Query(min_length=1, max_length=MOST_RUNS)]) -> JSONResponse:
        records = [lab.run(name).record() for name in dict.fromkeys(run)]
        states = [{"name": record.name, "state": record.state, "error": record.error} for record in records]
        return JSONResponse({"runs": states} | _tables(compare_runs(records)))

    return routes


def _tables(found: Comparison) -> dict[str, Any]:
    """A column for each group of runs that differ only in the seed; a value that is not there is absent."""
    settings = {
        name: [{"value": value} if value is not ABSENT else None for value in values]
        for name, values in found.settings.items()
    }
    metrics = {
        name: [asdict(spread) if spread else None for spread in spreads]
        for name, spreads in found.metrics.items()
    }
    return {
        "groups": [{"name": group.name, "runs": [run.name for run in group.runs]} for group in found.groups],
        "settings": settings,
        "metrics": metrics,
        "best": found.best,
        "warnings": found.warnings,
    }

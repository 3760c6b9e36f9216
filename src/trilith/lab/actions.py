"""Starting, stopping and resuming runs from the page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field, StringConstraints

from trilith.errors import RunBusyError, StoreError, TrilithError
from trilith.lab import processes
from trilith.lab.lab import Lab
from trilith.lab.runs import Tag

if TYPE_CHECKING:
    from trilith.experiments.idea import Idea


class WrittenIdea(BaseModel, extra="forbid"):
    """An idea in TOML, as somebody typed it."""

    idea: Annotated[str, StringConstraints(max_length=100_000)]


class NewRun(WrittenIdea):
    """What a run is begun with. parent: the run whose idea it started from."""

    name: Annotated[str, StringConstraints(strip_whitespace=True, max_length=80)] | None = None
    note: Annotated[str, StringConstraints(max_length=20_000)] = ""
    tags: Annotated[list[Tag], Field(max_length=50)] = []
    parent: str | None = None


def action_routes(lab: Lab) -> APIRouter:
    """What changes what the machine does."""
    routes = APIRouter(prefix="/api")

    @routes.post("/ideas/check")
    def check(written: WrittenIdea) -> JSONResponse:
        from trilith.experiments.idea import parse_idea

        try:
            return JSONResponse({"settings": _flat(parse_idea(written.idea, lab.folder)), "wrong": None})
        except TrilithError as error:  # while it is being typed an idea is mostly not right yet
            return JSONResponse({"settings": {}, "wrong": str(error)})

    @routes.post("/runs", status_code=201)
    def start(new: NewRun) -> JSONResponse:
        from trilith.experiments.idea import parse_idea
        from trilith.experiments.recorded import make_run

        idea = parse_idea(new.idea, lab.folder)
        parent = lab.run(new.parent).name if new.parent else None
        run = make_run(idea, lab.store, name=new.name or None, tags=new.tags, note=new.note, parent=parent)
        has_credentials = idea.without_credentials() != idea  # they are not written down
        processes.begin(run, lab.store.folder, idea.data.source if has_credentials else None)
        return JSONResponse({"name": run.name}, 201)

    @routes.post("/runs/{name}/resume", status_code=202)
    def resume(name: str) -> JSONResponse:
        run = lab.run(name)
        if not processes.has_ended(run):
            raise RunBusyError(f"{name} is running already.")
        if (state := run.record().state) not in ("interrupted", "failed", "waiting"):
            raise StoreError(f"{name} is {state}: only what was interrupted or has failed can be resumed.")
        processes.begin(run, lab.store.folder)
        return JSONResponse({"name": name}, 202)

    @routes.post("/runs/{name}/stop", status_code=202)
    def stop(name: str) -> JSONResponse:
        processes.stop(lab.run(name))
        return JSONResponse({"name": name}, 202)

    return routes


def _flat(idea: Idea) -> dict[str, Any]:
    return {
        name: value if isinstance(value, int | float | bool) else str(value)
        for name, value in idea.flat().items()
    }

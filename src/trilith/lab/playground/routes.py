"""What the playground's page asks for."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, JSONResponse, StreamingResponse
from pydantic import BaseModel, Field, StringConstraints

from trilith.lab.lab import Lab

Text = Annotated[str, StringConstraints(max_length=1000)]


class Table(BaseModel, extra="forbid"):
    """A table to look at: where it is, or what it holds, under the name of its file."""

    source: Text
    content: str | None = None


class Play(BaseModel, extra="forbid"):
    """How far to go on, to the end if not said, and how many epochs lie between two frames."""

    epochs: Annotated[int, Field(ge=1)] | None = None
    per_frame: Annotated[int, Field(ge=1, le=10_000)] = 1


def playground_routes(lab: Lab) -> APIRouter:
    """Controls, columns, sessions, frames, code and the page to keep."""
    routes = APIRouter(prefix="/api/playground")

    @routes.get("/controls")
    def controls() -> JSONResponse:
        from trilith.playground.controls import controls

        return JSONResponse(controls())

    @routes.post("/columns")
    def columns(table: Table) -> JSONResponse:
        from trilith.playground.own_columns import columns_of

        source = table.source
        if table.content is not None:
            source = lab.uploads.keep(source, table.content)
        with lab.uploads.named_plainly():
            return JSONResponse({"source": source, "columns": columns_of(source, lab.tables)})

    @routes.post("", status_code=201)
    def begin(experiment: dict[str, Any]) -> JSONResponse:
        from trilith.playground.experiment import read_experiment

        with lab.uploads.named_plainly():
            name, session = lab.sessions.open(read_experiment(experiment), *lab.tables)
        return JSONResponse({"name": name, "scene": session.scene}, 201)

    @routes.get("/{name}/frames")
    async def frames(name: str) -> StreamingResponse:
        from trilith.lab.playground.frames import frame_events

        return StreamingResponse(frame_events(lab.sessions.find(name)), media_type="text/event-stream")

    @routes.post("/{name}/play", status_code=202)
    def play(name: str, wanted: Play) -> JSONResponse:
        lab.sessions.find(name).play(wanted.epochs, wanted.per_frame)
        return JSONResponse({}, 202)

    @routes.post("/{name}/hold", status_code=202)
    def hold(name: str) -> JSONResponse:
        lab.sessions.find(name).hold()
        return JSONResponse({}, 202)

    @routes.delete("/{name}")
    def close(name: str) -> JSONResponse:
        lab.sessions.close(name)
        return JSONResponse({})

    @routes.get("/{name}/code")
    def code(name: str) -> JSONResponse:
        return JSONResponse({"code": lab.sessions.find(name).code()})

    @routes.get("/{name}/page")
    def page(name: str) -> HTMLResponse:
        from trilith.lab.playground.page import recorded_page

        headers = {"Content-Disposition": 'attachment; filename="playground.html"'}
        return HTMLResponse(recorded_page(lab.sessions.find(name)), headers=headers)

    return routes

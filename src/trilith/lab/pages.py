"""The page itself: what lies in the wheel, and the Vega that draws its charts."""

from __future__ import annotations

from pathlib import Path

from fastapi import APIRouter, FastAPI
from fastapi.responses import FileResponse, Response
from starlette.staticfiles import StaticFiles

from trilith.lab.drawing import vega_bundle

STATIC = Path(__file__).parent / "static"


def add_pages(app: FastAPI) -> None:
    """index.html at /, the playground's page, styles and modules under /static/, Vega at /vega.js."""
    routes = APIRouter()

    @routes.get("/")
    def index() -> FileResponse:
        return FileResponse(STATIC / "index.html")

    @routes.get("/playground")
    def playground() -> FileResponse:
        return FileResponse(STATIC / "playground.html")

    @routes.get("/vega.js")
    def vega() -> Response:
        # the same for a day: it changes with the installed version only
        headers = {"Cache-Control": "private, max-age=86400"}
        return Response(vega_bundle(), media_type="text/javascript", headers=headers)

    app.include_router(routes)
    app.mount("/static", StaticFiles(directory=STATIC))

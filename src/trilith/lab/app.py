"""The lab as an application: its routes behind its checks."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from threading import Thread

from fastapi import FastAPI

from trilith.lab.access import Access
from trilith.lab.actions import action_routes
from trilith.lab.body_limit import BodyLimit
from trilith.lab.comparison import comparison_routes
from trilith.lab.curves import curve_routes
from trilith.lab.drawing import vega_bundle
from trilith.lab.events import event_routes
from trilith.lab.files import file_routes
from trilith.lab.lab import Lab
from trilith.lab.pages import add_pages
from trilith.lab.playground.routes import playground_routes
from trilith.lab.problems import add_handlers
from trilith.lab.runs import run_routes
from trilith.lab.security import Security
from trilith.lab.sweeps import sweep_routes


def create_app(lab: Lab, access: Access | None = None) -> FastAPI:
    """The application for a lab; without `access`, for the loopback alone."""
    # no pages of documentation: they would fetch their scripts from elsewhere
    app = FastAPI(title="Trilith lab", docs_url=None, redoc_url=None, openapi_url=None, lifespan=_prepared)
    for routes in (run_routes, file_routes, curve_routes, comparison_routes, sweep_routes, action_routes):
        app.include_router(routes(lab))
    app.include_router(playground_routes(lab))
    app.include_router(event_routes(lab.watcher))
    add_pages(app)
    add_handlers(app)
    app.add_middleware(BodyLimit)
    app.add_middleware(
        Security, access=access or Access()
    )  # the last one added is the first to see a request
    return app


@asynccontextmanager
async def _prepared(app: FastAPI) -> AsyncIterator[None]:
    Thread(target=_prepare, daemon=True).start()
    yield


def _prepare() -> None:
    """Load what charts and ideas need, which takes seconds, while the first page is being looked at."""
    vega_bundle()
    import altair  # noqa: F401

    import trilith.experiments.idea  # noqa: F401

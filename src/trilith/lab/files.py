"""The files of a run: those that are named here, and no others."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from fastapi import APIRouter
from fastapi.responses import FileResponse, JSONResponse, Response

from trilith.experiments.store.run_folder import (
    ENVIRONMENT,
    HISTORY,
    IDEA,
    MODEL,
    OUTPUT,
    REPORT,
    RESOLVED,
    RunFolder,
)
from trilith.lab.lab import Lab
from trilith.lab.problems import NotFoundError

if TYPE_CHECKING:
    from trilith.explain.pictures import Picture

OFFERED = (MODEL, "history.csv", HISTORY, IDEA, RESOLVED, ENVIRONMENT, REPORT)
LOG_SHOWN = 100_000  # bytes of the end of a log

# A report holds text of data and runs: its frame may run no script, load nothing and reach nothing.
REPORT_POLICY = (
    "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'"
)
PICTURE_POLICY = "sandbox; default-src 'none'; style-src 'unsafe-inline'"


def file_routes(lab: Lab) -> APIRouter:
    """Report, log, network and downloads of a run."""
    routes = APIRouter(prefix="/api/runs/{name}")

    @routes.get("/report")
    def report(name: str) -> FileResponse:
        path = _existing(lab.run(name), REPORT)
        return FileResponse(path, media_type="text/html", headers={"Content-Security-Policy": REPORT_POLICY})

    @routes.get("/log")
    def log(name: str) -> JSONResponse:
        return JSONResponse({"log": _tail(lab.run(name))})

    @routes.get("/network")
    def network(name: str) -> JSONResponse:
        picture = _picture(lab.run(name))
        boxes = [", ".join(lines) for lines in picture.diagram.boxes.values()]
        return JSONResponse({"title": picture.title, "boxes": boxes})

    @routes.get("/network.svg")
    def network_svg(name: str) -> Response:
        headers = {"Content-Security-Policy": PICTURE_POLICY}
        return Response(_picture(lab.run(name)).svg(), media_type="image/svg+xml", headers=headers)

    @routes.get("/files/{file}")
    def download(name: str, file: str) -> FileResponse:
        if file not in OFFERED:
            raise NotFoundError(f"The lab hands out {', '.join(OFFERED)}, and no other file.")
        path = _existing(lab.run(name), file)
        return FileResponse(path, media_type="application/octet-stream", filename=f"{name}-{file}")

    return routes


def _picture(run: RunFolder) -> Picture:
    from trilith.explain.pictures import network_picture
    from trilith.network import load

    return network_picture(load(_existing(run, MODEL)))


def _existing(run: RunFolder, file: str) -> str:
    path = run.path / file
    if not path.is_file() or path.is_symlink():
        raise NotFoundError(f"The run {run.name} has no {file} yet.")
    return str(path)


def _tail(run: RunFolder) -> str:
    path = run.path / OUTPUT
    if not path.is_file() or path.is_symlink():
        return ""
    with path.open("rb") as file:
        file.seek(max(0, os.fstat(file.fileno()).st_size - LOG_SHOWN))
        text = file.read().decode("utf-8", "replace")
    # of a progress bar, which goes back to the beginning of its line, only the last form
    lines = (line.rstrip("\r").rpartition("\r")[2] for line in text.split("\n"))
    return "\n".join(lines)

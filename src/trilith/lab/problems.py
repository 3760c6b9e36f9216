"""What goes wrong, as JSON with one clear sentence."""

from __future__ import annotations

import errno
import logging
from collections.abc import Awaitable, Callable
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse

from trilith.errors import RunBusyError, TrilithError

Handler = Callable[[Request, Any], Awaitable[JSONResponse]]


class NotFoundError(TrilithError):
    """Something that the store does not hold."""


def add_handlers(app: FastAPI) -> None:
    """Every error of a route becomes {"error": sentence}."""
    handlers: dict[type[Exception], Handler] = {
        RunBusyError: _says(409),
        NotFoundError: _says(404),
        TrilithError: _says(400),
        RequestValidationError: _invalid,
        HTTPException: _refused,
        OSError: _of_the_system,
        Exception: _unforeseen,
    }
    for kind, handler in handlers.items():
        app.add_exception_handler(kind, handler)


def _says(status: int) -> Handler:
    async def handler(request: Request, error: Any) -> JSONResponse:
        return JSONResponse({"error": str(error)}, status)

    return handler


async def _invalid(request: Request, error: Any) -> JSONResponse:
    first = error.errors()[0]
    place = ".".join(str(part) for part in first["loc"][1:]) or "the request"
    return JSONResponse({"error": f"{place}: {first['msg']}."}, 422)


async def _refused(request: Request, error: Any) -> JSONResponse:
    sentences = {404: "There is nothing at this address.", 405: "This address does not take such a request."}
    sentence = sentences.get(error.status_code, str(error.detail))
    return JSONResponse({"error": sentence}, error.status_code, headers=error.headers)


async def _of_the_system(request: Request, error: Any) -> JSONResponse:
    reason = error.strerror or str(error)
    status = 507 if error.errno in (errno.ENOSPC, errno.EDQUOT) else 500
    return JSONResponse({"error": f"The store could not be used: {reason}. Check rights and disk."}, status)


async def _unforeseen(request: Request, error: Any) -> JSONResponse:
    logging.getLogger("trilith.lab").error("%s %s", request.method, request.url.path, exc_info=error)
    return JSONResponse({"error": "Something went wrong in the lab; its terminal says more."}, 500)

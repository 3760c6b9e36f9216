"""Sweeps: their trials and what was learned from them."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from trilith.lab.lab import Lab


def sweep_routes(lab: Lab) -> APIRouter:
    """The list of sweeps, and one with its charts."""
    routes = APIRouter(prefix="/api/sweeps")

    @routes.get("")
    def table() -> JSONResponse:
        return JSONResponse({"sweeps": []})

    return routes

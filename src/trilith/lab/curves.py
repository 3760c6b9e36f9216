"""Curves of runs by epoch, with few points whatever their length."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any

import numpy as np
from fastapi import APIRouter, Query
from fastapi.responses import JSONResponse

from trilith.experiments.report.charts.learning_curve import WIDE
from trilith.experiments.report.measures.curves import NOT_CURVES, VALIDATION
from trilith.experiments.store.run_folder import HISTORY
from trilith.lab.histories import NetworkHistory
from trilith.lab.lab import Lab
from trilith.lab.thinning import Floats, thin

MOST_RUNS = 100
POINTS = 500  # of one curve
ALL_POINTS = 30_000  # of one answer, so that a browser draws it at once
FEWEST_POINTS = 40


def curve_routes(lab: Lab) -> APIRouter:
    """What the charts of curves are drawn from."""
    routes = APIRouter(prefix="/api/curves")

    @routes.get("")
    def curves(run: Annotated[list[str], Query(min_length=1, max_length=MOST_RUNS)]) -> JSONResponse:
        networks = [
            (name, number, network)
            for name in dict.fromkeys(run)
            for number, network in sorted(lab.histories.of(lab.run(name).path / HISTORY).networks.items())
        ]
        names = dict.fromkeys(key.removeprefix(VALIDATION) for *_, each in networks for key in each.columns)
        found = [_quantity(name, networks) for name in names if name not in NOT_CURVES]
        shown = [quantity for quantity in found if _worth_drawing(quantity)]
        points = max(FEWEST_POINTS, min(POINTS, ALL_POINTS // max(1, sum(len(q["series"]) for q in shown))))
        return JSONResponse({"quantities": [_thinned(quantity, points) for quantity in shown]})

    @routes.get("/chart")
    def chart(name: Annotated[str, Query(max_length=200)], logarithmic: bool = False) -> JSONResponse:
        from trilith.experiments.report.charts.run_curves import run_curves
        from trilith.experiments.report.charts.style import CONFIG

        return JSONResponse(run_curves(name.replace("_", " "), logarithmic) | {"config": CONFIG})

    return routes


def _quantity(name: str, networks: Iterable[tuple[str, int, NetworkHistory]]) -> dict[str, Any]:
    """The curves of one quantity, each whole: epochs and values that are finite."""
    series = [
        _series(run, number, part, network, column)
        for run, number, network in networks
        for part, column in (("train", name), ("validation", VALIDATION + name))
        if column in network.columns
    ]
    return {"name": name, "series": [each for each in series if len(each["values"])]}


def _series(run: str, number: int, part: str, network: NetworkHistory, column: str) -> dict[str, Any]:
    epochs, values = network.column(column)
    finite = np.isfinite(values)
    lost = int((~finite).sum())
    return {
        "run": run,
        "network": number,
        "part": part,
        "epochs": epochs[finite],
        "values": values[finite],
        "lost": lost,
    }


def _worth_drawing(quantity: dict[str, Any]) -> bool:
    """A learning rate that never changes has nothing to show."""
    flat = all(np.ptp(each["values"]) == 0 for each in quantity["series"])
    return bool(quantity["series"]) and not (flat and quantity["name"] == "learning_rate")


def _thinned(quantity: dict[str, Any], points: int) -> dict[str, Any]:
    series = []
    for each in quantity["series"]:
        epochs, values = thin(each["epochs"], each["values"], points)
        series.append(
            {name: each[name] for name in ("run", "network", "part")}
            | {"points": _pairs(epochs, values), "not_finite": each["lost"]}
        )
    low = min(float(each["values"].min()) for each in quantity["series"])
    high = max(float(each["values"].max()) for each in quantity["series"])
    return {"name": quantity["name"], "logarithmic": low > 0 and high > WIDE * low, "series": series}


def _pairs(epochs: Floats, values: Floats) -> list[tuple[float, float]]:
    return [
        (epoch, float(f"{value:.6g}")) for epoch, value in zip(epochs.tolist(), values.tolist(), strict=True)
    ]

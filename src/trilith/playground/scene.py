"""What of an experiment stays the same while it trains, as JSON: rows, axes, features, blocks."""

from __future__ import annotations

from typing import Any

from trilith.blocks.residual import Residual
from trilith.network import Network
from trilith.playground.experiment import Experiment
from trilith.playground.frame import maps
from trilith.playground.plane import Plane
from trilith.playground.view import FINENESS, block_outputs, grid

DRAWN = 600  # points
DIGITS = 4


def scene_of(experiment: Experiment, plane: Plane, network: Network) -> dict[str, Any]:
    """The frame around all frames.

    points: places, class or number, and whether the row trains; at most so many as are seen.
    """
    return {
        "experiment": experiment.model_dump(mode="json"),
        "task": plane.task,
        "classes": list(plane.classes),
        "target": plane.target,
        "axes": [
            {"name": name, "span": list(span), "middle": middle, "unit": unit}
            for name, span, middle, unit in zip(
                plane.columns, plane.span, plane.middle, plane.unit, strict=True
            )
        ],
        "target_axis": {"middle": plane.target_middle, "unit": plane.target_unit},
        "notes": list(plane.notes),
        "rows": [plane.trained, len(plane.y) - plane.trained],
        "fineness": FINENESS,
        "points": _points(plane),
        "features": [
            {"name": name, **drawn} for name, drawn in zip(plane.features, maps(grid(plane)), strict=True)
        ],
        "blocks": _blocks(network),
        "parameter_count": network.summary().parameters,
    }


def _points(plane: Plane) -> list[list[float | bool]]:
    step = max(1, -(-len(plane.y) // DRAWN))
    return [
        [
            _short(plane.places[row, 0]),
            _short(plane.places[row, 1]),
            _short(plane.y[row]),
            row < plane.trained,
        ]
        for row in range(0, len(plane.y), step)
    ]


def _short(value: Any) -> float:
    return float(f"{float(value):.{DIGITS}g}")


def _blocks(network: Network) -> list[dict[str, Any]]:
    """Each block: its name, what it is, its units, and which parameter weights the units before it."""
    described = []
    for (name, node), block in zip(block_outputs(network).items(), network.blocks or (), strict=True):
        inner = block.blocks[0] if isinstance(block, Residual) else block
        described.append(
            {
                "name": name,
                "kind": type(inner).__name__,
                "residual": isinstance(block, Residual),
                "units": node.shape[-1],
                "parameters": [each for each in network.graph.parameters if each.startswith(f"{name}.")],
            }
        )
    return described

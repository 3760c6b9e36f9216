"""A moment of a training as JSON: small enough to be sent many times a second."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from math import isfinite
from typing import Any

import numpy as np

from trilith.losses import Hinge, Loss
from trilith.playground.plane import Plane
from trilith.playground.view import FINENESS, View

DIGITS = 5  # that a weight or a gradient is sent with
COARSER = 2  # a unit's map has so many times fewer places along each side
HALF = 127  # bytes count from -127 to 127


def frame_of(view: View, plane: Plane, loss: Loss, row: Mapping[str, float], epoch: int) -> dict[str, Any]:
    """What is drawn. Maps are bytes in base64, row by row from the upper left corner.

    surface: of two classes, or of numbers: from 1 for the lowest to 255 for the highest, 128 in the middle.
    winner, surety: of several classes: the number of the likeliest, and how likely it is, 0 to 255.
    units: of each block, each unit's map, 1 to 255 for minus to plus its largest size, and that size.
    """
    return {
        "epoch": epoch,
        "row": {name: _plain(value) for name, value in row.items() if name not in ("epoch", "seconds")},
        **_surface(view.prediction.astype(np.float64), plane, loss),
        "units": {name: maps(values.astype(np.float64)) for name, values in view.units.items()},
        "parameters": {name: _numbers(value) for name, value in view.parameters.items()},
        "gradients": {name: _numbers(value) for name, value in view.gradients.items()},
    }


def _surface(prediction: np.ndarray, plane: Plane, loss: Loss) -> dict[str, str]:
    if len(plane.classes) > 2:
        winner = prediction.argmax(1)
        shares = prediction if not isinstance(loss, Hinge) else _softmax(prediction)
        return {"winner": _encoded(winner), "surety": _encoded(np.rint(255 * shares.max(1)))}
    if not plane.classes:
        largest = float(np.abs(plane.y).max()) or 1.0
        return {"surface": _signed(prediction[:, 0] / largest)}
    if prediction.shape[1] == 2:
        return {"surface": _signed(2 * prediction[:, 1] - 1)}
    one = prediction[:, 0]
    return {"surface": _signed(one if isinstance(loss, Hinge) else 2 * one - 1)}


def _softmax(scores: np.ndarray) -> np.ndarray:
    powers = np.exp(scores - scores.max(1, keepdims=True))
    shares: np.ndarray = powers / powers.sum(1, keepdims=True)
    return shares


def maps(values: np.ndarray) -> list[dict[str, Any]]:
    """(places, units) to a map of each unit."""
    square = values.reshape(FINENESS, FINENESS, -1)[::COARSER, ::COARSER]
    maps = []
    for number in range(square.shape[-1]):
        unit = square[..., number]
        finite = np.abs(unit[np.isfinite(unit)])
        largest = float(finite.max()) if len(finite) else 0.0
        maps.append({"map": _signed(unit / (largest or 1.0)), "largest": _plain(largest)})
    return maps


def _signed(values: np.ndarray) -> str:
    """-1 to 1 as the bytes 1 to 255."""
    known = np.nan_to_num(np.clip(values, -1, 1))
    return _encoded(np.rint(HALF * known) + HALF + 1)


def _encoded(values: np.ndarray) -> str:
    return b64encode(values.astype(np.uint8).tobytes()).decode()


def _numbers(values: np.ndarray) -> Any:
    """An array as nested lists of short numbers."""
    if values.ndim == 0:
        return _plain(float(values))
    return [_numbers(each) for each in values]


def _plain(value: float) -> float | None:
    """A number that JSON can hold."""
    return float(f"{value:.{DIGITS}g}") if isfinite(value) else None

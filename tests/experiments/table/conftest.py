"""Small tables on disk, and settings that train in a moment."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

QUICK = {"hidden_layers": 8, "epochs": 3}
ONE = {"settings": QUICK, "ensemble": 1}


@pytest.fixture
def circles(tmp_path: Path) -> Callable[..., Path]:
    """Writes points with their distance from the origin, and whether that is near or far."""

    def write(rows: int = 60, seed: int = 0) -> Path:
        x, y = np.random.default_rng(seed).normal(size=(2, rows))
        distance = np.hypot(x, y)
        place = np.where(distance < 1, "near", "far")
        lines = [f"{a:.4f},{b:.4f},{d:.4f},{p}" for a, b, d, p in zip(x, y, distance, place, strict=True)]
        path = tmp_path / "circles.csv"
        path.write_text("x,y,distance,place\n" + "\n".join(lines) + "\n", encoding="utf-8")
        return path

    return write

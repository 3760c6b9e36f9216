"""Small ideas, a store of one's own, and what of a run must agree in every bit."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from trilith import load
from trilith.experiments.idea import Idea
from trilith.experiments.store import RunFolder, Store

MakeIdea = Callable[..., Idea]


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "store")


def small_idea(source: str = "sample:iris", ensemble: int = 2, **training: Any) -> Idea:
    """Two small networks for a few epochs, each of which may be a checkpoint."""
    return Idea(
        data={"source": source},
        network={"ensemble": ensemble, "hidden_layers": (8,)},
        training={"epochs": 8, "checkpoint_seconds": 1e-9, "threads": 1} | training,
    )


def bits(run: RunFolder) -> dict[str, Any]:
    """Weights, history but for the seconds, metrics."""
    network = load(run.path / "model.safetensors")
    return {
        "weights": {name: np.asarray(value).tobytes() for name, value in network.parameters.items()},
        "history": [{key: value for key, value in row.items() if key != "seconds"} for row in run.history()],
        "metrics": run.record().metrics,
    }

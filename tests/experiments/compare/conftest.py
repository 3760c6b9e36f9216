"""Records of runs that are compared."""

from collections.abc import Callable
from typing import Any

import pytest

from trilith.experiments.store import RunRecord

Record = Callable[..., RunRecord]


@pytest.fixture
def record() -> Record:
    """A run of this name, with settings given by their last part."""

    def made(name: str, seed: int | None = 0, rmse: float | None = None, **settings: Any) -> RunRecord:
        changes = {
            "data": "0123",
            "task": "regression",
            "target": "price",
            "seed": seed,
            "settings": {
                "training.seed": seed,
                **{f"training.{key}": value for key, value in settings.items()},
            },
            "metrics": {} if rmse is None else {"test.rmse": rmse},
            "higher_is_better": {} if rmse is None else {"test.rmse": False},
        }
        return RunRecord(name=name, created="2026-01-01T00:00:00.000000Z").changed(changes)

    return made

"""What was measured in a run, by the names that runs are compared and sorted by."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from trilith.experiments.table import Score
from trilith.metrics import METRICS
from trilith.training import History
from trilith.training.measures import higher_is_better

VALIDATION = "validation_"


def test_metrics(scores: Sequence[Score]) -> tuple[dict[str, float], dict[str, bool]]:
    """{"test.log_loss": 0.2, ...} of the scores, and whether more is better."""
    names = {f"test.{spelled(score.name)}": score for score in scores}
    return (
        {name: float(score.value) for name, score in names.items()},
        {name: score.higher_is_better for name, score in names.items()},
    )


def validation_metrics(histories: Sequence[History]) -> tuple[dict[str, float], dict[str, bool]]:
    """{"validation.loss": 0.3, ...}: the means over the networks, each at its best epoch."""
    rows = [_best_row(history) for history in histories if len(history)]
    columns = [name for name in rows[0] if name.startswith(VALIDATION)] if rows else []
    means = {name: float(np.mean([row[name] for row in rows if name in row])) for name in columns}
    named = {f"validation.{name.removeprefix(VALIDATION)}": value for name, value in means.items()}
    return named, {name: higher_is_better(name.partition(".")[2], METRICS) for name in named}


def spelled(name: str) -> str:
    """A score's name as one word: "root mean squared error" as root_mean_squared_error, R² as r2."""
    return name.lower().replace("²", "2").replace(" ", "_").replace("-", "_")


def _best_row(history: History) -> Mapping[str, float]:
    number = history.best_epoch
    return next((row for row in history if row["epoch"] == number), history[-1])

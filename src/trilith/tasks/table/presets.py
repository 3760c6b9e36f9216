"""What `preset` stands for: how much work a table is worth. Chosen by measurement, see docs/recipe.md."""

from __future__ import annotations

from dataclasses import dataclass
from math import log2
from typing import Any, Literal

import numpy as np

from trilith.blocks import Block, NumericEmbedding, PiecewiseLinear
from trilith.errors import SettingError
from trilith.schedules import CosineLog

Task = Literal["classification", "regression"]

COMMON: dict[str, Any] = {
    "hidden_layers": (256, 256, 256),
    "activation": "silu",
    "scaling_layer": True,
    "parametrization": "neural_tangent",
    "dropout_schedule": "flat_cosine",
    "optimizer": "adam",
    "beta_2": 0.95,
    "weight_decay": 0.02,
    "weight_decay_schedule": "flat_cosine",
    "schedule": CosineLog(4),
}
OF_TASK: dict[Task, dict[str, Any]] = {
    "classification": {"learning_rate": 0.04, "label_smoothing": 0.1},
    "regression": {"learning_rate": 0.03},
}


FEW_ROWS = 2000


@dataclass(frozen=True)
class Preset:
    """How much work is done.

    epochs: passes over the training rows, at most; over many rows fewer, so that a network sees no more than
        `examples` rows. networks: how many are trained and averaged, at most; on many rows fewer, so that all
        together see no more than `all_examples`. bins: of the embedding of numbers, at most.
    """

    epochs: int
    examples: int
    networks: int
    all_examples: int
    bins: int

    def plan(self, task: Task, rows: int) -> tuple[dict[str, Any], int]:
        """The settings of each network, and how many networks, for so many training rows."""
        epochs = int(np.clip(self.examples // max(rows, 1), 1, self.epochs))
        networks = int(np.clip(self.all_examples // (epochs * max(rows, 1)), 1, self.networks))
        settings = {
            **COMMON,
            **OF_TASK[task],
            "dropout": 0.3 if rows < FEW_ROWS else 0.15,
            "epochs": epochs,
            "batch_size": batch_size(rows),
        }
        return settings, networks

    def numeric(self, numbers: int, rows: int) -> Block:
        """The embedding of so many numbers: finer with more rows, narrower with more numbers."""
        bins = int(np.clip(rows // ROWS_A_BIN, min(FEWEST_BINS, self.bins), self.bins))
        units = int(np.clip(MOST_UNITS // max(numbers, 1), 2, max(bins // 3, 3)))
        return NumericEmbedding(units, PiecewiseLinear(bins))


ROWS_A_BIN, FEWEST_BINS, MOST_UNITS = 90, 8, 1024


def batch_size(rows: int) -> int:
    """256 rows a step; of few rows less, so that an epoch has some thirty steps."""
    return int(2 ** np.clip(round(log2(max(rows, 1) / 30)), 5, 8))


PRESETS: dict[str, Preset] = {
    "fast": Preset(epochs=24, examples=400_000, networks=1, all_examples=400_000, bins=32),
    "default": Preset(epochs=64, examples=4_000_000, networks=8, all_examples=6_500_000, bins=48),
    "best": Preset(epochs=96, examples=10_000_000, networks=12, all_examples=16_000_000, bins=48),
}


def choose_preset(name: str) -> Preset:
    """The preset of this name.

    Raises:
        SettingError: no preset has that name.
    """
    if name not in PRESETS:
        raise SettingError(f"preset {name!r} is not known. Use one of: {', '.join(PRESETS)}.")
    return PRESETS[name]

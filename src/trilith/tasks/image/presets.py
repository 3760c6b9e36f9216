"""What `preset` stands for: how much work pictures are worth. Chosen by measurement, see docs/pictures.md."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil, log2
from typing import Any

import numpy as np

from trilith.errors import SettingError
from trilith.models import Architecture, choose_architecture

Shape = tuple[int, int, int]

COMMON: dict[str, Any] = {
    "optimizer": "adamw",
    "weight_decay": 0.05,
    "schedule": "one_cycle",
    "learning_rate": 0.01,
    "label_smoothing": 0.1,
}
FEW = 2000  # pictures below which networks are many and simple, and see them changed by more
BACKWARD = 3  # a step costs about three times the work of a forward pass
LAST_SIDE = 2.5  # pixels of the last stage, about
LARGEST_BATCH = 128
TINY = 16  # sides that are halved too seldom for single convolutions
ENOUGH = 6000  # steps of one network, after which another one adds more than further steps


@dataclass(frozen=True)
class Preset:
    """How much work is done.

    work: floating-point operations that all training together may cost, about. epochs: passes over the
    training pictures, at least and at most. networks: how many are trained and averaged at most, where the
    work allows each its epochs or enough steps. width: filters of the first stage.
    """

    work: float
    epochs: tuple[int, int]
    networks: int
    width: int

    def plan(
        self, rows: int, shape: Shape, classes: int, mirrored: bool, given: Mapping[str, Any]
    ) -> tuple[dict[str, Any], int]:
        """The settings of each network, and how many networks, for so many training pictures of a shape.

        mirrored: whether pictures keep their class in a mirror. given: settings that are not to be chosen.
        """
        dense = str(given.get("architecture", "")).startswith("dense")  # a moved picture is another vector
        batch_size = int(2 ** np.clip(round(log2(max(rows, 1) / 100)), 4, log2(LARGEST_BATCH)))
        settings = {
            **COMMON,
            "architecture": architecture(rows, shape, self.width),
            "augmentation": "none" if dense else augmentation(rows, shape, mirrored),
            "batch_size": batch_size,
            **given,
        }
        # where pictures change they are not learned by heart: an earlier epoch is better by luck alone
        settings["keep_best"] = settings["augmentation"] in (None, "none")
        passes = self.work / (learning_flops(settings["architecture"], shape, classes) * max(rows, 1))
        fewest, most = self.epochs
        steps = passes * ceil(rows / batch_size)
        networks = int(np.clip(max(passes // most, steps // ENOUGH), 1, self.networks))
        settings["epochs"] = int(np.clip(passes / networks, fewest, most))
        return settings, networks


def learning_flops(architecture: str | Architecture, shape: Shape, classes: int) -> int:
    """What a training step costs for each of its pictures, about."""
    return BACKWARD * choose_architecture(architecture)(classes, shape).summary().flops


def architecture(rows: int, shape: Shape, width: int) -> str:
    """A small VGG: a stage for each time that the sides can be halved, twice the filters in each.

    For few pictures each stage is a single convolution: more networks then add more than deeper ones.
    Nothing is silenced by chance: changed pictures do better what that is for.
    """
    halvings = int(np.clip(round(log2(min(shape[:2]) / LAST_SIDE)), 1, 4))
    few = rows < FEW and min(shape[:2]) > TINY
    stages = tuple((width * 2**stage,) * (1 if few or stage == 0 else 2) for stage in range(halvings))
    return f"vgg(stages={stages}, dropout=0.0)"


def augmentation(rows: int, shape: Shape, mirrored: bool) -> str:
    """More of it for few pictures, and for colour ones; mirrored only where they keep their class."""
    few = rows < FEW
    moved = "shift=0.08, rotation=8, zoom=0.08" if few else "shift=0.06"
    if shape[2] == 3:
        moved = "shift=0.15, rotation=20, zoom=0.3, cutout=0.4" if few else "shift=0.12, zoom=0.1"
        moved += f", brightness={0.3 if few else 0.2}, contrast={0.3 if few else 0.2}"
        moved += f", saturation={0.4 if few else 0.2}"
    return f"augment({'flip=0.5, ' if mirrored else ''}{moved})"


PRESETS: dict[str, Preset] = {
    "fast": Preset(work=4e12, epochs=(2, 40), networks=1, width=16),
    "default": Preset(work=9e13, epochs=(4, 120), networks=8, width=32),
    "best": Preset(work=6e14, epochs=(10, 200), networks=10, width=48),
}


def choose_preset(name: str) -> Preset:
    """The preset of this name.

    Raises:
        SettingError: no preset has that name.
    """
    if name not in PRESETS:
        raise SettingError(f"preset {name!r} is not known. Use one of: {', '.join(PRESETS)}.")
    return PRESETS[name]

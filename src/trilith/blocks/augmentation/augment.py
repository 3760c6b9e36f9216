"""Augment: each picture changed by chance while training."""

from __future__ import annotations

from dataclasses import dataclass

from trilith.blocks.augmentation.colour import recoloured
from trilith.blocks.augmentation.cutout import cut_out
from trilith.blocks.augmentation.geometry import moved
from trilith.blocks.augmentation.mixup import mixed
from trilith.blocks.block import Block, fixed_size, require_float
from trilith.errors import SettingError, ShapeError
from trilith.graph import Node, by_phase

HALF_TURN = 180.0


@dataclass(frozen=True)
class Augment(Block):
    """Pictures of bytes (0 to 255), mirrored, moved, turned, enlarged, recoloured, with a part of each grey.

    While training each picture of each step is changed in its own way, a pure function of seed, step and
    place; at inference nothing happens. What leaves the picture is gone; what comes in repeats its edge.

    flip, vertical_flip: how likely it is mirrored left to right, and upside down. shift: by which share of
    its sides it moves, at most, in whole pixels. rotation: degrees, at most. zoom: by which share it grows
    or shrinks, at most. brightness, contrast, saturation: by which share these change, at most. cutout: the
    sides of the grey part, as a share of the picture's (DeVries & Taylor 2017). mixup: alpha, see Mixup.

    Raises:
        SettingError: a value below 0 or above its range.
    """

    flip: float = 0.0
    vertical_flip: float = 0.0
    shift: float = 0.0
    rotation: float = 0.0
    zoom: float = 0.0
    brightness: float = 0.0
    contrast: float = 0.0
    saturation: float = 0.0
    cutout: float = 0.0
    mixup: float = 0.0

    def __post_init__(self) -> None:
        for name, value in self.description().items():
            largest = HALF_TURN if name == "rotation" else 1.0
            if not 0 <= value <= largest:
                raise SettingError(f"Augment: {name} must be from 0 to {largest:g}, got {value!r}.")

    def build(self, x: Node) -> Node:
        """(batch, height, width, channels) to the same shape."""
        x = require_float(x)
        if len(x.shape) != 4:
            raise ShapeError(f"expects pictures (batch, height, width, channels), got {len(x.shape)} axes.")
        sides = fixed_size(x, 1), fixed_size(x, 2)
        changed = moved(x, sides, self.flip, self.vertical_flip, self.shift, self.rotation, self.zoom)
        changed = recoloured(changed, self.brightness, self.contrast, self.saturation)
        changed = mixed(cut_out(changed, sides, self.cutout), self.mixup)
        return x if changed is x else by_phase(training=changed, inference=x)

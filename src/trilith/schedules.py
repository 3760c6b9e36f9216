"""Learning-rate schedules: a factor on the optimizer's rate, as a graph of the step.

Schedules multiply: `WarmUp(2) * CosineDecay()`.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from math import log, pi
from typing import ClassVar

from trilith import ops
from trilith.errors import SettingError
from trilith.expressions import object_text, read_object
from trilith.graph import Node, as_node


@dataclass(frozen=True)
class Horizon:
    """How long training will be."""

    steps_per_epoch: int
    epochs: int

    @property
    def steps(self) -> int:
        """All steps of all epochs."""
        return self.steps_per_epoch * self.epochs


@dataclass(frozen=True)
class Schedule(ABC):
    """A factor on the learning rate that depends on how many steps were taken.

    Raises:
        SettingError: a setting out of its range.
    """

    positive: ClassVar[tuple[str, ...]] = ()  # settings that must be above 0

    def __post_init__(self) -> None:
        for name in self.positive:
            if not getattr(self, name) > 0:
                raise SettingError(
                    f"{type(self).__name__}'s {name} must be positive, got {getattr(self, name)}."
                )

    @abstractmethod
    def factor(self, step: Node, horizon: Horizon) -> Node:
        """The factor, a scalar node; `step` is a float scalar, 0 at the first step."""

    def __mul__(self, other: Schedule) -> Schedule:
        return Product(self, other)


@dataclass(frozen=True)
class Product(Schedule):
    """Two schedules at once."""

    first: Schedule
    second: Schedule

    def factor(self, step: Node, horizon: Horizon) -> Node:
        return self.first.factor(step, horizon) * self.second.factor(step, horizon)


@dataclass(frozen=True)
class ConstantRate(Schedule):
    """The same rate throughout."""

    def factor(self, step: Node, horizon: Horizon) -> Node:
        return as_node(1.0)


@dataclass(frozen=True)
class StepDecay(Schedule):
    """Times `decay` after every `every` epochs."""

    decay: float = 0.5
    every: float = 10
    positive = ("decay", "every")

    def factor(self, step: Node, horizon: Horizon) -> Node:
        return ops.power(self.decay, ops.floor(step / (self.every * horizon.steps_per_epoch)))


@dataclass(frozen=True)
class ExponentialDecay(Schedule):
    """Times `decay` every epoch, smoothly."""

    decay: float = 0.95
    positive = ("decay",)

    def factor(self, step: Node, horizon: Horizon) -> Node:
        return ops.power(self.decay, step / horizon.steps_per_epoch)


@dataclass(frozen=True)
class CosineDecay(Schedule):
    """From 1 down to `final` along half a cosine over the whole training (Loshchilov & Hutter 2017)."""

    final: float = 0.0

    def factor(self, step: Node, horizon: Horizon) -> Node:
        done = ops.minimum(step / max(horizon.steps, 1), 1.0)
        return self.final + (1 - self.final) * 0.5 * (1 + ops.cos(pi * done))


@dataclass(frozen=True)
class FlatCosine(Schedule):
    """1 for the share `flat` of training, then half a cosine down to 0."""

    flat: float = 0.5

    def __post_init__(self) -> None:
        if not 0 <= self.flat < 1:
            raise SettingError(f"FlatCosine's flat must be at least 0 and below 1, got {self.flat}.")

    def factor(self, step: Node, horizon: Horizon) -> Node:
        done = ops.minimum(step / max(horizon.steps, 1), 1.0)
        return 0.5 * (1 + ops.cos(pi / (1 - self.flat) * ops.maximum(done - self.flat, 0.0)))


@dataclass(frozen=True)
class CosineLog(Schedule):
    """½ (1 - cos(2π log₂(1 + (2^cycles - 1) t))) over the share t of training (Holzmüller et al. 2024).

    From 0 to 1 and back, `cycles` times, each cycle twice as long as the one before: the best weights may be
    those at the end of any of them.
    """

    cycles: int = 4
    positive = ("cycles",)

    def factor(self, step: Node, horizon: Horizon) -> Node:
        done = ops.minimum(step / max(horizon.steps, 1), 1.0)
        turns = ops.log1p((2**self.cycles - 1) * done) * (1 / log(2))
        return 0.5 * (1 - ops.cos(2 * pi * turns))


@dataclass(frozen=True)
class WarmUp(Schedule):
    """From near 0 up to 1 in a straight line over the first `epochs` epochs, then 1."""

    epochs: float = 1.0

    def factor(self, step: Node, horizon: Horizon) -> Node:
        return ops.minimum((step + 1) / max(self.epochs * horizon.steps_per_epoch, 1), 1.0)


@dataclass(frozen=True)
class OneCycle(Schedule):
    """Up from 1 / `start` to 1 over the share `rise` of training, then down to 1 / `end` (Smith 2018).

    Both ways along a half cosine.
    """

    rise: float = 0.3
    start: float = 25.0
    end: float = 1e4
    positive = ("rise", "start", "end")

    def __post_init__(self) -> None:
        super().__post_init__()
        if not self.rise < 1:
            raise SettingError(f"OneCycle's rise must be below 1, a share of the training, got {self.rise}.")

    def factor(self, step: Node, horizon: Horizon) -> Node:
        done = ops.minimum(step / max(horizon.steps, 1), 1.0)
        up = ops.minimum(done / self.rise, 1.0)
        down = ops.maximum(done - self.rise, 0.0) / (1 - self.rise)
        rising = 1 / self.start + (1 - 1 / self.start) * 0.5 * (1 - ops.cos(pi * up))
        falling = 1 / self.end + (1 - 1 / self.end) * 0.5 * (1 + ops.cos(pi * down))
        return ops.where(done < self.rise, rising, falling)


@dataclass(frozen=True)
class InverseSquareRoot(Schedule):
    """Linear warm-up over `warm_up` steps, then √(warm_up / step) (Vaswani et al. 2017)."""

    warm_up: int = 1000
    positive = ("warm_up",)

    def factor(self, step: Node, horizon: Horizon) -> Node:
        number = step + 1
        return ops.minimum(number / self.warm_up, ops.sqrt(self.warm_up / number))


@dataclass(frozen=True)
class ReduceOnPlateau(Schedule):
    """Times `decay` whenever `monitor` has not improved for `patience` epochs, down to `minimum`.

    What it reacts to is known only between epochs, so the trainer keeps the factor in a state.
    """

    decay: float = 0.5
    patience: int = 5
    minimum: float = 1e-4
    monitor: str = "auto"
    positive = ("decay", "patience")

    def factor(self, step: Node, horizon: Horizon) -> Node:
        return as_node(1.0)


SCHEDULES: dict[str, type[Schedule]] = {
    "constant": ConstantRate,
    "step": StepDecay,
    "exponential": ExponentialDecay,
    "cosine": CosineDecay,
    "flat_cosine": FlatCosine,
    "cosine_log": CosineLog,
    "warm_up": WarmUp,
    "one_cycle": OneCycle,
    "inverse_square_root": InverseSquareRoot,
    "reduce_on_plateau": ReduceOnPlateau,
}


def choose_schedule(schedule: str | Schedule) -> Schedule:
    """The schedule of this text, such as "cosine" or "warm_up(epochs=2) * cosine", or the schedule itself.

    Raises:
        SettingError: no schedule has that name, or none such an argument.
    """
    if isinstance(schedule, Schedule):
        return schedule
    return read_object(str(schedule), SCHEDULES, "schedule")


def schedule_text(schedule: Schedule) -> str:
    """The text of which choose_schedule makes an equal schedule.

    Raises:
        SettingError: it is a schedule of one's own.
    """
    if not isinstance(schedule, Product):
        return object_text(schedule, SCHEDULES)
    second = schedule_text(schedule.second)
    return f"{schedule_text(schedule.first)} * " + (f"({second})" if " * " in second else second)


def plateau_of(schedule: Schedule) -> ReduceOnPlateau | None:
    """The part of a schedule that reacts to a plateau, if there is one."""
    if isinstance(schedule, Product):
        return plateau_of(schedule.first) or plateau_of(schedule.second)
    return schedule if isinstance(schedule, ReduceOnPlateau) else None

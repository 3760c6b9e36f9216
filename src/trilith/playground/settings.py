"""What an experiment of the playground is told, as JSON or TOML says it: [data] and [training]."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, ClassVar

from trilith.experiments.idea.section import Section, said
from trilith.playground.own_columns import read_plane, source_in
from trilith.playground.plane import BOTH, Plane, draw_plane
from trilith.tasks.rules import RULES
from trilith.training.rules import NONE, SHARE, TRAIN_RULES, Rule, whole

MOST_EPOCHS = 100_000


class PlaneData(Section):
    """One of the classic sets, or columns of a table of one's own."""

    set: str = said("One of the classic sets of two numbers.", "circles")
    source: str | None = said("A table of your own: a file, a database's address or sample:iris.")
    columns: tuple[str, str] | None = said("Its two columns of numbers.")
    target: str | None = said("Its column that is to be predicted.")
    rows: int = said("How many examples.", 400)
    noise: float = said("Standard deviation of what is added to the places.", 0.3)
    validation_share: float = said("Share of the rows that are kept from training.", 0.3)
    features: tuple[str, ...] = said("What the network is given of the two numbers.", BOTH)
    seed: int = said("Draws the examples and their parts.", 0)

    rules: ClassVar[Mapping[str, Rule]] = {
        "rows": whole(10),
        "validation_share": SHARE,
        "seed": whole(0, 2**32),
    }

    def read(self, folders: Sequence[Path] = ()) -> Plane:
        """The examples. folders: where a relative path may begin.

        Raises:
            DataError, SettingError: as draw_plane and read_plane.
        """
        shared = {name: getattr(self, name) for name in ("rows", "validation_share", "features", "seed")}
        if self.source is None:
            return draw_plane(self.set, noise=self.noise, **shared)
        source = source_in(folders, self.source)
        return read_plane(source, columns=self.columns, target=self.target, **shared)


class PlaneTraining(Section):
    """How it learns. The settings are those of trilith.train."""

    loss: dict[str, Any] | None = said("What is minimised; by default as the target asks for.")
    optimizer: dict[str, Any] = said("How it descends.", {"kind": "adam", "learning_rate": 0.01})
    schedule: dict[str, Any] = said("How the learning rate changes.", {"kind": "constant"})
    weight_decay_schedule: dict[str, Any] = said("How the weight decay changes.", {"kind": "constant"})
    epochs: int = said("Passes over the training rows until it ends; schedules stretch over them.", 500)
    batch_size: int | None = said("Rows of one step; none for all at once.", 32)
    l1: float = said("Penalty on the sum of the weights' absolute values.", 0.0)
    l2: float = said("Penalty on half the sum of the weights' squares.", 0.0)
    max_norm: float | None = said("Most length of the weights into one unit.")
    clip_value: float | None = said("Most size of one gradient.")
    clip_norm: float | None = said("Most length of the whole gradient.")
    average_decay: float | None = said("Memory of a moving average of the weights, which then predicts.")
    early_stopping: int | None = said("Epochs without improvement after which training ends.")
    shuffle: bool = said("Whether the rows are shuffled before each epoch.", True)
    seed: int = said("Draws the first weights, the order of rows and what dropout silences.", 0)
    precision: str = said("The floating-point type.", "float32")
    engine: str = said("Who computes.", "auto")

    rules: ClassVar[Mapping[str, Rule]] = {
        **{
            name: RULES[name]
            for name in ("l1", "l2", "max_norm", "clip_value", "clip_norm", "average_decay", "engine")
        },
        **{name: TRAIN_RULES[name] for name in ("batch_size", "shuffle", "precision")},
        "epochs": whole(1, MOST_EPOCHS + 1),
        "early_stopping": NONE | whole(1),
        "seed": whole(0, 2**32),
    }

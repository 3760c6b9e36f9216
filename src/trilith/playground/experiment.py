"""An experiment of the playground: its data, its blocks and its training, as JSON or TOML says them."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, ClassVar

from pydantic import ValidationError

from trilith.blocks import Block, Dense
from trilith.errors import SettingError
from trilith.experiments.idea.complaint import complaint
from trilith.experiments.idea.override import put
from trilith.experiments.idea.section import Section, said
from trilith.experiments.table.settings import parse_value
from trilith.losses import Loss
from trilith.network import Network
from trilith.playground.choices import make, make_block
from trilith.playground.own_columns import read_plane, source_in
from trilith.playground.plane import BOTH, Plane, draw_plane
from trilith.tasks.rules import RULES
from trilith.training.rules import NONE, SHARE, TRAIN_RULES, Rule, whole

MOST_BLOCKS, MOST_UNITS, MOST_EPOCHS = 12, 32, 100_000
TASK_LOSSES = {  # of which the first is the default
    "two classes": ("binary_cross_entropy", "cross_entropy", "hinge"),
    "classes": ("cross_entropy", "hinge"),
    "numbers": ("mean_squared_error", "mean_absolute_error", "huber", "quantile", "poisson"),
}
ONE_COLUMN = ("binary_cross_entropy", "hinge")  # what two classes may be told by


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


class Experiment(Section):
    """All that decides the result: the same experiment gives the same weights, bit for bit."""

    data: PlaneData = PlaneData()
    blocks: tuple[dict[str, Any], ...] = said(
        "The blocks between the features and the last one, which gives as many outputs as the target needs.",
        (
            {"kind": "Dense", "units": 4, "activation": "tanh"},
            {"kind": "Dense", "units": 2, "activation": "tanh"},
        ),
    )
    training: PlaneTraining = PlaneTraining()

    def made_blocks(self) -> list[Block]:
        """The blocks, without the last.

        Raises:
            SettingError: more than can be drawn, or one that cannot be made.
        """
        if len(self.blocks) > MOST_BLOCKS:
            raise SettingError(f"at most {MOST_BLOCKS} blocks can be drawn; got {len(self.blocks)}.")
        for choice in self.blocks:
            units = choice.get("units", 1)
            if isinstance(units, int) and units > MOST_UNITS:
                raise SettingError(f"at most {MOST_UNITS} units of a block can be drawn; got {units}.")
        return [make_block(choice) for choice in self.blocks]

    def loss_choice(self, plane: Plane) -> dict[str, Any]:
        """The loss, by default that which the target asks for.

        Raises:
            SettingError: a loss that does not go with the target.
        """
        kind = "numbers" if not plane.classes else "classes" if len(plane.classes) > 2 else "two classes"
        names = TASK_LOSSES[kind]
        choice = self.training.loss or {"kind": names[0]}
        if choice.get("kind") not in names:
            raise SettingError(
                f"the loss {choice.get('kind')!r} does not go with {kind} to predict. "
                f"Use one of: {', '.join(names)}."
            )
        return choice

    def loss(self, plane: Plane) -> Loss:
        """The loss itself."""
        made: Loss = make(self.loss_choice(plane), "loss")
        return made

    def outputs(self, plane: Plane) -> int:
        """Units of the last block."""
        if not plane.classes or (len(plane.classes) == 2 and self.loss_choice(plane)["kind"] in ONE_COLUMN):
            return 1
        return len(plane.classes)

    def metric(self, plane: Plane) -> str:
        """What is measured beside the loss."""
        return "accuracy" if plane.classes else "root_mean_squared_error"

    def network(self, plane: Plane) -> Network:
        """The network, not yet trained.

        Raises:
            SettingError, ShapeError: blocks that cannot be made or do not fit.
        """
        blocks = [*self.made_blocks(), Dense(self.outputs(plane))]
        return Network(blocks, input_shape=(len(plane.features),))


def read_experiment(given: Mapping[str, Any]) -> Experiment:
    """The experiment that these say; what is left out has its default.

    Raises:
        SettingError: a key that is not known, or a value that cannot be, in one line.
    """
    try:
        return Experiment.model_validate(given)
    except ValidationError as error:
        raise SettingError(complaint(error, Experiment)) from None


def read_experiment_file(path: Path | None, overrides: Sequence[str] = ()) -> Experiment:
    """The experiment of a TOML file, or that with which everybody begins, with "training.epochs=100" over it.

    Raises:
        SettingError: no TOML, or as read_experiment.
        OSError: the file cannot be read.
    """
    document = Experiment().model_dump(mode="json")
    try:
        written = tomllib.loads(path.read_text("utf-8-sig")) if path is not None else {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise SettingError(f"{path}: {error}. Expected TOML, such as key = 3.") from None
    for name, value in written.items():
        known = document.get(name)
        document[name] = {**known, **value} if isinstance(known, dict) and isinstance(value, dict) else value
    for each in overrides:
        key, equals, value = (part.strip() for part in each.partition("="))
        if not equals or not key:
            raise SettingError(f"setting {each!r}: expected name=value, such as training.epochs=100.")
        put(document, key.split("."), parse_value(value))
    return read_experiment(document)

"""An experiment of the playground: its data, its blocks and its training, and the network that they mean."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from trilith.blocks import Block, Dense
from trilith.errors import SettingError
from trilith.experiments.idea.complaint import complaint
from trilith.experiments.idea.section import Section, said
from trilith.losses import Loss
from trilith.network import Network
from trilith.playground.choices import make, make_block
from trilith.playground.plane import Plane
from trilith.playground.settings import PlaneData, PlaneTraining

MOST_BLOCKS, MOST_UNITS = 12, 32
TASK_LOSSES = {  # of which the first is the default
    "two classes": ("binary_cross_entropy", "cross_entropy", "hinge"),
    "classes": ("cross_entropy", "hinge"),
    "numbers": ("mean_squared_error", "mean_absolute_error", "huber", "quantile", "poisson"),
}
ONE_COLUMN = ("binary_cross_entropy", "hinge")  # what two classes may be told by


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

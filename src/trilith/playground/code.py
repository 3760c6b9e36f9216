"""An experiment as a Python program that gives the same weights, bit for bit."""

from __future__ import annotations

from trilith.experiments.idea.program import call, literal
from trilith.playground.choices import code_of
from trilith.playground.experiment import Experiment
from trilith.playground.plane import Plane
from trilith.playground.settings import PlaneData, PlaneTraining

PLAIN = (  # settings of a training that are written as they are
    *("epochs", "batch_size", "l1", "l2", "max_norm", "clip_value", "clip_norm", "average_decay"),
    *("early_stopping", "shuffle", "seed", "precision", "engine"),
)
ALWAYS = ("epochs", "batch_size", "seed")
DEFAULTS = {name: field.default for name, field in PlaneTraining.model_fields.items()}
CONSTANT = {"kind": "constant"}


def write_code(experiment: Experiment, plane: Plane, epoch: int | None = None) -> str:
    """The program. epoch: where the training was stopped, if after its beginning and before its end."""
    blocks = [code_of(choice, "block") for choice in experiment.blocks]
    blocks.append(f"tl.Dense({experiment.outputs(plane)})")
    return PROGRAM.format(
        data=_data(experiment.data),
        blocks="".join(f"    {block},\n" for block in blocks),
        training=call("tl.train", {"": "network, *data.training", **_training(experiment, plane, epoch)}),
    )


PROGRAM = """\
import trilith as tl
from trilith import playground

data = {data}
network = tl.Network([
{blocks}])
history = {training}
print(history)
"""


def _data(data: PlaneData) -> str:
    names: tuple[str, ...] = ("columns", "target") if data.source else ("noise",)
    names += ("rows", "validation_share", "seed", "features")
    given = {name: literal(value) for name in names if (value := getattr(data, name)) is not None}
    function = "read_plane" if data.source else "draw_plane"
    return call(f"playground.{function}", {"": literal(data.source or data.set), **given})


def _training(experiment: Experiment, plane: Plane, epoch: int | None) -> dict[str, str]:
    training = experiment.training
    written = {
        "loss": code_of(experiment.loss_choice(plane), "loss"),
        "optimizer": code_of(training.optimizer, "optimizer"),
    }
    for name in ("schedule", "weight_decay_schedule"):
        if getattr(training, name) != CONSTANT:
            written[name] = code_of(getattr(training, name), "schedule")
    for name in PLAIN:
        value = getattr(training, name)
        if name in ALWAYS or value != DEFAULTS[name]:
            written[name] = literal(value)
    if plane.trained < len(plane.y):
        written["validation_data"] = "data.validation"
    written |= {"metrics": literal((experiment.metric(plane),)), "keep_best": "False"}
    if epoch and epoch < training.epochs:
        written["callbacks"] = f"[playground.StopAfter({epoch})]"
    return written

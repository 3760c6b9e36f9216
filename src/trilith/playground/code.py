"""An experiment as a Python program that gives the same weights, bit for bit."""

from __future__ import annotations

from typing import Any

from trilith.playground.choices import code_of
from trilith.playground.experiment import Experiment, PlaneData, PlaneTraining
from trilith.playground.plane import Plane

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
    lines = [
        "import trilith as tl",
        "from trilith import playground",
        "",
        *_data(experiment.data),
        "network = tl.Network([",
        *(f"    {block}," for block in blocks),
        "])",
        "history = tl.train(",
        "    network,",
        "    *data.training,",
        *(["    validation_data=data.validation,"] if plane.trained < len(plane.y) else []),
        *(f"    {name}={value}," for name, value in _training(experiment, plane, epoch).items()),
        ")",
        "print(history)",
    ]
    return "\n".join(lines) + "\n"


def _data(data: PlaneData) -> list[str]:
    function, first = ("draw_plane", data.set) if data.source is None else ("read_plane", data.source)
    names = ["rows", "validation_share", "seed", "features"]
    names += ["noise"] if data.source is None else ["columns", "target"]
    settings = {name: getattr(data, name) for name in names if getattr(data, name) is not None}
    given = [f"    {_text(first)},", *(f"    {name}={_text(value)}," for name, value in settings.items())]
    return [f"data = playground.{function}(", *given, ")"]


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
            written[name] = _text(value)
    written |= {"metrics": _text([experiment.metric(plane)]), "keep_best": "False"}
    if epoch and epoch < training.epochs:
        written["callbacks"] = f"[playground.StopAfter({epoch})]"
    return written


def _text(value: Any) -> str:
    """A Python literal in double quotes where that needs no escape."""
    if isinstance(value, str):
        return f'"{value}"' if repr(value) == f"'{value}'" and '"' not in value else repr(value)
    if isinstance(value, tuple | list):
        inner = ", ".join(map(_text, value))
        return f"[{inner}]" if isinstance(value, list) else f"({inner}{',' if len(value) == 1 else ''})"
    return repr(value)

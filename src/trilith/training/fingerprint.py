"""What a training is: one goes on from a checkpoint that has its fingerprint, and from no other."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import fields
from hashlib import sha256
from typing import TYPE_CHECKING, Any
from zlib import crc32

import numpy as np

from trilith.graph import Apply, Constant, Node, Parameter
from trilith.graph.walk import topological
from trilith.network.describe import encode
from trilith.training.callbacks import Callback
from trilith.training.dataset import Dataset

if TYPE_CHECKING:
    from trilith.training.trainer import Trainer

BLOCK = 1 << 24  # bytes that are read at a time
ADDRESS = re.compile(r" at 0x[0-9a-fA-F]+")  # in memory, where a `repr` ends with it
Fingerprint = Mapping[str, Any]


def fingerprint(
    trainer: Trainer, data: Dataset, validation: Dataset | None, step: Iterable[Node]
) -> Fingerprint:
    """All that the result depends on, in words, numbers and digests.

    `step`: the roots of the training step, which tells what words do not, such as a user's own loss.
    """
    network, objective, descent = trainer.network, trainer.objective, trainer.objective.descent
    values = {
        name: network.values[node] for name, node in network.graph.variables.items() if node in network.values
    }
    loss = objective.loss
    return {
        "the network": f"{_digest_graph(network.graph.outputs)} {' '.join(network.graph.variables)}",
        "the network's values before training": _digest_arrays(values),
        "loss": getattr(loss, "__name__", type(loss).__name__),
        "metrics": [*objective.metrics, *trainer.output_metrics],
        "optimizer": repr(descent.optimizer),
        "schedule": repr(descent.schedule),
        "weight_decay_schedule": repr(descent.weight_decay_schedule),
        "regularization": repr(descent.regularization),
        "average_decay": descent.average_decay,
        "batch_size": None if trainer.batch_size is None else int(trainer.batch_size),
        "shuffle": bool(trainer.shuffle),
        "seed": int(trainer.seed),
        "precision": network.precision,
        "engine": trainer.engine.name,
        "epochs": trainer.epochs,
        "epochs before": trainer.checkpoint.epoch,
        "callbacks": [_words(callback) for callback in trainer.callbacks if saves(callback)],
        "rows": len(data),
        "the training data": _digest_data(data),
        "the validation data": None if validation is None else _digest_data(validation),
        "the training step": _digest_graph(step),
    }


def saves(callback: Callback) -> bool:
    """Whether a checkpoint keeps something of this callback."""
    return type(callback).saved is not Callback.saved


def differences(here: Fingerprint, there: Fingerprint) -> str:
    """What is different in two fingerprints, in words; empty where nothing is."""
    names = [name for name in {**here, **there} if here.get(name) != there.get(name)]
    if len(names) > 1:  # of which the step is made
        names = [name for name in names if name != "the training step"]
    return ", ".join(
        name if name.startswith("the ") else f"{name} ({there.get(name)} there, {here.get(name)} here)"
        for name in names
    )


def _digest_graph(roots: Iterable[Node]) -> str:
    """Of every node in its order: what it is, what it is computed from."""
    digest = sha256()
    order = topological(roots)
    number = {node: place for place, node in enumerate(order)}
    for node in order:
        entry: list[Any] = [type(node).__name__, node.dtype, encode(node.shape)]
        if isinstance(node, Apply):
            entry += [
                node.op.name,
                {each.name: encode(getattr(node.op, each.name)) for each in fields(node.op)},
            ]
            entry.append([number[each] for each in node.inputs])
        elif isinstance(node, Constant):
            digest.update(node.value.tobytes())
        else:
            entry.append(node.label)
        if isinstance(node, Parameter):
            entry += [node.regularised, node.rate]
        digest.update(json.dumps(entry, default=_words).encode())
    return digest.hexdigest()


def _words(value: Any) -> str:
    """What something is that JSON does not know, such as a function; the same in every process."""
    return repr(value.tolist()) if isinstance(value, np.ndarray) else ADDRESS.sub("", repr(value))


def _digest_data(data: Dataset) -> str:
    rows = {} if data.rows is None else {"rows": data.rows}
    return _digest_arrays({**data.feeds, **rows})


def _digest_arrays(arrays: Mapping[str, np.ndarray]) -> str:
    """Types, shapes and a CRC-32 of the content: it guards against mistakes, and large data take no time."""
    words = []
    for name, array in arrays.items():
        code, rows = 0, max(1, BLOCK * len(array) // max(array.nbytes, 1)) if array.ndim else 1
        blocks = (
            (array[start : start + rows] for start in range(0, len(array), rows)) if array.ndim else [array]
        )
        for block in blocks:
            code = crc32(np.ascontiguousarray(block).reshape(-1).view(np.uint8).data, code)
        words.append(f"{name} {array.dtype} {array.shape} {code:08x}")
    return "; ".join(words)

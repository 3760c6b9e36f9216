"""Prediction: a network's inference program, compiled for an engine and run over blocks of rows."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from trilith.engines import Engine, Executable, Precision
from trilith.errors import SettingError
from trilith.graph import Variable
from trilith.graph.clock import clock_at_start
from trilith.network.folding import fold
from trilith.network.graph import NetworkGraph

PREDICTION_BATCH = 4096


def compile_prediction(
    graph: NetworkGraph, values: Mapping[Variable, np.ndarray], precision: Precision, engine: Engine
) -> Executable:
    """The program from inputs to outputs, with these values, ready to run."""
    program, folded = fold(graph.program("inference"), values)
    variables = engine.variables({**folded, **clock_at_start()}, precision)
    variables.fixed = True
    return engine.compile(program, variables)


def predict_rows(
    executable: Executable, feeds: Mapping[str, np.ndarray], batch_size: int
) -> list[np.ndarray]:
    """Each output for all rows, computed in blocks of `batch_size`.

    Raises:
        SettingError: a batch_size that is no whole number of at least 1.
    """
    size: object = batch_size  # which callers may give as they like
    if not isinstance(size, (int, np.integer)) or isinstance(size, bool) or size < 1:
        raise SettingError(f"batch_size must be a whole number of at least 1, got {batch_size!r}.")
    parts = list(executable.map(feeds, batch_size)) or [executable.run(feeds)]
    return [np.concatenate([part[name] for part in parts]) for name in executable.program.outputs]

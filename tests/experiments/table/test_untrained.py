"""The network of a run before its first step is the one that training begins with."""

import numpy as np
import pytest

from tests.experiments.table.conftest import ONE
from trilith.data import read_table
from trilith.errors import DataError
from trilith.experiments.table import (
    RunObserver,
    RunSettings,
    encoded_row,
    train_on_table,
    untrained_on_table,
)
from trilith.training import Callback


class Watch(RunObserver, Callback):
    """Keeps the parameters that training begins with."""

    def listen(self, network):
        return [self]

    def train_begin(self, trainer):
        self.parameters = {name: value.copy() for name, value in trainer.network.parameters.items()}


@pytest.mark.parametrize("target", ["place", "distance"])
def test_it_has_the_values_that_training_begins_with(circles, target):
    path, watch = str(circles()), Watch()
    train_on_table(path, target=target, observer=watch, **ONE)
    untrained = untrained_on_table(path, RunSettings(target=target, **ONE))
    parameters = untrained.estimator.network_.parameters
    assert parameters.keys() == watch.parameters.keys()
    for name, value in parameters.items():
        np.testing.assert_array_equal(value, watch.parameters[name])


def test_a_row_is_what_the_model_would_be_fed(circles):
    path = str(circles())
    run = train_on_table(path, target="place", **ONE)
    untrained = untrained_on_table(path, RunSettings(target="place", **ONE), rows=[7])
    table = read_table(path)
    assert untrained.y.tolist() == [table.columns["place"][7]]
    np.testing.assert_array_equal(untrained.X, run.model.encoder.transform(table.take([7])))
    X, y, source = encoded_row(run.model, path, 7)
    np.testing.assert_array_equal(untrained.X, X)
    assert (y.tolist(), source) == (untrained.y.tolist(), untrained.source)


def test_a_row_that_is_not_there_is_refused(circles):
    path = str(circles())
    rows = len(read_table(path))
    run = train_on_table(path, target="place", **ONE)
    with pytest.raises(DataError, match=f"no row {rows + 1}"):
        untrained_on_table(path, RunSettings(target="place", **ONE), rows=[rows])
    with pytest.raises(DataError, match="no row 0"):
        encoded_row(run.model, path, -1)

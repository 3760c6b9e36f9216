"""The history: one row an epoch."""

import csv
import io
import pickle

import numpy as np
import pytest

import trilith as tl
from tests.training.conftest import Scripted, classifier


@pytest.fixture
def history(X: np.ndarray, y: np.ndarray) -> tl.History:
    late = Scripted("score", [1.0, 2.0, 3.0])
    return tl.train(
        classifier(), X, y, epochs=3, l2=0.1, validation_split=0.2, metrics=["accuracy"], callbacks=[late]
    )


def test_rows_and_columns(history: tl.History) -> None:
    assert len(history) == 3
    assert history.columns == [
        *("epoch", "loss", "accuracy", "penalty", "learning_rate"),
        *("validation_loss", "validation_accuracy", "seconds", "score"),
    ]
    assert history["epoch"] == [1, 2, 3] == [row["epoch"] for row in history]
    assert history[-1] == history.rows[2] == list(history)[2]
    assert history[:2] == history.rows[:2]
    assert all(seconds > 0 for seconds in history["seconds"])
    with pytest.raises(KeyError, match=r"no column 'acuracy', only epoch, loss, accuracy, "):
        history["acuracy"]
    assert tl.History()["loss"] == []
    assert repr(history).startswith("History(3 epochs; last: epoch=3, loss=")
    assert repr(tl.History()) == "History(0 epochs)"


def test_as_csv_every_number_comes_back(history: tl.History) -> None:
    rows = list(csv.DictReader(io.StringIO(history.to_csv())))
    assert [{name: float(cell) for name, cell in row.items()} for row in rows] == history.rows


def test_a_column_that_began_late_has_empty_cells() -> None:
    history = tl.History()
    history.rows += [{"epoch": 1.0}, {"epoch": 2.0, "late": 0.5}]
    assert history.to_csv() == "epoch,late\n1.0,\n2.0,0.5\n"
    assert history["late"] == [0.5]


def test_it_can_be_pickled(history: tl.History) -> None:
    again = pickle.loads(pickle.dumps(history))
    assert (again.rows, again.best_epoch) == (history.rows, history.best_epoch)

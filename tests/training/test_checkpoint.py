"""Interrupted anywhere, a training goes on from its checkpoint to the same bits, in both engines."""

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import trilith as tl
from tests.helpers.checkpoints import Outcome, assert_same, outcome, train_in_lives
from trilith.engines import ENGINES
from trilith.optimizers import OPTIMIZERS
from trilith.schedules import SCHEDULES
from trilith.training import Trainer, recording
from trilith.training.checkpoint_file import read_checkpoint

ROWS = 70
RANDOM = np.random.default_rng(0)
X = RANDOM.normal(size=(ROWS, 3))
Y = (X @ [1.0, -2.0, 0.5] + RANDOM.normal(size=ROWS) > 0).astype(int)
WEIGHT = RANDOM.uniform(0.5, 2, ROWS)
SETTINGS: dict[str, Any] = {"epochs": 3, "batch_size": 16, "seed": 3}
WATCHED = {"validation_split": 0.3}

CASES: dict[str, dict[str, Any]] = {
    "plain": {},
    "one batch an epoch": {"batch_size": None},
    "rows in their order": {"shuffle": False},
    "small batches": {"batch_size": 7, "epochs": 2},
    "plateau": {"schedule": tl.ReduceOnPlateau(patience=1), **WATCHED},
    "averages": {"average_decay": 0.5, "optimizer": tl.Adam(0.3), "epochs": 5, **WATCHED},
    "early stopping": {"early_stopping": 2, "optimizer": tl.Adam(0.3), "epochs": 30},
    "the last weights": {"keep_best": False, **WATCHED},
    "validation data with weights": {"validation_data": (X[:20], Y[:20], WEIGHT[:20])},
    "weights": {"sample_weight": WEIGHT},
    "penalties": {"l1": 0.01, "l2": 0.01, "clip_norm": 1.0, "max_norm": 2.0},
    "double precision": {"precision": "float64", **WATCHED},
    "functions": {"metrics": ["accuracy", lambda t, outputs: float(outputs.sum())], **WATCHED},
}


def make_network(dropout: float = 0.2, normalization: bool = True) -> tl.Network:
    inner = [tl.BatchNorm()] if normalization else []
    return tl.Network([tl.Standardize(), tl.Dense(8, "tanh"), *inner, tl.Dropout(dropout), tl.Dense(2)])


def training(network: Callable[[], tl.Network] = make_network, **chosen: Any) -> Callable[..., Outcome]:
    def train(**more: Any) -> Outcome:
        fresh = network()
        return outcome(fresh, tl.train(fresh, X, Y, **{**SETTINGS, **chosen, **more}))

    return train


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("case", CASES)
def test_whatever_is_trained_and_however_often_it_crashes(case: str, engine: str, tmp_path: Path) -> None:
    train = training(engine=engine, **CASES[case])
    twin = train()
    ended, lives = train_in_lives(train, tmp_path / "checkpoint", reports=3)
    assert_same(ended, twin)
    assert lives > 1 or case == "one batch an epoch"  # which is not reported
    assert_same(train(checkpoint=tmp_path / "checkpoint"), twin)  # complete: nothing is left to do


@pytest.mark.parametrize("engine", ENGINES)
@settings(max_examples=8)
@given(
    optimizer=st.sampled_from(list(OPTIMIZERS)),
    schedule=st.sampled_from([*SCHEDULES, tl.WarmUp(1) * tl.ReduceOnPlateau(patience=1)]),
    dropout=st.sampled_from([0.0, 0.3]),
    normalization=st.booleans(),
    average_decay=st.sampled_from([None, 0.9]),
    early_stopping=st.sampled_from([None, 1]),
    validation_split=st.sampled_from([0.0, 0.3]),
    weighted=st.booleans(),
    mapped=st.booleans(),
    batch_size=st.sampled_from([7, 16]),
    reports=st.integers(2, 7),
)
def test_any_settings_together(
    engine: str, dropout, normalization, weighted, mapped, reports, **chosen: Any
) -> None:
    with TemporaryDirectory() as folder:
        data = np.memmap(Path(folder) / "X", X.dtype, "w+", shape=X.shape) if mapped else X.copy()
        data[:] = X
        chosen["sample_weight"] = WEIGHT if weighted else None

        def train(**more: Any) -> Outcome:
            network = make_network(dropout, normalization)
            kept = {**SETTINGS, "engine": engine, "epochs": 3, **chosen, **more}
            return outcome(network, tl.train(network, data, Y, **kept))

        ended, _ = train_in_lives(train, Path(folder) / "checkpoint", reports)
        assert_same(ended, train())


def test_a_network_that_had_values_goes_on_from_those_it_had(tmp_path: Path) -> None:
    trained = make_network()
    tl.train(trained, X, Y, epochs=2, seed=9)
    content = trained.to_bytes()
    train = training(lambda: tl.Network.from_bytes(content))
    ended, lives = train_in_lives(train, tmp_path / "checkpoint", reports=3)
    assert lives > 1
    assert_same(ended, train())
    with pytest.raises(tl.SettingError, match="the network's values before training"):
        training()(checkpoint=tmp_path / "checkpoint")


def test_one_is_written_when_its_seconds_have_gone_by_and_at_the_end(tmp_path: Path) -> None:
    now, path, reached = [0.0], tmp_path / "new" / "checkpoint", []

    class Clock(tl.Callback):
        """Ten seconds an epoch."""

        def epoch_begin(self, trainer: Trainer) -> None:
            now[0] += 10
            contents = read_checkpoint(path)
            reached.append(contents.about["epoch"] if contents else None)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(recording, "time", SimpleNamespace(monotonic=lambda: now[0]))
        training(epochs=8)(checkpoint=str(path), checkpoint_seconds=25, callbacks=[Clock()])
    assert reached == [None, None, None, 3, 3, 3, 6, 6]
    contents = read_checkpoint(path)
    assert contents is not None
    assert contents.about["epoch"] == 8

"""Weights that hold for any batch size, and metrics in the target's units."""

from pathlib import Path

import numpy as np
import pytest

import trilith as tl
from trilith.training import Trainer


@pytest.mark.parametrize("batch_size", [1, 4, None])
def test_class_weights_count_in_batches_of_any_size(batch_size: int | None) -> None:
    """With features that say nothing the probability is the weighted share, here 9 of 10."""
    X, y = np.zeros((200, 1)), np.arange(200) % 2
    model = tl.NetworkClassifier(
        hidden_layers=(),
        class_weight={0: 1, 1: 9},
        batch_size=batch_size,
        epochs=100 if batch_size else 2000,
        optimizer="gradient_descent",
        learning_rate=0.01 if batch_size else 0.5,
        standardize=False,
        random_state=0,
    )
    assert model.fit(X, y).predict_proba(X[:1])[0, 1] == pytest.approx(0.9, abs=0.01)


def test_metrics_of_counts_are_in_counts() -> None:
    X, y = np.random.default_rng(0).normal(size=(200, 2)), np.full(200, 20.0)
    model = tl.NetworkRegressor(
        loss="poisson", metrics=["mean_absolute_error"], epochs=20, keep_best=False, random_state=0
    ).fit(X, y, validation_data=(X, y))
    error = np.abs(model.predict(X) - y).mean()
    assert model.history_[-1]["validation_mean_absolute_error"] == pytest.approx(error)


def test_a_callback_sees_the_weights_of_its_epoch(tmp_path: Path) -> None:
    class Save(tl.Callback):
        def epoch_end(self, trainer: Trainer) -> None:
            trainer.network.save(tmp_path / f"{trainer.epoch}.safetensors")

    X = np.random.default_rng(0).normal(size=(40, 3))
    network = tl.Network([tl.Dense(1)])
    tl.train(network, X, X[:, 0], loss="mean_squared_error", epochs=3, callbacks=[Save()], progress=False)
    first, last = (tl.load(tmp_path / f"{epoch}.safetensors").predict(X) for epoch in (1, 3))
    assert np.array_equal(last, network.predict(X))
    assert not np.array_equal(first, last)

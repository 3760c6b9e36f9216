"""Training that goes on where it ended."""

import numpy as np
import pytest

import trilith as tl
from tests.training.conftest import Scripted, same
from trilith.engines import choose_engine
from trilith.losses import CrossEntropy
from trilith.optimizers import OPTIMIZERS, choose_optimizer
from trilith.regularization import Regularization
from trilith.schedules import choose_schedule
from trilith.training import BestWeights, Trainer
from trilith.training.checkpoint import Checkpoint
from trilith.training.dataset import make_dataset
from trilith.training.updates import Descent


def make_trainer(network: tl.Network, *, callbacks=(), checkpoint=None, **settings) -> Trainer:
    settings = {"optimizer": "adam", "schedule": "constant", "average_decay": None} | settings
    descent = Descent(
        choose_optimizer(settings["optimizer"]),
        choose_schedule(settings["schedule"]),
        Regularization(),
        settings["average_decay"],
    )
    return Trainer(
        network,
        CrossEntropy(),
        descent,
        engine=choose_engine(),
        batch_size=8,
        seed=3,
        callbacks=callbacks,
        checkpoint=checkpoint,
    )


def make_network() -> tl.Network:
    return tl.Network([tl.Standardize(), tl.Dense(4, "tanh"), tl.Dropout(0.2), tl.BatchNorm(), tl.Dense(2)])


def values(network: tl.Network) -> dict[str, np.ndarray]:
    return {name: network.values[node] for name, node in network.graph.variables.items()}


@pytest.mark.parametrize(
    "settings",
    [
        *({"optimizer": name} for name in OPTIMIZERS),
        {"average_decay": 0.9},
        {"schedule": tl.ReduceOnPlateau(decay=0.5, patience=1), "average_decay": 0.5},
        {"schedule": "inverse_square_root"},
    ],
    ids=str,
)
@pytest.mark.parametrize("new_trainer", [False, True])
def test_two_epochs_and_three_more_are_five(X, y, settings, new_trainer: bool) -> None:
    whole, parts = make_network(), make_network()
    data = make_dataset(whole, X, y, None, CrossEntropy(), "float32")
    history = make_trainer(whole, **settings).fit(data, None, 5)

    data = make_dataset(parts, X, y, None, CrossEntropy(), "float32")
    trainer = make_trainer(parts, **settings)
    trainer.fit(data, None, 2)
    if new_trainer:
        trainer = make_trainer(parts, checkpoint=trainer.checkpoint, **settings)
    going_on = trainer.fit(data, None, 3)

    assert same(values(parts), values(whole))
    columns = ["epoch", "loss", "learning_rate"]
    assert [[row[name] for name in columns] for row in going_on] == [
        [row[name] for name in columns] for row in history
    ]


def test_what_is_not_in_the_checkpoint_begins_anew(X: np.ndarray, y: np.ndarray) -> None:
    network = make_network()
    data = make_dataset(network, X, y, None, CrossEntropy(), "float32")
    first = make_trainer(network, optimizer="momentum")
    first.fit(data, None, 2)
    second = make_trainer(network, optimizer="adam", average_decay=0.9, checkpoint=first.checkpoint)
    assert len(second.fit(data, None, 1)) == 3
    assert second.checkpoint.epoch == 3
    assert {"dense_1.weight/first_moment", "dense_1.weight/average", "dense_1.weight/raw", "step"} < set(
        second.checkpoint.states
    )


def test_after_the_best_weights_training_goes_on_from_them(X: np.ndarray, y: np.ndarray) -> None:
    for average in (None, 0.9):
        script, network = Scripted("score", [0, 1, 0.5, 0.2, 0.1]), make_network()
        data = make_dataset(network, X, y, None, CrossEntropy(), "float32")
        callbacks = [script, BestWeights("score")]
        trainer = make_trainer(
            network, callbacks=callbacks, average_decay=average, optimizer="gradient_descent"
        )
        trainer.fit(data, None, 4)
        best = {name: script.weights[1][name] for name in network.parameters}
        assert same(network.parameters, best)
        trainer.fit(data, None, 0)
        assert same(network.parameters, best)
        for node, value in trainer.state.network_values():
            assert np.array_equal(value, network.values[node])


def test_the_best_epoch_is_that_of_the_last_training(X: np.ndarray, y: np.ndarray) -> None:
    network = make_network()
    data = make_dataset(network, X, y, None, CrossEntropy(), "float32")
    trainer = make_trainer(network, callbacks=[BestWeights()])
    assert trainer.fit(data, None, 3).best_epoch == 3
    trainer.callbacks.clear()
    assert trainer.fit(data, None, 2).best_epoch is None  # the weights are those of epoch 5


def test_a_fresh_checkpoint_is_empty() -> None:
    assert (Checkpoint().epoch, len(Checkpoint().history), Checkpoint().states) == (0, 0, {})


def test_train_called_again_starts_from_the_networks_values(X: np.ndarray, y: np.ndarray) -> None:
    network = make_network()
    tl.train(network, X, y, epochs=20, optimizer=tl.Adam(0.05))
    reached = tl.train(network, X, y, epochs=1)[0]["loss"]
    assert reached < tl.train(make_network(), X, y, epochs=1)[0]["loss"] / 1.5

"""What follows the progress of training: dropout that fades, also where training goes on; its file."""

from pathlib import Path

import numpy as np
import pytest

import trilith as tl
from tests.helpers.interpret import interpret
from tests.helpers.model_bytes import with_architecture
from tests.training.conftest import same
from tests.training.test_going_on import make_trainer, values
from trilith.errors import ModelFileError
from trilith.graph import specialise
from trilith.graph.clock import PROGRESS
from trilith.losses import CrossEntropy
from trilith.training.dataset import make_dataset

EPOCHS = 8
SHARES = np.arange(EPOCHS) / EPOCHS
FACTORS = {
    "constant": np.ones(EPOCHS),
    "cosine": (1 + np.cos(np.pi * SHARES)) / 2,
    "flat_cosine": (1 + np.cos(2 * np.pi * np.maximum(SHARES - 0.5, 0))) / 2,
}


@pytest.mark.parametrize("engine", ["numpy", "native"])
@pytest.mark.parametrize("schedule", FACTORS)
def test_the_rate_fades_with_training(schedule: str, engine: str) -> None:
    network = tl.Network([tl.Dropout(0.5, schedule), tl.Activation(lambda z: z * z)])
    X = np.ones((10, 4000))
    history = tl.train(
        network, X, np.zeros(10), loss=lambda output, target: output.mean(1), epochs=EPOCHS, batch_size=None,
        engine=engine, progress=False,
    )  # fmt: skip
    # the mean of the squares of what is kept, each 1 / (1 - rate)
    np.testing.assert_allclose(history["loss"], 1 / (1 - 0.5 * FACTORS[schedule]), rtol=0.03)


@pytest.mark.parametrize("schedule", ["cosine", "flat_cosine"])
def test_at_the_end_nothing_is_dropped(schedule: str) -> None:
    x = tl.Input((50,))
    (output,), _ = specialise([tl.Dropout(0.9, schedule)(x)], "training")
    rows = np.random.default_rng(0).normal(size=(20, 50))
    for precision in ("float32", "float64"):
        first, last = (
            interpret([output], {x: rows, PROGRESS: np.asarray(share)}, precision)[0] for share in (0, 1)
        )
        np.testing.assert_array_equal(last, rows.astype(precision))
        assert 0.02 < (first != 0).mean() < 0.2


def faded() -> tl.Network:
    return tl.Network([tl.Dense(6, "tanh"), tl.Dropout(0.5, "cosine"), tl.Dense(2)])


@pytest.mark.parametrize("new_trainer", [False, True])
def test_three_epochs_of_eight_and_five_more_are_eight(X, y, new_trainer: bool) -> None:
    whole, parts = faded(), faded()
    make_trainer(whole).fit(make_dataset(whole, X, y, None, CrossEntropy(), "float32"), None, 8)
    data = make_dataset(parts, X, y, None, CrossEntropy(), "float32")
    trainer = make_trainer(parts)
    trainer.fit(data, None, 3, planned=8)
    if new_trainer:
        trainer = make_trainer(parts, checkpoint=trainer.checkpoint)
    trainer.fit(data, None, 5)
    assert same(values(parts), values(whole))


def test_both_engines_draw_the_same_masks() -> None:
    seen = []
    for engine in ("numpy", "native"):
        # every row is a row of the mask times a power of two: the loss gives it away, exactly
        network = tl.Network(
            [tl.Dropout(0.5, "flat_cosine"), tl.Dense(1, use_bias=False, initializer="ones")]
        )
        history = tl.train(
            network, np.ones((32, 64)), np.zeros(32), loss=lambda output, target: (output[:, 0] - 64) ** 2,
            optimizer=tl.GradientDescent(1e-30), epochs=8, batch_size=4, engine=engine, progress=False,
            precision="float64",
        )  # fmt: skip
        seen.append(history["loss"])
    np.testing.assert_allclose(seen[0], seen[1], rtol=1e-9)
    assert len(set(seen[0])) == 8


def test_it_comes_back_from_its_file(X: np.ndarray, y: np.ndarray, tmp_path: Path) -> None:
    network = faded()
    tl.train(network, X, y, epochs=1, progress=False)
    network.save(tmp_path / "faded.safetensors")
    loaded = tl.load(tmp_path / "faded.safetensors")
    assert loaded.to_bytes() == network.to_bytes()
    np.testing.assert_array_equal(loaded.predict(X), network.predict(X))
    assert PROGRESS in loaded.graph.order
    tl.train(network, X, y, epochs=2, progress=False)
    tl.train(loaded, X, y, epochs=2, progress=False)
    assert same(values(network), values(loaded))


@pytest.mark.parametrize("clock", ["time", "", None, 3, ["progress"], {"progress": 1}])
def test_another_clock_is_refused(X: np.ndarray, y: np.ndarray, clock: object) -> None:
    network = faded()
    tl.train(network, X, y, epochs=1, progress=False)

    def change(architecture: dict) -> None:
        for node in architecture["nodes"]:
            if node.get("clock") == "progress":
                node["clock"] = clock

    with pytest.raises(ModelFileError, match="its architecture is not valid"):
        tl.Network.from_bytes(with_architecture(network.to_bytes(), change))

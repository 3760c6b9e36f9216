"""A session: held, played, stepped, closed; and its code gives its weights, bit for bit."""

import json
from pathlib import Path
from queue import Queue
from typing import Any

import numpy as np
import pytest

from tests.playground.experiments import DENSE, EVERY_BLOCK, experiment
from trilith.errors import SettingError, ShapeError
from trilith.network import Network
from trilith.playground.experiment import Experiment, read_experiment
from trilith.playground.recording import Recording
from trilith.playground.session import Session

PATIENCE = 60  # seconds


class Heard:
    """Begins a session and hears what it tells."""

    def __init__(self, chosen: Experiment, *folders: Path) -> None:
        self.told: Queue[dict[str, Any]] = Queue()
        self.session = Session(chosen, folders, interval=0)
        self.session.listen = self.told.put
        self.session.start()
        self.until("held")

    def until(self, state: str) -> dict[str, Any]:
        """What is told when it gets into this state."""
        while (told := self.told.get(timeout=PATIENCE))["state"] != state or told["frame"] is not None:
            pass
        return told

    def step(self, epochs: int) -> None:
        self.session.play(epochs, per_frame=100)
        self.until("held")

    @property
    def epochs(self) -> list[int]:
        return [frame["epoch"] for frame in self.session.frames]


def ran(code: str) -> Network:
    """The network that a program trains."""
    names: dict[str, Any] = {}
    exec(code, names)
    network: Network = names["network"]
    return network


def same(network: Network, other: Network) -> bool:
    ours, theirs = network.parameters, other.parameters
    return list(ours) == list(theirs) and all(np.array_equal(ours[name], theirs[name]) for name in ours)


def test_it_is_held_stepped_played_and_done() -> None:
    heard = Heard(experiment(epochs=8))
    assert heard.epochs == [0]
    heard.step(1)
    assert heard.epochs == [0, 1]
    heard.step(3)
    assert heard.epochs == [0, 1, 4]
    heard.session.play(per_frame=2)
    heard.until("done")
    assert heard.epochs == [0, 1, 4, 6, 8]
    assert heard.session.frames[-1]["row"]["validation_loss"] > 0
    json.dumps([heard.session.frames, heard.session.scene], allow_nan=False)


def test_holding_shows_where_it_stopped() -> None:
    heard = Heard(experiment(epochs=100_000))
    heard.session.play(per_frame=1000)
    while heard.told.get(timeout=PATIENCE)["frame"] is None:
        pass
    heard.session.hold()
    heard.until("held")
    heard.session.close()
    heard.until("closed")
    heard.session.wait()
    assert heard.epochs[-1] < 100_000


@pytest.mark.parametrize("set_", ["circles", "three_spirals", "hills"])
@pytest.mark.parametrize("stopped", [3, 6])
def test_its_code_gives_the_same_weights_wherever_it_stopped(set_: str, stopped: int) -> None:
    chosen = experiment(
        set_,
        *EVERY_BLOCK,
        optimizer={"kind": "adamw", "learning_rate": 0.02, "beta_2": 0.99},
        schedule={"kind": "cosine"},
        weight_decay_schedule={"kind": "flat_cosine", "flat": 0.25},
        l1=1e-4,
        max_norm=2.0,
        clip_norm=1.0,
        average_decay=0.9,
        seed=7,
    )
    heard = Heard(chosen)
    heard.session.play(stopped)
    heard.until("held" if stopped < 6 else "done")
    assert same(heard.session.network, ran(heard.session.code()))
    heard.session.close()


@pytest.mark.parametrize(
    "training",
    [
        {"batch_size": None, "shuffle": False, "engine": "numpy", "precision": "float64"},
        {"optimizer": {"kind": "lion"}, "loss": {"kind": "hinge"}, "l2": 0.01, "clip_value": 0.5},
        {"early_stopping": 1, "optimizer": {"kind": "gradient_descent", "learning_rate": 3.0}},
        {
            "loss": {"kind": "cross_entropy", "label_smoothing": 0.1},
            "schedule": {"kind": "reduce_on_plateau"},
        },
    ],
)
def test_other_settings_are_in_the_code_too(training: dict[str, Any]) -> None:
    heard = Heard(experiment("moons", DENSE, **training))
    heard.session.play()
    heard.until("done")
    assert same(heard.session.network, ran(heard.session.code()))


def test_the_code_of_own_columns_reads_the_same_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "own.csv").write_text(
        "a,b,kind\n" + "".join(f"{row},{row * row % 17},{'xyz'[row % 3]}\n" for row in range(60)), "utf-8"
    )
    data = {"source": "own.csv", "validation_share": 0.0, "features": ["x1", "x2", "x1·x2"]}
    heard = Heard(read_experiment({"data": data, "training": {"epochs": 3}}), tmp_path)
    heard.session.play()
    heard.until("done")
    monkeypatch.chdir(tmp_path)
    assert same(heard.session.network, ran(heard.session.code()))


def test_a_training_that_explodes_keeps_what_was_seen() -> None:
    heard = Heard(experiment("plane", optimizer={"kind": "gradient_descent", "learning_rate": 1e11}))
    heard.session.play()
    told = heard.until("failed")
    assert "learning_rate" in told["problem"]
    assert heard.epochs[0] == 0


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"blocks": [{**DENSE, "units": 5, "residual": True}]}, "keep the shape"),
        ({"blocks": [{**DENSE, "units": 33}]}, "32 units"),
        ({"blocks": [DENSE] * 13}, "12 blocks"),
        ({"training": {"loss": {"kind": "poisson"}}}, "poisson"),
        ({"training": {"optimizer": {"kind": "adam", "beta_1": 2}}}, "beta_1"),
        ({"training": {"epochs": 0}}, "epochs"),
        ({"data": {"colour": 1}}, "colour"),
        ({"data": {"set": "hills"}, "training": {"loss": {"kind": "hinge"}}}, "numbers"),
    ],
)
def test_what_cannot_be_is_told_before_it_begins(given: dict[str, Any], words: str) -> None:
    with pytest.raises((SettingError, ShapeError), match=words):
        Session(read_experiment(given))


def test_a_recording_keeps_frames_evenly_and_the_last() -> None:
    recording = Recording(most=10)
    assert recording.frames == []
    for epoch in range(1, 1001):
        recording.add({"epoch": epoch})
        epochs = [frame["epoch"] for frame in recording.frames]
        assert len(epochs) <= 11
        assert epochs[0] == 1
        assert epochs[-1] == epoch
        steps = np.diff(epochs[:-1])
        assert len(set(steps.tolist())) <= 1

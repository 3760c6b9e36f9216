"""trilith train, run, resume and repeat: what they record, and how they go on."""

import os
import re
import signal
import time
from pathlib import Path

import pytest

from tests.cli.conftest import SMALL
from tests.experiments.recorded.conftest import bits
from trilith.experiments.store import Store

IDEA = """
name = "flowers"

[data]
source = "sample:iris"

[network]
hidden_layers = [8]
ensemble = 1

[training]
epochs = 3
"""


@pytest.fixture
def idea(folder: Path) -> Path:
    path = folder / "flowers.toml"
    path.write_text(IDEA, encoding="utf-8")
    return path


def run_names() -> list[str]:
    return sorted(Store().names())


def test_train_is_the_short_way_to_an_idea(trilith, houses, folder):
    told = trilith("train", houses(), *SMALL, "--name", "calm", "--tag", "small", "-o", "out")
    assert told.code == 0, told
    run = Store().open("calm")
    assert f"run      calm ({run.path})\n" in told.out
    copy, kept = folder / "out" / "model.safetensors", run.path / "model.safetensors"
    assert copy.read_bytes() == kept.read_bytes()
    told = trilith("run", run.path / "idea.toml", "--name", "again")
    assert told.code == 0, told
    assert bits(Store().open("again")) == bits(run)


def test_train_without_a_record(trilith, houses, folder):
    assert trilith("train", houses(), *SMALL, "--no-record").code == 0
    assert (folder / "model.safetensors").exists()
    assert run_names() == []


def test_run_takes_values_over_the_idea(trilith, idea):
    told = trilith("run", idea, "--set", "training.epochs=2", "--set", "dropout=0.2", "--note", "why not")
    assert told.code == 0, told
    record = Store().open("flowers").record()
    assert (record.epoch, record.settings["network.dropout"], record.note) == (2, 0.2, "why not")
    assert trilith("run", idea, "-q").out == ""
    assert run_names() == ["flowers", "flowers-2"]


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["--set", "training.epoch=2"], "epochs"),
        (["--set", "learning_rate"], "expected name=value"),
        (["--name", "../outside"], "'../outside'"),
        (["--store", "/dev/null/store"], "/dev/null"),
    ],
)
def test_what_cannot_be_run(trilith, idea, arguments, complaint):
    assert complaint in trilith("run", idea, *arguments).complaint
    assert run_names() == []


def test_no_such_idea_and_no_such_run(trilith, folder):
    assert "none.toml" in trilith("run", "none.toml").complaint
    assert "there is no run 'none'" in trilith("resume", "none").complaint


@pytest.mark.parametrize("way", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_training_and_resume_goes_on(trilith, process, idea, way):
    few = ["--set", "training.epochs=300", "--set", "training.engine=numpy"]
    assert trilith("run", idea, *few, "--name", "twin").code == 0
    running = process("run", idea, *few, "--set", "checkpoint_seconds=1e-9", "--name", "broken")
    wait_for_history("broken", running)
    running.send_signal(way)
    out, error = running.communicate()
    assert (running.returncode, error) == (0, "")
    assert "It was interrupted. Go on with: trilith resume broken" in out
    assert "interrupted" in trilith("runs").out
    assert trilith("resume", "broken").code == 0
    assert bits(Store().open("broken")) == bits(Store().open("twin"))
    assert "nothing to resume" in trilith("resume", "broken").complaint


def wait_for_history(name, running):
    while name not in run_names() or not Store().open(name).history():
        assert running.poll() is None
        os.sched_yield()
        time.sleep(0.01)  # as often as is polite; what is waited for is seen, not guessed


def test_repeat(trilith, idea):
    assert trilith("run", idea).code == 0
    told = trilith("repeat", "flowers", "--seeds", "2")
    assert "training flowers-seed-1" in told.out
    assert re.search(r"validation\.loss\s+[\d.]+ ± [\d.]+", told.out)
    assert trilith("run", idea, "--set", "epochs=2", "--name", "short").code == 0
    told = trilith("repeat", "flowers", "--seeds", "2", "--against", "short", "--metric", "validation.loss")
    assert "training short-seed-1" in told.out
    assert "validation.loss: short +1 is " in told.out
    assert trilith("repeat", "flowers", "--seeds", "1").code == 2

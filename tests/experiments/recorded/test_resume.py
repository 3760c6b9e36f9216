"""Runs that are broken off and gone on with, to the bits of a twin that never was."""

import os
import resource
import signal
import subprocess
import sys

import pytest

from tests.experiments.recorded.conftest import bits, small_idea
from trilith.errors import RunBusyError, StoreError
from trilith.experiments.recorded import execute, make_run, resume_run, run_idea
from trilith.experiments.recorded.recorder import EpochRecorder
from trilith.experiments.store import Store

ENGINES = ("native", "numpy")


def break_off(monkeypatch, epochs, how):
    """After so many epochs of all networks together something happens."""
    seen = 0
    record = EpochRecorder.epoch_end

    def epoch_end(self, trainer):
        nonlocal seen
        record(self, trainer)
        seen += 1
        if seen == epochs:
            how()

    monkeypatch.setattr(EpochRecorder, "epoch_end", epoch_end)


def ctrl_c():
    os.kill(os.getpid(), signal.SIGINT)


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("epochs", [1, 5, 8, 11])
def test_ctrl_c_and_resume(store, monkeypatch, engine, epochs):
    idea = small_idea(engine=engine, early_stopping=6)
    twin, _ = run_idea(idea, store)
    with monkeypatch.context() as patched:
        break_off(patched, epochs, ctrl_c)
        run, result = run_idea(idea, store)
    assert result.interrupted
    assert run.record().state == "interrupted"
    assert (run.path / "model.safetensors").exists()  # of what was trained
    resume_run(run)
    assert run.record().state == "done"
    assert bits(run) == bits(twin)
    assert (run.path / "model-1.safetensors").exists()  # nothing is overwritten


@pytest.mark.parametrize("engine", ENGINES)
def test_an_error_on_the_way_and_resume(store, monkeypatch, engine):
    def fail():
        raise OSError(28, "No space left on device", "somewhere")

    idea = small_idea("sample:diabetes", engine=engine)
    twin, _ = run_idea(idea, store)
    run = make_run(idea, store)
    with monkeypatch.context() as patched:
        break_off(patched, 7, fail)
        with pytest.raises(OSError, match="No space"):
            execute(run, idea)
    assert run.record().state == "failed"
    resume_run(run)
    assert bits(run) == bits(twin)
    assert run.record().error == ""


def test_interrupted_twice_among_folds(store, monkeypatch):
    idea = small_idea().with_values({"data.folds": 3})
    _, expected = run_idea(idea, store)
    run = make_run(idea, store)
    for epochs in (9, 3):
        with monkeypatch.context() as patched:
            break_off(patched, epochs, ctrl_c)
            execute(run, idea)
    assert resume_run(run).fold_scores == expected.fold_scores


def test_data_that_changed(store, monkeypatch, tmp_path):
    path = tmp_path / "points.csv"
    lines = ["x,y", *(f"{number},{number * 2}" for number in range(60))]
    path.write_text("\n".join(lines), encoding="utf-8")
    idea = small_idea(str(path))
    with monkeypatch.context() as patched:
        break_off(patched, 3, ctrl_c)
        run, _ = run_idea(idea, store)
    path.write_text("\n".join([*lines[:-1], "59,0"]), encoding="utf-8")
    with pytest.raises(StoreError, match=r"points\.csv: the data have changed"):
        resume_run(run)
    assert run.record().state == "interrupted"
    path.write_text("\n".join(lines), encoding="utf-8")
    resume_run(run)
    assert run.record().state == "done"


def test_a_run_that_is_done_or_at_work(store):
    run, _ = run_idea(small_idea(), store, name="calm")
    with pytest.raises(StoreError, match="'calm' is done: there is nothing to resume"):
        resume_run(run)
    other = make_run(small_idea(), store)
    with other.claim(), pytest.raises(RunBusyError):
        resume_run(Store(store.folder).open(other.name))


def test_what_a_killed_process_had_half_written_is_removed(store):
    run = make_run(small_idea(), store)
    (run.path / ".trilith-abc").mkdir()
    (run.path / ".trilith-abc" / "model.safetensors").write_bytes(b"half")
    (run.path / ".resolved.toml.abc.part").write_text("half", encoding="utf-8")
    (run.path / "checkpoints").mkdir()
    (run.path / "checkpoints" / ".network-0.checkpoint.abc.part").write_bytes(b"half")
    execute(run, small_idea())
    assert list(run.path.rglob(".*")) == []


FULL = """
import resource, sys
from tests.experiments.recorded.conftest import small_idea
from trilith.experiments.recorded import execute, make_run
from trilith.experiments.store import Store

idea = small_idea(epochs=100, engine="numpy", checkpoint_seconds=0.1)
run = make_run(idea, Store(sys.argv[1]), name="full")
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), resource.RLIM_INFINITY))
try:
    execute(run, idea)
except OSError as error:
    sys.exit(str(error))
"""


@pytest.mark.skipif(not hasattr(resource, "RLIMIT_FSIZE"), reason="files cannot be limited here")
def test_a_disk_that_is_full(store):
    twin, _ = run_idea(small_idea(epochs=100, engine="numpy", checkpoint_seconds=0.1), store)
    size = (twin.path / "history.jsonl").stat().st_size
    command = [sys.executable, "-c", FULL, str(store.folder), str(size // 2)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "File too large" in done.stderr
    assert done.stderr.count("\n") == 1
    assert not [finding for finding in store.check() if "full" not in str(finding)]
    run = store.open("full")
    assert run.record().state in ("failed", "interrupted")
    resume_run(run)
    assert bits(run) == bits(twin)

"""What only a process of its own shows: pipes that close, disks that are full, Ctrl-C."""

import os
import pty
import re
import signal
import sys
import threading
from pathlib import Path

import numpy as np
import pytest

import trilith as tl
from tests.cli.conftest import SMALL, contents

CALL_SHELL = "import os, sys; os.execvp('sh', ['sh', '-c', *sys.argv[1:]])"


def test_a_reader_that_goes_away(process, houses, model):
    file = model("price")
    new = houses("new.csv", rows=12_000)  # more than a pipe holds
    running = process("predict", file, new)
    assert running.stdout.readline() == "price,price lower 90%,price upper 90%\n"
    running.stdout.close()  # as `| head -1` does
    error = running.stderr.read()
    running.stderr.close()
    assert (running.wait(), error) == (1, "")


@pytest.mark.parametrize("verb", ["predict", "evaluate", "info", "--version"])
def test_a_reader_that_was_never_there(process, model, verb):
    data = ["houses.csv"] if verb in ("predict", "evaluate") else []
    arguments = [] if verb == "--version" else [model("price"), *data]
    read, write = os.pipe()
    os.close(read)
    running = process(verb, *arguments, stdout=write)
    os.close(write)
    assert (running.communicate()[1], running.returncode) == ("", 1)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
@pytest.mark.parametrize("verb", ["predict", "info"])
def test_a_full_disk_behind_stdout(process, model, verb):
    data = ["houses.csv"] if verb == "predict" else []
    with Path("/dev/full").open("w") as full:
        running = process(verb, model("price"), *data, stdout=full)
        error = running.communicate()[1]
    assert running.returncode == 1
    assert error == "trilith: output: No space left on device. Check path, rights and disk.\n"


@pytest.mark.parametrize("closed", [">&-", "2>&-", ">&- 2>&-"])
def test_streams_that_are_closed(process, houses, closed):
    houses()
    arguments = (sys.executable, "-m", "trilith", "train", "houses.csv", *SMALL, "-o", "run")
    running = process(f'"$@" {closed}; exit $?', "sh", *arguments, program=("-c", CALL_SHELL))
    out, error = running.communicate()
    assert (running.returncode, error) == (0, "")
    assert ("never seen in training" in out) == (">&-" not in closed.split())
    assert Path("run/report.html").exists()


@pytest.mark.parametrize("verb", ["runs", "info", "nothing"])
def test_nothing_is_said_where_stdout_is_closed(process, model, verb):
    arguments = [model("price")] if verb == "info" else []
    command = (sys.executable, "-m", "trilith", verb, *arguments)
    running = process('"$@" >&-', "sh", *command, program=("-c", CALL_SHELL))
    out, error = running.communicate()
    assert out == ""
    assert error.startswith("trilith: No such command") if verb == "nothing" else error == ""


def test_the_rows_of_a_pipe(process, houses, folder):
    pipe = folder / "pipe.csv"
    os.mkfifo(pipe)
    text = houses().read_text(encoding="utf-8")
    writer = threading.Thread(target=pipe.write_text, args=(text,))
    writer.start()
    running = process("train", pipe, *SMALL, "-o", "run")
    assert (running.communicate()[1], running.returncode) == ("", 0)
    writer.join()


def test_ctrl_c_before_the_training_ends_at_once(process, folder):
    os.mkfifo(folder / "slow.csv")
    running = process("train", "slow.csv", "-o", "run", warnings="")
    with (folder / "slow.csv").open("w"):  # returns when the command has opened it too
        running.send_signal(signal.SIGINT)
        out, error = running.communicate()
    assert (running.returncode, out, error) == (130, "", "trilith: interrupted\n")
    assert list(contents(folder)) == ["slow.csv"]


def test_ctrl_c_while_training_keeps_the_best_weights(process, trilith, houses, folder):
    one_step_an_epoch = ("--set", "batch_size=none", "--set", "schedule=constant", "--hidden-layers", "8")
    # nothing fades with the planned number of epochs, so that it does not matter how far was planned
    steady = ("--dropout", "0", "--set", "weight_decay=0", "--learning-rate", "0.1", "--ensemble", "1")
    arguments = ("train", houses(), *one_step_an_epoch, *steady)
    shown, terminal = pty.openpty()
    running = process(*arguments, "--epochs", "1000000", "-o", "stopped", stderr=terminal)
    os.close(terminal)
    progress, asked = b"", False
    while part := read_terminal(shown):
        progress += part
        if not asked and re.search(rb"epoch \d{3,}/1000000", progress):
            running.send_signal(signal.SIGINT)
            asked = True
    os.close(shown)
    out = running.communicate()[0]
    assert running.returncode == 0
    found = re.search(r"for (\d+) epochs \(interrupted\), best epoch (\d+)\.", out)
    assert found, out
    epochs, best = int(found[1]), int(found[2])
    assert best <= epochs  # equal where the last one happens to be the best
    history = tl.read_table("stopped/history.csv").columns
    assert len(history["epoch"]) == epochs
    assert np.argmin(history["validation_loss"]) + 1 == best
    assert sorted(contents(folder / "stopped")) == ["history.csv", "model.safetensors", "report.html"]
    assert "test rows, never seen in training" in out

    # a run that was never meant to go further ends with the same weights
    assert trilith(*arguments, "--epochs", best, "-o", "planned").code == 0
    stopped, planned = (tl.load(f"{run}/model.safetensors").parameters for run in ("stopped", "planned"))
    for name, value in planned.items():
        np.testing.assert_array_equal(stopped[name], value, err_msg=name)


# The command, which says on stderr when a network has had its first epoch and when Ctrl-C was heard.
TELLING = """
import os
import trilith as tl
from trilith.cli.main import main
from trilith.training import Trainer, interrupt

class Tell(tl.Callback):
    def epoch_end(self, trainer):
        if trainer.epoch == 1:
            os.write(2, b"<an epoch>")

class TellingInterrupt(interrupt.Interrupt):
    def __setattr__(self, name, value):
        super().__setattr__(name, value)
        if value:
            os.write(2, b"<heard>")

def fit_and_tell(trainer, *arguments, fit=Trainer.fit, **keywords):
    trainer.callbacks.append(Tell())
    return fit(trainer, *arguments, **keywords)

Trainer.fit, interrupt.Interrupt = fit_and_tell, TellingInterrupt
main()
"""


@pytest.mark.parametrize(("threads", "presses"), [(1, 1), (2, 1), (2, 2)])
def test_ctrl_c_while_several_networks_train(process, houses, folder, threads, presses):
    """The first ends all that are being trained, tests and writes them; the second ends at once."""
    endless = ("--epochs", "1000000", "--hidden-layers", "8", "--ensemble", "3", "--threads", threads)
    shown, terminal = pty.openpty()
    command = ("train", houses(), *endless, "-o", "run")
    running = process(*command, program=("-c", TELLING), stderr=terminal, warnings="")
    os.close(terminal)
    told = b""

    def wait_for(word: bytes, times: int) -> None:
        nonlocal told
        while told.count(word) < times:
            part = read_terminal(shown)
            assert part, f"it ended before {times} {word!r}: {told!r}"
            told += part

    wait_for(b"<an epoch>", threads)
    for _ in range(presses):
        running.send_signal(signal.SIGINT)
        wait_for(b"<heard>", 1)  # two at once would be one
    while part := read_terminal(shown):
        told += part
    os.close(shown)
    out = running.communicate()[0]
    if presses == 2:
        assert (running.returncode, out) == (130, "")
        assert b"trilith: interrupted" in told
        # it may have come while the files were written: they stand in their places together or not at all
        assert [path.name for path in folder.rglob("*") if path.is_file()] == ["houses.csv"]
        return
    assert running.returncode == 0
    found = re.search(r"Interrupted: (\d) of 3 networks were trained\.", out)
    assert found, out
    trained = int(found[1])
    assert trained == threads  # those that had not begun are left out
    assert "(interrupted)" in out
    assert "20 test rows, never seen in training" in out
    networks = tl.read_table("run/history.csv").columns.get("network", np.ones(1))
    assert len(np.unique(networks)) == trained
    probabilities = tl.load_table_model("run/model.safetensors").predict(tl.read_table("houses.csv"))[1]
    assert np.isfinite(probabilities).all()


def read_terminal(descriptor: int) -> bytes:
    try:
        return os.read(descriptor, 65536)
    except OSError:  # Linux's way to say that the other side is closed
        return b""


def test_a_terminal_shows_progress_and_the_same_model(process, trilith, houses):
    shown, terminal = pty.openpty()
    watched = process("train", houses(), *SMALL, "-o", "watched", stderr=terminal)
    os.close(terminal)
    progress = b""
    while part := read_terminal(shown):
        progress += part
    os.close(shown)
    out = watched.communicate()[0]
    assert trilith("train", "houses.csv", *SMALL, "-o", "silent").err == ""
    assert b"epoch 2/2" in progress
    assert b"examples/s" in progress
    assert "epoch 2/2" not in out
    models = [tl.load(f"{run}/model.safetensors") for run in ("watched", "silent")]
    assert models[0].metadata["settings"] == models[1].metadata["settings"]


@pytest.mark.parametrize("output", ["houses.csv", "houses.csv/run", "/proc/nowhere"])
def test_nowhere_to_write(trilith, houses, folder, output):
    houses()
    before = contents(folder)
    outcome = trilith("train", "houses.csv", "-o", output, *SMALL)
    assert outcome.code == 1
    assert f"{output.removesuffix('/run')}: " in outcome.complaint
    assert contents(folder) == before


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_may_not_be_written(trilith, houses, folder):
    houses()
    locked = folder / "locked"
    locked.mkdir(mode=0o555)
    outcome = trilith("train", "houses.csv", "-o", "locked", *SMALL)
    assert outcome.code == 1
    assert outcome.complaint.startswith("locked: Permission denied")

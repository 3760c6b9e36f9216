"""Ctrl-C for real: a process that trains gets SIGINT."""

import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import pytest

import trilith as tl
from tests.training.conftest import classifier
from trilith.engines import ENGINES
from trilith.training import Trainer
from trilith.training.interrupt import listen_for_interrupt

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="sends POSIX signals")

TRAINING = """
import numpy as np, sys, trilith as tl

class Tell(tl.Callback):
    def epoch_end(self, trainer):
        if trainer.epoch == 3:
            print("trained", flush=True)

X = np.random.default_rng(0).normal(size=(200, 3))
y = (X[:, 0] > 0).astype(int)
network = tl.Network([tl.Dense(4, "relu"), tl.Dense(2)])
"""

FIRST = (
    TRAINING
    + """
history = tl.train(network, X, y, epochs=10**9, validation_split=0.2, callbacks=[Tell()])
losses = history["validation_loss"]
print(history.stopped_because, history.best_epoch == 1 + int(np.argmin(losses)), len(history) == len(losses))
print(all(np.isfinite(value).all() for value in network.parameters.values()), network.predict(X).shape)
"""
)

SECOND = (
    TRAINING
    + """
class Forever(tl.Callback):
    def epoch_end(self, trainer):
        print("trained", flush=True)
        while True:  # an epoch that does not end
            pass

try:
    tl.train(network, X, y, callbacks=[Forever()])
except KeyboardInterrupt:
    print("at once", network.predict(X).shape)
"""
)

# One epoch over twenty million rows, a row a step: it would take very long. The rows take no memory.
MIDDLE = """
import numpy as np, signal, sys, trilith as tl

class Press(tl.Callback):
    afterwards = None
    def progress(self, trainer, progress):
        if self.afterwards is None:
            self.afterwards = 0
            print("trained", flush=True)
            for _ in range(int(sys.argv[2])):
                signal.raise_signal(signal.SIGINT)
        else:
            self.afterwards += 1

rows, press = 2 * 10**7, Press()
X, y = np.broadcast_to(np.float32([1, 2, 3]), (rows, 3)), np.broadcast_to(np.float32(5), (rows,))
Xv, yv = np.eye(3), np.ones(3)
network = tl.Network([tl.Dense(1)], input_shape=(3,))
network.initialise()
before = network.predict(Xv)
try:
    history = tl.train(
        network, X, y, loss="mean_squared_error", validation_data=(Xv, yv), batch_size=1, shuffle=False,
        epochs=3, engine=sys.argv[1], callbacks=[press],
    )
    error = np.mean((network.predict(Xv)[:, 0] - yv) ** 2)
    print(history.stopped_because, len(history), np.allclose(history["validation_loss"], error), end=" ")
except KeyboardInterrupt:
    print("at once", end=" ")
after = network.predict(Xv)
print(press.afterwards, np.isfinite(after).all(), (after != before).all())
"""


@contextmanager
def process(program: str, *arguments: object) -> Iterator[subprocess.Popen[str]]:
    """A Python process that has printed its first line, so that its training is under way."""
    with subprocess.Popen(
        [sys.executable, "-W", "error", "-c", program, *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as running:
        try:
            assert running.stdout.readline() == "trained\n"
            yield running
        finally:
            running.kill()


def test_the_first_ends_the_epoch_and_keeps_the_best_weights() -> None:
    with process(FIRST) as running:
        running.send_signal(signal.SIGINT)
        out, err = running.communicate(timeout=60)
    assert (running.returncode, err) == (0, "")
    assert out == "interrupted True True\nTrue (200, 2)\n"


def test_the_second_ends_it_at_once() -> None:
    with process(SECOND) as running:
        while running.poll() is None:  # two signals at once may arrive as one
            running.send_signal(signal.SIGINT)
            try:
                running.wait(timeout=0.2)
            except subprocess.TimeoutExpired:
                continue
        out, err = running.communicate(timeout=60)
    assert (running.returncode, err) == (0, "")
    assert out == "at once (200, 2)\n"


@pytest.mark.parametrize("engine", ENGINES)
def test_in_the_middle_of_an_epoch_the_first_ends_it_with_the_weights_it_has_reached(engine: str) -> None:
    with process(MIDDLE, engine, 0) as running:
        running.send_signal(signal.SIGINT)
        out, err = running.communicate(timeout=60)
    assert (running.returncode, err) == (0, "")
    assert re.fullmatch(r"interrupted 1 True \d True True\n", out)  # heard a few times more at most


@pytest.mark.parametrize(
    ("times", "words"), [(1, "interrupted 1 True 0 True True"), (2, "at once 0 True True")]
)
@pytest.mark.parametrize("engine", ENGINES)
def test_in_the_middle_of_an_epoch_nothing_is_computed_after_the_signal(engine, times, words) -> None:
    command = [sys.executable, "-W", "error", "-c", MIDDLE, engine, str(times)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert (done.stdout, done.stderr) == (f"trained\n{words}\n", "")


def test_afterwards_the_signal_is_what_it_was(X: np.ndarray, y: np.ndarray) -> None:
    before = signal.getsignal(signal.SIGINT)
    during = []

    class Look(tl.Callback):
        def epoch_end(self, trainer: Trainer) -> None:
            during.append(signal.getsignal(signal.SIGINT))

    tl.train(classifier(), X, y, epochs=1, callbacks=[Look()])
    assert during[0] is not before
    assert signal.getsignal(signal.SIGINT) is before
    with pytest.raises(tl.SettingError):
        tl.train(classifier(), X, y, epochs=1, early_stopping=1, monitor="nothing")
    assert signal.getsignal(signal.SIGINT) is before


def test_ctrl_c_within_an_epoch_ends_that_epoch(X: np.ndarray, y: np.ndarray) -> None:
    class Interrupt(tl.Callback):
        def epoch_begin(self, trainer: Trainer) -> None:
            if trainer.epoch == 2:
                signal.raise_signal(signal.SIGINT)

    rows = np.tile(X, (200, 1)), np.tile(y, 200)
    history = tl.train(classifier(), *rows, epochs=5, batch_size=1, callbacks=[Interrupt()])
    assert (len(history), history.stopped_because) == (2, "interrupted")
    assert history[1]["seconds"] < history[0]["seconds"]  # the second epoch was cut short


def test_off_the_main_thread_signals_are_left_alone(X: np.ndarray, y: np.ndarray) -> None:
    before, found = signal.getsignal(signal.SIGINT), []

    def work() -> None:
        network = classifier()
        tl.train(network, X, y, epochs=2)
        found.append((signal.getsignal(signal.SIGINT) is before, network.predict(X).shape))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert found == [(True, (50, 2))]


def test_nothing_is_requested_where_nothing_happened() -> None:
    with listen_for_interrupt() as interrupt:
        assert not interrupt.requested
        signal.raise_signal(signal.SIGINT)
        assert interrupt.requested
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)

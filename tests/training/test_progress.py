"""Live progress: shown on a terminal, silent everywhere else."""

import os
import re
import subprocess
import sys

import pytest

import trilith as tl
from tests.training.conftest import classifier

PROGRAM = """
import numpy as np, sys, trilith as tl
X = np.random.default_rng(0).normal(size=(3000, 3))
y = (X[:, 0] > 0).astype(int)
arguments = eval(sys.argv[1])
tl.train(tl.Network([tl.Dense(2)]), X, y, epochs=4, batch_size=10, validation_split=0.2, metrics=["accuracy"],
         **arguments)
print("done")
"""


def on_a_terminal(arguments: str, columns: int = 80) -> str:
    """What a person sees on a terminal, control codes included."""
    import pty

    person, terminal = pty.openpty()
    environment = {**os.environ, "TERM": "xterm", "COLUMNS": str(columns), "LINES": "20"}
    with subprocess.Popen(
        [sys.executable, "-W", "error", "-c", PROGRAM, arguments],
        stdout=subprocess.PIPE,
        stderr=terminal,
        env=environment,
    ) as process:
        os.close(terminal)
        seen = bytearray()
        try:
            while part := os.read(person, 4096):
                seen += part
        except OSError:  # the other side is closed: how Linux says that it has ended
            pass
        finally:
            os.close(person)
        assert process.communicate()[0] == b"done\n"
    assert process.returncode == 0
    return seen.decode()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminals of this kind")
@pytest.mark.parametrize("columns", [80, 200])
def test_on_a_terminal_one_sees_where_training_is(columns: int) -> None:
    seen = on_a_terminal("{}", columns)
    text = re.sub(r"\x1b\[[\d;?]*[a-zA-Z]", "", seen)  # without colours and moves of the cursor
    assert "epoch 4/4" in text
    assert re.search(r"[\d,]+ examples/s", text)
    assert "0:00:00" in text  # the time left, at the end
    for name in ("loss", "accuracy", "validation_loss", "validation_accuracy"):
        assert re.search(rf"\b{name}\s+0\.\d\d", text), name  # on a narrow terminal the line wraps
    assert "…" not in text
    assert "learning_rate" not in text
    assert seen.count("\x1b[?25l") == seen.count("\x1b[?25h") == 1  # the cursor comes back


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminals of this kind")
def test_silent_when_asked() -> None:
    assert on_a_terminal("{'progress': False}") == ""


@pytest.mark.parametrize("progress", ["auto", True, False])
def test_silent_where_there_is_no_terminal(X, y, capfd: pytest.CaptureFixture[str], progress) -> None:
    tl.train(classifier(), X, y, epochs=2, progress=progress)
    assert capfd.readouterr() == ("", "")


def test_silent_where_there_is_no_stderr_at_all(X, y, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", None)  # as under pythonw
    assert len(tl.train(classifier(), X, y, epochs=2)) == 2


@pytest.mark.parametrize("verbose", [True, False])
def test_an_estimator_is_as_silent(X, y, capfd: pytest.CaptureFixture[str], verbose: bool) -> None:
    tl.NetworkClassifier(epochs=2, verbose=verbose).fit(X, y).predict(X)
    assert capfd.readouterr() == ("", "")

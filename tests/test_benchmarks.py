"""Every benchmark of speed and memory runs: tiny, and with no peer."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from trilith.engines.choose import native_is_here

BENCHMARKS = Path(__file__).resolve().parents[1] / "benchmarks"
SMALL = ["--nets", "64-32-10"]
native = pytest.mark.skipif(not native_is_here(), reason="installed without the native engine")
linux = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")


def rows_printed_by(benchmark: str, *arguments: str) -> list[list[str]]:
    """The cells of the tables that it prints, without their headers."""
    command = [sys.executable, str(BENCHMARKS / benchmark), "--quick", *arguments]
    environment = {**os.environ, "PYTHONWARNINGS": "error"}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    assert done.returncode == 0, done.stderr
    tables = done.stdout.split("| --- |\n")[1:]
    lines = [line for table in tables for line in table.split("\n\n")[0].splitlines()]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def test_training_step() -> None:
    lines = rows_printed_by("training_step.py", *SMALL, "--peers")
    assert [line[0] for line in lines] == ["64-32-10, 32"] * 5
    assert all(float(line[1]) > 0 for line in lines)


def test_prediction_latency() -> None:
    one, many = 3, 2
    lines = rows_printed_by("prediction_latency.py", "--peers")
    assert len(lines) == one + many
    assert all(float(line[1].replace(",", "")) > 0 for line in lines)


def test_epoch_growth() -> None:
    assert [line[0] for line in rows_printed_by("epoch_growth.py", "--peers")] == ["1,000", "10,000"]


@linux
def test_memory() -> None:
    ((net, rows, need, peak, *_),) = rows_printed_by("memory.py", *SMALL, "--peers")
    assert (net, rows) == ("64-32-10, 32", "49,984")
    assert 0 < float(need.split()[0]) < float(peak.split()[0])


@native
def test_products() -> None:
    lines = rows_printed_by("products.py", *SMALL, "--threads", "1", "--peers")
    assert [line[0] for line in lines] == [
        "nn, 32 x 64 x 32",
        "tn, 64 x 32 x 32",
        "nn, 32 x 32 x 10",
        "nt, 32 x 10 x 32",
        "tn, 32 x 32 x 10",
    ]


def test_recording() -> None:
    lines = rows_printed_by("recording.py")
    assert [line[0] for line in lines] == ["64-32-10, 32", "784-256-128-10, 128"]


def test_kills() -> None:
    lines = rows_printed_by("kills.py")
    assert [line[1] for line in lines] == [line[3] for line in lines] == ["1"] * 3
    assert sum(int(line[2]) for line in lines) > 0


def test_sweep_kills() -> None:
    ((trials, ended, runs, _, *equal),) = rows_printed_by("sweep_kills.py")
    assert [trials, ended, runs, *equal] == ["3"] * 5


def test_runs() -> None:
    lines = rows_printed_by("runs.py")
    assert "`trilith runs`" in [line[0] for line in lines]
    assert all(float(line[1].replace(",", "")) > 0 for line in lines)


def test_lab() -> None:
    lines = rows_printed_by("lab.py")
    assert [line[0] for line in lines[:2]] == ["the newest 50", "the last page"]
    assert len(lines) >= 7


def test_pictures() -> None:
    lines = rows_printed_by("pictures.py")
    assert [line[0] for line in lines] == ["of the network", "of the computational graph"]


def test_picture_step() -> None:
    ((net, milliseconds, *_),) = rows_printed_by("picture_step.py", "--nets", "LeNet", "--peers")
    assert net == "LeNet, 64"
    assert float(milliseconds) > 0


def test_picture_latency() -> None:
    ((net, milliseconds, *_),) = rows_printed_by("picture_latency.py", "--nets", "LeNet", "--peers")
    assert net == "LeNet"
    assert float(milliseconds) > 0


@linux
def test_picture_memory() -> None:
    ((net, megabytes, *_),) = rows_printed_by("picture_memory.py", "--nets", "LeNet", "--peers")
    assert net == "LeNet, 64"
    assert 0 < float(megabytes) < 1000


def test_picture_sets() -> None:
    ((name, preset, accuracy, *_),) = rows_printed_by("picture_sets.py")
    assert [name, preset] == ["digits", "fast"]
    assert 0 < float(accuracy) <= 1

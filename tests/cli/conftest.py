"""The command as users meet it: run in this process or in one of its own, in a folder of its own."""

import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

import numpy as np
import pytest

from trilith.cli.main import main

SMALL = (
    "--hidden-layers",
    "8",
    "--epochs",
    "2",
    "--ensemble",
    "1",
)  # for tests that do not ask how well it learns


@dataclass(frozen=True)
class Outcome:
    """What a command left: exit code, stdout, stderr."""

    code: int
    out: str
    err: str

    @property
    def complaint(self) -> str:
        """The one line on stderr of a command that failed, without the prefix; nothing was on stdout."""
        assert self.code in (1, 2, 130), self
        assert self.out == ""
        assert self.err.startswith("trilith: ")
        assert self.err.endswith("\n")
        assert self.err.count("\n") == 1, self.err
        return self.err.removeprefix("trilith: ").rstrip("\n")


Trilith = Callable[..., Outcome]
WriteTable = Callable[..., Path]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The empty folder in which the command runs."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def trilith(folder: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Trilith:
    """Runs a command line in this process."""

    def run(*arguments: object) -> Outcome:
        monkeypatch.setattr(sys, "argv", ["trilith", *map(str, arguments)])
        capfd.readouterr()
        with pytest.raises(SystemExit) as ended:
            main()
        out, err = capfd.readouterr()
        assert isinstance(ended.value.code, int)
        return Outcome(ended.value.code, out, err)

    return run


@pytest.fixture
def process(folder: Path) -> Callable[..., subprocess.Popen[str]]:
    """Starts a command line in a process of its own, where a warning is an error, on a wide terminal."""

    def start(
        *arguments: object,
        program: Sequence[str] = ("-m", "trilith"),
        warnings: str = "error",
        **streams: int | TextIO,
    ) -> subprocess.Popen[str]:
        environment = os.environ | {"PYTHONWARNINGS": warnings, "COLUMNS": "200"}
        environment.pop("PYTHONUNBUFFERED", None)  # output as users have it
        command = [sys.executable, *program, *map(str, arguments)]
        piped: dict[str, Any] = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE} | streams
        return subprocess.Popen(command, cwd=folder, env=environment, text=True, **piped)

    return start


@pytest.fixture
def houses(folder: Path) -> WriteTable:
    """Writes a table of houses: area and district with missing cells, price, and whether it is dear."""

    def write(name: str = "houses.csv", rows: int = 100, seed: int = 0, without: Sequence[str] = ()) -> Path:
        random = np.random.default_rng(seed)
        area, district = random.integers(40, 220, rows), random.choice(["harbour", "hill", "station"], rows)
        price = 2_000 * area + 50_000 * (district == "harbour") + random.normal(0, 5_000, rows)
        columns = {
            "area": [str(each) if row % 9 else "" for row, each in enumerate(area)],
            "district": [str(each) if row % 7 else "NA" for row, each in enumerate(district)],
            "price": [f"{each:.1f}" for each in price],
            "worth": ["dear" if each > np.median(price) else "cheap" for each in price],
        }
        kept = {each: cells for each, cells in columns.items() if each not in without}
        lines = [",".join(kept), *(",".join(cells) for cells in zip(*kept.values(), strict=True))]
        path = folder / name
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return path

    return write


@pytest.fixture
def model(trilith: Trilith, houses: WriteTable) -> Callable[..., Path]:
    """Trains a small model of this target on houses.csv and returns its file."""

    def train(target: str, *arguments: object) -> Path:
        outcome = trilith("train", houses(), "--target", target, "-o", target, "-q", *SMALL, *arguments)
        assert outcome == Outcome(0, "", "")
        return Path(target, "model.safetensors")

    return train


def contents(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, hidden ones too, with its bytes; folders as empty."""
    return {
        str(path.relative_to(folder)): path.read_bytes() if path.is_file() else b""
        for path in sorted(folder.rglob("*"))
    }

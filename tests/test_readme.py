"""Every command and every snippet of the documents runs, in the order in which a reader would type them."""

import csv
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import trilith.engines

ROOT = Path(__file__).resolve().parents[1]
README, ENGINES = ROOT / "README.md", ROOT / "docs" / "engines.md"


def blocks(language: str, document: Path = README) -> list[tuple[int, str]]:
    """Fenced blocks of one language: the line on which each begins, and its text."""
    text = document.read_text(encoding="utf-8")
    fence = re.compile(rf"^```{language}\n(.*?)^```$", re.MULTILINE | re.DOTALL)
    found = [(text.count("\n", 0, match.start(1)), match[1]) for match in fence.finditer(text)]
    assert found, f"{document.name} has no {language} block"
    return found


def write_houses(path: Path, rows: int, seed: int, with_price: bool) -> None:
    """Invent a table of houses whose price follows from area, rooms and district."""
    random = np.random.default_rng(seed)
    worth = {"harbour": 1.5, "hill": 1.2, "station": 0.8}
    with path.open("w", newline="", encoding="utf-8") as file:
        table = csv.writer(file)
        table.writerow(["area", "rooms", "district", *(["price"] if with_price else [])])
        for _ in range(rows):
            area, rooms = int(random.integers(40, 220)), int(random.integers(1, 8))
            district = str(random.choice(list(worth)))
            price = round(worth[district] * (2_000 * area + 10_000 * rooms) * random.normal(1, 0.05))
            table.writerow([area, rooms, district, *([price] if with_price else [])])


def run_python(document: Path) -> dict[str, Any]:
    """Run the snippets of a document, one after the other; what they have defined in the end."""
    names: dict[str, Any] = {}
    for line, code in blocks("python", document):
        exec(compile("\n" * line + code, str(document), "exec"), names)
    return names


def run_shell(document: Path, folder: Path) -> list[str]:
    """Run the lines of a document that call trilith; what each printed."""
    lines = [line for _, block in blocks("sh", document) for line in block.splitlines()]
    printed = []
    for line in (each for each in lines if each.startswith("trilith ")):
        command = [sys.executable, "-m", *shlex.split(line, comments=True)]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
        if "--engine" in command and "native" not in trilith.engines.ENGINES:
            assert "the native engine is not here" in done.stderr
            continue
        assert done.returncode == 0, f"{line}\n{done.stdout}\n{done.stderr}"
        printed.append(done.stdout)
    return printed


def test_python_snippets_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    names = run_python(README)
    assert names["model"].score(names["Xt"], names["yt"]) > 0.95
    assert (tmp_path / "digits.safetensors").is_file()


def test_shell_commands_run(tmp_path: Path) -> None:
    write_houses(tmp_path / "houses.csv", rows=300, seed=0, with_price=True)
    write_houses(tmp_path / "new_houses.csv", rows=7, seed=1, with_price=False)

    run_shell(README, tmp_path)
    predictions = (tmp_path / "prices.csv").read_text(encoding="utf-8").splitlines()
    assert len(predictions) == 1 + 7


@pytest.mark.skipif("native" not in trilith.engines.ENGINES, reason="installed without the native engine")
def test_the_page_on_engines_shows_what_runs(tmp_path: Path) -> None:
    names = run_python(ENGINES)
    assert names["model"].get_params()["threads"] == 2
    assert "-> dense_1.first_moment 20x64" in names["explain"].text
    *_, explained = run_shell(ENGINES, tmp_path)
    ((_, call),) = blocks("text", ENGINES)
    assert call in explained


def test_lines_for_those_without_make_are_what_make_runs() -> None:
    recipes = (ROOT / "Makefile").read_text(encoding="utf-8")
    for variable, value in {"BIN": ".venv/bin", "VENV": ".venv", "PYTHON": "python3"}.items():
        recipes = recipes.replace(f"$({variable})", value)
    made = {line.strip().lstrip("@").replace(" --quiet", "") for line in recipes.splitlines()}

    typed = [line for _, block in blocks("sh") for line in block.splitlines() if ".venv" in line]
    assert typed
    assert set(typed) <= made

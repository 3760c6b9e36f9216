"""How fast runs are listed and found in a store of many, and their history is read.

Makes the store in a temporary folder: `python benchmarks/runs.py`. The command is timed in fresh processes,
beside a Python that does nothing.
"""

import argparse
import json
import random
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from machine import machine
from markdown import print_header, print_row, verdict

from trilith.experiments.store import RunRecord, Store

GOAL_COMMAND, GOAL_QUERY = 0.5, 0.05  # seconds
SETTINGS = 70


def fill(folder: Path, runs: int, points: int) -> None:
    """Write finished runs as a Store would, without waiting for the disk, and one with a long history."""
    draw = random.Random(0)
    for number in range(runs):
        path = folder / "runs" / f"run-{number}"
        path.mkdir(parents=True)
        rate = draw.choice((0.1, 0.01, 0.001))
        record = RunRecord(
            name=path.name,
            created=f"2026-01-01T{number // 3600:02}:{number // 60 % 60:02}:{number % 60:02}.000000Z",
            state=draw.choice(("done", "done", "done", "failed")),
            task="regression",
            source="houses.csv",
            target="price",
            settings={f"training.setting_{n}": n for n in range(SETTINGS)} | {"training.learning_rate": rate},
            metrics={"test.rmse": draw.random(), "test.r2": draw.random(), "validation.loss": draw.random()},
        )
        (path / "run.json").write_text(record.to_json(), encoding="utf-8")
        (path / "idea.toml").write_text("[data]\n", encoding="utf-8")
    with (folder / "runs" / "run-0" / "history.jsonl").open("w", encoding="utf-8") as history:
        for epoch in range(points):
            row = {"network": 0, "epoch": epoch, "loss": draw.random(), "validation_loss": draw.random()}
            history.write(json.dumps(row) + "\n")


def seconds(work: Callable[[], object], rounds: int) -> float:
    """The median of so many times."""
    taken = []
    for _ in range(rounds):
        start = perf_counter()
        work()
        taken.append(perf_counter() - start)
    return median(taken)


def command(*arguments: str) -> Callable[[], object]:
    """Runs Python with these arguments in a process of its own."""
    return lambda: subprocess.run([sys.executable, *arguments], stdout=subprocess.DEVNULL, check=True)


def main() -> None:
    """Measure and print a table in Markdown."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a small store, to see that it works")
    runs, points, rounds = (200, 1_000, 2) if parser.parse_args().quick else (10_000, 1_000_000, 9)
    with TemporaryDirectory() as folder:
        fill(Path(folder), runs, points)
        store = Store(folder)
        print(f"{machine()}; {runs:,} runs with {SETTINGS} settings each, median of {rounds}\n")
        print_header("what", "ms", "goal, at most", "")
        listed = ("-m", "trilith", "runs", "--store", folder)
        longest = store.open("run-0")
        for what, work, goal, times in (
            ("the index made anew", store.rebuild, None, 1),
            ("`python -c pass`", command("-c", "pass"), None, rounds),
            ("`trilith runs`", command(*listed), GOAL_COMMAND, rounds),
            ("`trilith runs`, by a metric", command(*listed, "--sort", "test.rmse"), GOAL_COMMAND, rounds),
            ("the first page", lambda: store.runs(limit=50), GOAL_QUERY, rounds),
            ("the last page", lambda: store.runs(limit=50, offset=runs - 50), GOAL_QUERY, rounds),
            ("by a metric", lambda: store.runs(sort="-test.rmse", limit=50), GOAL_QUERY, rounds),
            ("below a metric", lambda: store.runs(["test.rmse<0.01"], limit=50), GOAL_QUERY, rounds),
            (
                "of a setting",
                lambda: store.runs(["training.learning_rate=0.01"], limit=50),
                GOAL_QUERY,
                rounds,
            ),
            ("a word", lambda: store.runs(["text~run-77"], limit=50), GOAL_QUERY, rounds),
            (f"a history of {points:,} rows", longest.history, None, 1),
        ):
            taken = seconds(work, times)
            told = ("", "") if goal is None else (f"{goal * 1e3:.0f}", verdict(taken, goal))
            print_row(what, f"{taken * 1e3:.1f}", *told)


if __name__ == "__main__":
    main()

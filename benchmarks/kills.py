"""Runs killed with SIGKILL at random moments: none is lost, each ends with the bits of its twin.

    python benchmarks/kills.py [--runs 200] [--seed 0]

Each run is killed one to three times and resumed each time: at a moment drawn at random, or when it opens,
renames or removes a file of the store (history, checkpoint, record, index). Its twin is trained without
a break. Weights, history (but for its seconds) and metrics must agree in every bit.
"""

import argparse
import os
import random
import signal
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass
from functools import cache
from multiprocessing import get_context
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np
from machine import machine
from markdown import print_header, print_row

from trilith import load
from trilith.experiments.idea import Idea
from trilith.experiments.recorded import execute, make_run, resume_run
from trilith.experiments.store import RunFolder, Store

EVENTS = ("open", "os.rename", "os.remove", "os.mkdir", "sqlite3.connect")
COMMON = {"epochs": 12, "checkpoint_seconds": 0.001}
IDEAS: list[dict[str, Any]] = [
    {"network": {"ensemble": 1}, "training": {"engine": "native"}},
    {"network": {"ensemble": 3}, "training": {"engine": "native", "average_decay": 0.9}},
    {"network": {"ensemble": 2}, "training": {"engine": "numpy", "early_stopping": 5}},
    {
        "network": {"ensemble": 1, "normalization": "batch"},
        "training": {"engine": "numpy", "optimizer": "momentum"},
    },
    {"network": {"ensemble": 1}, "training": {"engine": "native", "schedule": "reduce_on_plateau"}},
]


@dataclass
class Moment:
    """When a process is killed: after so many events of files, or after so many seconds."""

    events: int | None = None
    seconds: float | None = None


def idea_number(number: int) -> Idea:
    """One of the ideas, on a small sample."""
    chosen = IDEAS[number % len(IDEAS)]
    source = ("sample:iris", "sample:diabetes")[number // len(IDEAS) % 2]
    training = {**COMMON, **chosen["training"], "seed": number % 7, "threads": 1}
    return Idea(data={"source": source}, network=chosen["network"], training=training)


def work(store: Path, number: int, kill_after: int | None, counted: Any = None) -> None:
    """In a process of its own: make the run where it is not there, and bring it to its end."""
    events = 0

    def hear(event: str, arguments: tuple[Any, ...]) -> None:
        nonlocal events
        if event in EVENTS and str(store) in str(arguments[0]):
            events += 1
            if events == kill_after:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(hear)
    bring_to_its_end(store, number)
    if counted is not None:
        counted.value = events


def bring_to_its_end(folder: Path, number: int) -> None:
    """Make the run of this number, or go on with it."""
    store, name = Store(folder), f"run-{number}"
    if name not in store.names():
        execute(make_run(idea_number(number), store, name=name), idea_number(number))
    elif (run := store.open(name)).record().state != "done":
        resume_run(run)


def results(run: RunFolder) -> dict[str, Any]:
    """Whatever must agree in every bit."""
    history = [{key: value for key, value in row.items() if key != "seconds"} for row in run.history()]
    network = load(run.path / "model.safetensors")
    values = {name: np.asarray(value).tobytes() for name, value in network.parameters.items()}
    return {"weights": values, "history": history, "metrics": run.record().metrics}


class Twins:
    """Each idea once, without a break: what it gives, how many events and seconds it takes."""

    def __init__(self, folder: Path, context: Any) -> None:
        self.folder, self.context = folder, context
        self.of = cache(self._of)

    def _of(self, number: int) -> tuple[dict[str, Any], int, float]:
        counted, began = self.context.Value("i", 0), perf_counter()
        process = self.context.Process(target=work, args=(self.folder, number, None, counted))
        process.start()
        process.join()
        return results(Store(self.folder).open(f"run-{number}")), counted.value, perf_counter() - began


def kill_one(folder: Path, number: int, moments: list[Moment], context: Any) -> int:
    """Run it, killed at these moments, then to its end; how many of the kills came before it was done."""
    kills = 0
    for moment in [*moments, Moment()]:
        process = context.Process(target=work, args=(folder, number, moment.events))
        process.start()
        process.join(moment.seconds)
        if process.is_alive():
            process.kill()
            process.join()
        kills += process.exitcode == -signal.SIGKILL
    return kills


def main() -> None:
    """Print one row an idea, and end with 1 where something was lost or differs."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=200)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--quick", action="store_true", help="three runs, each killed once")
    asked = parser.parse_args()
    count, most_kills = (3, 1) if asked.quick else (asked.runs, 3)
    draw = random.Random(asked.seed)
    context = get_context("forkserver")
    context.set_forkserver_preload(["trilith.experiments.recorded", "sklearn.linear_model", "altair"])
    print(machine("numpy", "trilith"), "\n")
    with tempfile.TemporaryDirectory() as temporary:
        twins = Twins(Path(temporary, "twins"), context)
        folder = Path(temporary, "killed")
        kills, equal, ran = Counter(), Counter(), Counter()
        for number in range(count):
            same = number % (10 * 7)  # so many twins at most
            expected, events, seconds = twins.of(same)
            moments = [
                Moment(events=draw.randint(1, events))
                if draw.random() < 0.7
                else Moment(seconds=draw.uniform(0, seconds))
                for _ in range(draw.randint(1, most_kills))
            ]
            kind = same % len(IDEAS)
            kills[kind] += kill_one(folder, number, moments, context)
            ran[kind] += 1
            equal[kind] += results(Store(folder).open(f"run-{number}")) == expected
        print_header("idea", "runs", "kills", "ended with the bits of their twin")
        for kind, chosen in enumerate(IDEAS[:count]):
            told = ", ".join(f"{name}={value}" for part in chosen.values() for name, value in part.items())
            print_row(told, ran[kind], kills[kind], equal[kind])
        store = Store(folder)
        findings = store.check()
        print(f"\n{len(store.names())} runs in the store; findings of its check: {len(findings)}")
        for finding in findings:
            print(finding)
    sys.exit(not (equal.total() == count and len(findings) == 0))


if __name__ == "__main__":
    main()

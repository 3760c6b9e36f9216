"""A sweep whose workers are killed at random moments: each trial ends once, with the bits of its twin.

    python benchmarks/sweep_kills.py [--trials 40] [--seed 0]

While two workers train, the process of a running trial is killed every 1 to 4 seconds. Then each trial is
trained again without a break: its history (but for its seconds) and its value must agree in every bit.
"""

import argparse
import os
import random
import signal
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from threading import Event, Thread
from typing import Any

from machine import machine
from markdown import print_header, print_row

from trilith.experiments.idea import Idea
from trilith.experiments.recorded import idea_of, make_run, run_trial
from trilith.experiments.store import RunFolder, Store
from trilith.experiments.sweep import begin_sweep, conduct, open_sweep

SPACE = {
    "training.learning_rate": {"low": 0.001, "high": 0.1, "log": True},
    "network.dropout": {"low": 0.0, "high": 0.4},
    "training.engine": {"choices": ["native", "numpy"]},
}


class Killer(Thread):
    """Kills the process of a running trial, again and again."""

    def __init__(self, store: Store, seed: int) -> None:
        super().__init__(daemon=True)
        self.store, self.draw, self.over, self.kills = store, random.Random(seed), Event(), 0

    def run(self) -> None:
        """Until it is over."""
        while not self.over.wait(self.draw.uniform(1.0, 4.0)):
            running = [record.pid for record in self.store.runs(["state=running"]) if record.pid is not None]
            if running:
                with suppress(ProcessLookupError):
                    os.kill(self.draw.choice(running), signal.SIGKILL)
                    self.kills += 1


def history_of(run: RunFolder) -> list[dict[str, Any]]:
    """The rows without their times."""
    return [{key: value for key, value in row.items() if key != "seconds"} for row in run.history()]


def main() -> None:
    """Print one row, and end with 1 where something was lost, doubled or differs."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--trials", type=int, default=40)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--quick", action="store_true", help="three short trials")
    asked = parser.parse_args()
    trials, epochs = (3, 80) if asked.quick else (asked.trials, 150)
    idea = Idea(
        data={"source": "sample:diabetes"},
        network={"hidden_layers": [128, 128]},
        training={"epochs": epochs, "checkpoint_seconds": 0.01},
        search={"trials": trials, "sampler": "random", "pruner": "none", "seed": asked.seed, "space": SPACE},
    )
    print(machine("numpy", "optuna", "trilith"), "\n")
    with tempfile.TemporaryDirectory() as folder:
        store, fresh = Store(Path(folder, "killed")), Store(Path(folder, "twins"))
        killer = Killer(store, asked.seed)
        with open_sweep(begin_sweep("killed", idea, store), idea, store) as sweep:
            killer.start()
            conduct(sweep, workers=2)
            killer.over.set()
            killer.join()
            ended = [trial for trial in sweep.trials() if trial.state.is_finished()]
            values = sorted(trial.value for trial in ended)
        equal, twins = 0, []
        for record in store.runs():
            run = store.open(record.name)
            again = make_run(idea_of(run), fresh)
            twins.append(run_trial(idea_of(run), again, lambda epoch, value: False))
            equal += history_of(again) == history_of(run)
        print_header("trials", "ended", "runs", "kills", "with the history of their twin", "with its value")
        same = sum(one == other for one, other in zip(values, sorted(twins), strict=False))
        print_row(trials, len(ended), store.count(), killer.kills, equal, same)
    sys.exit(not (trials == len(ended) == len(twins) == equal == same))


if __name__ == "__main__":
    main()

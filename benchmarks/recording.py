"""What recording everything costs: training with history, progress and checkpoints in the store, and without.

    python benchmarks/recording.py

Both take turns in this one process, on the same data, drawn without a rule, with the same seeds. Recorded are
every epoch, how far it is, once a second, and checkpoints, more often than by default (every 30 seconds).
"""

import argparse
import shutil
import tempfile
from pathlib import Path
from statistics import median

from timing import Seconds, ratio, take_turns  # first: it sets what NumPy's OpenBLAS reads

# isort: split
from machine import machine
from markdown import print_header, print_row, verdict
from nets import NETS
from peers.case import Case, Data

import trilith as tl
from trilith.experiments.idea import Idea
from trilith.experiments.recorded.recorder import Recorder
from trilith.experiments.recorded.work import at_work
from trilith.experiments.store import Store

SIZES = {"64-32-10": (1_500, 2_000, 1.10), "784-256-128-10": (20_000, 40, 1.03)}  # rows, epochs, the goal
CHECKPOINT_SECONDS = 5.0


def train(case: Case, data: Data, epochs: int, store: Store | None) -> None:
    """Train a new network, recorded where there is a store."""
    network = tl.Network([*(tl.Dense(units, "relu") for units in case.sizes[1:-1]), tl.Dense(case.sizes[-1])])
    keywords = {"batch_size": case.batch, "epochs": epochs, "metrics": ["accuracy"], "progress": False}
    if store is None:
        tl.train(network, *data, **keywords)
        return
    idea = Idea(data={"source": "sample:digits"}, training={"checkpoint_seconds": CHECKPOINT_SECONDS})
    run = store.create(idea.to_toml())
    with at_work(run) as outcome:
        recorder = Recorder(run, idea)
        recorder.checkpoints.mkdir()
        history = tl.train(
            network,
            *data,
            **keywords,
            callbacks=recorder.listen(0),
            checkpoint=recorder.checkpoints / "network-0.checkpoint",
            checkpoint_seconds=CHECKPOINT_SECONDS,
        )
        outcome.fields = recorder.finish([history])
        recorder.close()
        network.save(run.path / "model.safetensors")


def measure(case: Case, rows: int, epochs: int, rounds: int) -> Seconds:
    """Seconds of one training, recorded ("on") and not ("off")."""
    data, folder = case.random_data(rows), Path(tempfile.mkdtemp())
    store = Store(folder)
    seconds = take_turns(
        {
            "off": lambda times: [train(case, data, epochs, None) for _ in range(times)],
            "on": lambda times: [train(case, data, epochs, store) for _ in range(times)],
        },
        rounds,
    )
    shutil.rmtree(folder)
    return seconds


def main() -> None:
    """Print a table in Markdown."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--quick", action="store_true", help="few epochs, 2 rounds: whether it works")
    asked = parser.parse_args()
    rounds = 2 if asked.quick else asked.rounds
    print(f"{machine('numpy')}; {rounds} rounds, a checkpoint every {CHECKPOINT_SECONDS:g} s\n")
    print_header("net, batch", "rows", "epochs", "seconds", "recorded: of that", "goal, at most", "")
    for name, (rows, full, goal) in SIZES.items():
        epochs = 2 if asked.quick else full
        seconds = measure(NETS[name], rows, epochs, rounds)
        cost = ratio(seconds, "on", "off")
        line = [NETS[name].name, f"{rows:,}", epochs, f"{median(seconds['off']):.2f}"]
        print_row(*line, f"{cost:.3f}", f"{goal:g}", verdict(cost, goal))


if __name__ == "__main__":
    main()

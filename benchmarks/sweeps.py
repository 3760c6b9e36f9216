"""Sweeps: what a trial costs beside its training, and what giving trials up early is worth.

    python benchmarks/sweeps.py overhead [--trials 1000]
    python benchmarks/sweeps.py pruning --data ../shared/data [--trials 40]

overhead: trials whose objective returns at once, by two workers, everything included: the workers' start,
the choice of the values, the folder of each run. pruning: a sweep on california_housing with Hyperband, and
the same trials without; then the best idea and the default idea, each trained with as many networks as the
default has, on the test rows, which no trial saw.
"""

import argparse
import os
import tempfile
from pathlib import Path
from time import perf_counter

from machine import machine
from markdown import print_header, print_row, verdict

from trilith.experiments.idea import Idea
from trilith.experiments.recorded import run_idea
from trilith.experiments.store import RunFolder, Store
from trilith.experiments.sweep import TRAINING, Report, Sweep, begin_sweep, best_idea, conduct, open_sweep

WORKERS = 2
MOST_MILLISECONDS, MOST_SHARE = 10.0, 1 / 3
FIELDS = {
    "training.learning_rate": {"low": 1e-4, "high": 1.0, "log": True},
    "training.batch_size": {"low": 16, "high": 512, "log": True},
    "training.optimizer": {"choices": ["adam", "momentum"]},
    "training.momentum": {"low": 0.5, "high": 0.99, "when": {"training.optimizer": "momentum"}},
    "network.dropout": {"low": 0.0, "high": 0.5},
    "network.hidden_layers": {"choices": [[64], [64, 64], [256, 256]]},
}
HOUSES = {
    "training.learning_rate": {"low": 0.01, "high": 0.1, "log": True},
    "training.weight_decay": {"low": 0.003, "high": 0.1, "log": True},
    "network.dropout": {"low": 0.0, "high": 0.3, "step": 0.05},
    "network.hidden_layers": {"choices": [[256, 256, 256], [384, 384], [384, 384, 384]]},
    "network.scaler": {"choices": ["robust", "quantile"]},
    "training.batch_size": {"choices": [128, 256, 512]},
}
NETWORKS = 4  # of a trial: what one gains over another is less than what single networks differ by
# What the default preset takes for so many rows: said here, the sweep begins with it.
DEFAULT = {
    "network": {"hidden_layers": [256, 256, 256], "dropout": 0.15, "scaler": "robust"},
    "training": {"learning_rate": 0.03, "weight_decay": 0.02, "batch_size": 256},
}


def at_once(idea: Idea, run: RunFolder, report: Report) -> float:
    """An objective that costs nothing."""
    return float(idea.training.learning_rate or 0.0)


def swept(idea: Idea, store: Store, name: str, objective: str = TRAINING) -> tuple[Sweep, float]:
    """A sweep that is over, and how many seconds it took."""
    with open_sweep(begin_sweep(name, idea, store), idea, store) as sweep:
        began = perf_counter()
        conduct(sweep, workers=WORKERS, objective=objective)
        seconds = perf_counter() - began
        best_idea(sweep)
        return sweep, seconds


def overhead(trials: int) -> None:
    """Milliseconds a trial, by sampler."""
    print_header(
        "sampler", "trials", "ms a trial", f"at most {MOST_MILLISECONDS:g}", "lost", "doubled", "runs"
    )
    for sampler in ("tpe", "random", "cmaes"):
        search = {"trials": trials, "sampler": sampler, "space": FIELDS}
        idea = Idea(data={"source": "sample:diabetes"}, search=search)
        with tempfile.TemporaryDirectory() as folder:
            store = Store(folder)
            sweep, seconds = swept(idea, store, sampler, f"{Path(__file__).stem}:at_once")
            ended = [trial.number for trial in sweep.trials() if trial.state.is_finished()]
            doubled = len(ended) - len(set(ended))
            cost = 1000 * seconds / trials
            met = verdict(cost, MOST_MILLISECONDS)
            print_row(sampler, trials, f"{cost:.1f}", met, trials - len(set(ended)), doubled, store.count())


def pruning(
    data: Path, trials: int, epochs: int, pruners: list[str], default: dict[str, dict[str, int]]
) -> None:
    """Time with and without Hyperband, and the test of the best idea beside that of the default.

    epochs: of the idea that is searched. default: what the default idea is told, which is nothing.
    """
    source = {"source": str(data / "california_housing" / "housing.csv"), "target": "median_house_value"}
    search = {"trials": trials, "least_epochs": 8, "ensemble": NETWORKS, "space": HOUSES}
    training = {**DEFAULT["training"], "epochs": epochs}
    asked = Idea(data=source, network=DEFAULT["network"], training=training, search=search)
    with tempfile.TemporaryDirectory() as folder:
        store = Store(folder)
        print_header(
            "sweep", "seconds", "pruned", "validation RMSE", "of the first trial, the default's values"
        )
        seconds, found = {}, {}
        for pruner in pruners:
            idea = asked.with_values({"search.pruner": pruner})
            sweep, seconds[pruner] = swept(idea, store, pruner)
            found[pruner] = best_idea(sweep)
            ended = sweep.trials()
            pruned = f"{sum(trial.state.name == 'PRUNED' for trial in ended)} of {trials}"
            first = f"{ended[0].value:,.0f}" if ended[0].value is not None else ended[0].state.name.lower()
            print_row(pruner, f"{seconds[pruner]:.0f}", pruned, f"{sweep.study.best_value:,.0f}", first)
        if len(pruners) > 1:
            share = seconds["hyperband"] / seconds["none"]
            met = verdict(share, MOST_SHARE)
            print(f"\nWith pruning {share:.2f} of the time, at most {MOST_SHARE:.2f}: {met}.\n")
        print_header("idea", "test RMSE")
        scores = {}
        for name, each in (
            ("default", Idea(data=source, **default)),
            ("best of the sweep", found[pruners[0]]),
        ):
            scores[name] = run_idea(each, store)[1].scores["network"][0].value
            print_row(name, f"{scores[name]:,.0f}")
        beats = scores["best of the sweep"] < scores["default"]  # the default's own values may be the best
        print(f"\nThe best beats the default: {'met' if beats else 'MISSED'}.")


def main() -> None:
    """Print one of the two."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("what", choices=["overhead", "pruning"])
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--trials", type=int)
    parser.add_argument("--epochs", type=int, default=64, help="of the searched idea; the default's are 64")
    parser.add_argument("--pruners", nargs="+", choices=["hyperband", "none"], default=["hyperband", "none"])
    parser.add_argument("--quick", action="store_true", help="so little that the numbers mean nothing")
    given = parser.parse_args()
    print(machine("numpy", "optuna"), "\n")
    if given.what == "overhead":
        overhead(given.trials or (20 if given.quick else 1000))
    elif given.quick:
        few = {"training": {"epochs": 2}, "network": {"ensemble": 1}}
        pruning(given.data, 3, 2, given.pruners, few)
    else:
        pruning(given.data, given.trials or 40, given.epochs, given.pruners, {})


if __name__ == "__main__":
    # workers find the objective by the name of this file
    os.environ["PYTHONPATH"] = os.pathsep.join([str(Path(__file__).parent), os.environ.get("PYTHONPATH", "")])
    main()

"""`trilith train sample:digits`: test accuracy and time through the command line, no setting touched.

    python benchmarks/digits.py

Each seed is another split, other initial weights, another order of rows.
"""

import subprocess
import sys
import tempfile
from statistics import mean
from time import perf_counter

from machine import machine

import trilith as tl
from trilith.data import SplitPlan

SEEDS = range(5)
GOAL_ACCURACY = 0.975
GOAL_SECONDS = 15.0


def run(seed: int) -> tuple[float, float]:
    """Test accuracy and wall seconds of one training in a fresh process."""
    with tempfile.TemporaryDirectory() as folder:
        command = ["-m", "trilith", "train", "sample:digits", "--quiet", "--seed", str(seed), "-o", folder]
        start = perf_counter()
        subprocess.run([sys.executable, *command], check=True)
        seconds = perf_counter() - start
        model = tl.load_table_model(f"{folder}/model.safetensors")
    table = tl.read_table("sample:digits")
    target = table.columns["target"]
    test = SplitPlan(seed=seed).draw(table, target).test
    prediction, _ = model.predict(table.take(test))
    return float((prediction == target[test]).mean()), seconds


def main() -> None:
    """Print a table in Markdown."""
    accuracies, seconds = zip(*map(run, SEEDS), strict=True)
    met = ["met" if mean(accuracies) >= GOAL_ACCURACY else "MISSED"]
    met += ["met" if max(seconds) <= GOAL_SECONDS else "MISSED"]
    print(f"{machine()}, {len(SEEDS)} seeds\n")
    print("| `trilith train sample:digits` | mean | worst | goal | |")
    print("| --- | --- | --- | --- | --- |")
    worst = f"{min(accuracies):.4f}"
    print(f"| test accuracy | {mean(accuracies):.4f} | {worst} | at least {GOAL_ACCURACY} | {met[0]} |")
    print(f"| seconds | {mean(seconds):.1f} | {max(seconds):.1f} | at most {GOAL_SECONDS:g} | {met[1]} |")


if __name__ == "__main__":
    main()

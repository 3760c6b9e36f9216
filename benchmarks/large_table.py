"""A table larger than memory should hold: rows are made, written as CSV, and trained on by the command line.

    python benchmarks/large_table.py                         10 million rows of 20 columns; needs 5 GB of disk
    python benchmarks/large_table.py --rows 200000           to try it

Printed: the size of the file, seconds, the largest resident memory of the process (as the operating system
counts it, pages of the memory-mapped cache included), and the error on the test part beside the noise put in.
"""

import argparse
import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter

import numpy as np
from machine import machine
from markdown import print_header, print_row, verdict

GOAL = 2.0  # GB of resident memory
NOISE = 0.5
BLOCK = 250_000


def write(path: Path, rows: int, columns: int) -> None:
    """A CSV of numbers, of which the last is what the others say, and noise."""
    random = np.random.default_rng(0)
    names = [f"x{number}" for number in range(columns - 1)]
    with path.open("w", encoding="utf-8") as file:
        file.write(",".join([*names, "target"]) + "\n")
        for start in range(0, rows, BLOCK):
            X = random.normal(size=(min(BLOCK, rows - start), columns - 1)).round(4)
            target = X[:, 0] * X[:, 1] + np.sin(2 * X[:, 2]) + NOISE * random.normal(size=len(X))
            np.savetxt(file, np.column_stack([X, target]), fmt="%.4f", delimiter=",")


def main() -> None:
    """Print a table in Markdown."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--columns", type=int, default=20)
    parser.add_argument("--preset", default="fast")
    arguments = parser.parse_args()
    print(f"{machine('duckdb')}; --preset {arguments.preset}\n")
    print_header("rows", "columns", "file", "seconds", "resident memory", "goal", "test RMSE (noise 0.5)")
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "large.csv")
        write(source, arguments.rows, arguments.columns)
        command = [sys.executable, "-m", "trilith", "train", str(source), "--target", "target", "-o", folder]
        start = perf_counter()
        run = subprocess.run(
            [*command, "--preset", arguments.preset],
            env={**os.environ, "TMPDIR": folder},
            capture_output=True,
            text=True,
        )
        seconds = perf_counter() - start
        if run.returncode:
            raise SystemExit(run.stderr)
        memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024 / 1e9
        error = next(line.split()[-3] for line in run.stdout.splitlines() if "root mean squared" in line)
        print_row(
            f"{arguments.rows:,}",
            arguments.columns,
            f"{source.stat().st_size / 1e9:.2f} GB",
            f"{seconds:.0f}",
            f"{memory:.2f} GB",
            f"{GOAL:g} GB {verdict(memory, GOAL)}",
            error,
        )


if __name__ == "__main__":
    main()

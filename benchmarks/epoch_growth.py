"""How an epoch's time grows with the rows, beside PyTorch's loop: per row it should stay the same.

    python benchmarks/epoch_growth.py

Both take turns in this one process, on 64-128-128-10 with batches of 64, whose data are drawn without a rule.
Ours goes through `tl.train` with shuffling, accuracy and progress; PyTorch, eager and fused, shuffles and
measures only the loss, with its better number of threads.
"""

import argparse
from statistics import median

from timing import ratio, take_turns  # first: it sets what NumPy's OpenBLAS reads

# isort: split
from machine import machine
from markdown import print_header, print_row, verdict
from nets import NETS
from peers import Maker, load_peers
from peers.ours import Ours

ROWS = (1_000, 10_000, 100_000, 1_000_000)
CASE = NETS["64-128-128-10"]
FLAT = 1.2  # a row's time over the fastest
OURS = "ours"


def measure(makers: dict[str, Maker], rows: int, rounds: int) -> dict[str, list[float]]:
    """Seconds a row, by candidate and round."""
    data = CASE.random_data(rows)
    made = {name: make(CASE, data) for name, make in makers.items()}
    seconds = take_turns({name: each.train for name, each in made.items()}, rounds)
    for candidate in made.values():
        candidate.close()
    return {name: [each / rows for each in times] for name, times in seconds.items()}


def main() -> None:
    """Print a table in Markdown."""
    parser = argparse.ArgumentParser(description="The time of an epoch as the rows grow.")
    parser.add_argument("--engine", default="auto", help="trilith's")
    parser.add_argument("--peers", nargs="*", choices=["PyTorch"], default=["PyTorch"])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--quick", action="store_true", help="10,000 rows, 2 rounds: whether it works")
    arguments = parser.parse_args()
    rounds, sizes = (2, ROWS[:2]) if arguments.quick else (arguments.rounds, ROWS)
    makers = {OURS: lambda case, data: Ours(case, data, arguments.engine), **load_peers(arguments.peers)}
    print(f"{machine('numpy', 'torch')}; {CASE.name}, engine {arguments.engine}, {rounds} rounds\n")
    seconds = {rows: measure(makers, rows, rounds) for rows in sizes}
    best = {name: min(median(seconds[rows][name]) for rows in sizes) for name in makers}
    columns = ("seconds an epoch", "µs a row", "of the fastest", "goal, at most", "")
    print_header("rows", *columns, "PyTorch: µs a row", "of its fastest", "ours of PyTorch")
    for rows in sizes:
        each = {name: median(times) for name, times in seconds[rows].items()}
        growth = each[OURS] / best[OURS]
        line = [f"{rows:,}", f"{each[OURS] * rows:.4f}", f"{each[OURS] * 1e6:.2f}", f"{growth:.2f}"]
        line += [f"{FLAT:g}", verdict(growth, FLAT)]
        peers = sorted((name for name in each if name != OURS), key=lambda name: each[name])
        for name in peers[:1]:
            line += [
                f"{each[name] * 1e6:.2f}{name.removeprefix('PyTorch')}",
                f"{each[name] / best[name]:.2f}",
            ]
            line.append(f"{ratio(seconds[rows], OURS, name):.3f}")
        print_row(*line, *[""] * (0 if peers else 3))


if __name__ == "__main__":
    main()

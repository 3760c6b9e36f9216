"""How an epoch's time grows with the rows, and how much memory training takes beside what it must hold.

    python benchmarks/epoch_growth.py --engine native

Time: through `tl.train`, per row, flat from 1,000 to 1,000,000 rows. Memory: each net in a fresh process; the
peak (above what a first tiny training leaves behind) over data, parameters and both of Adam's moments.
"""

import argparse
import re
from multiprocessing import get_context
from pathlib import Path
from statistics import median

from timing import take_turns  # first: it sets what NumPy's OpenBLAS reads

# isort: split
import numpy as np
from machine import machine
from peers.case import Case
from peers.ours import Ours

import trilith as tl

ROWS = (1_000, 10_000, 100_000, 1_000_000)
GROWTH = Case((64, 128, 128, 10), 64)
FLAT = 1.2  # the slowest per row over the fastest
MEMORY = {  # with rows and batch size
    Case((64, 128, 128, 10), 64): 1_000_000,
    Case((784, 256, 128, 10), 128): 100_000,
    Case((784, 1024, 1024, 10), 256): 20_000,
    Case((784, 2048, 2048, 10), 256): 20_000,
}
MEGABYTE = 1e6
TIMES, MORE = 1.2, 20 * MEGABYTE
ARRAYS_A_PARAMETER = 3  # itself, and Adam's two moments


def random_data(case: Case, rows: int) -> tuple[np.ndarray, np.ndarray]:
    """X and y, drawn without any array beside them."""
    generator = np.random.default_rng(0)
    X = generator.standard_normal((rows, case.sizes[0]), dtype=np.float32)
    return X, generator.integers(case.sizes[-1], size=rows)


def train(case: Case, X: np.ndarray, y: np.ndarray, engine: str) -> tl.Network:
    """Two epochs of Adam; the network."""
    layers = [tl.Dense(units, "relu") for units in case.sizes[1:-1]]
    network = tl.Network([*layers, tl.Dense(case.sizes[-1])])
    tl.train(network, X, y, epochs=2, batch_size=case.batch, metrics=["accuracy"], engine=engine)
    return network


def memory(what: str) -> int:
    """This process's memory in bytes: VmRSS now, VmHWM at its peak (Linux)."""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    return int(re.search(rf"{what}:\s*(\d+) kB", status)[1]) * 1024


def peak_and_need(case: Case, rows: int, engine: str) -> tuple[int, int]:
    """The peak of training above an idle process, and the bytes of data, parameters and moments."""
    train(case, *random_data(case, 2 * case.batch), engine)
    idle = memory("VmRSS")
    X, y = random_data(case, rows)
    network = train(case, X, y, engine)
    parameters = sum(array.nbytes for array in network.parameters.values())
    return memory("VmHWM") - idle, X.nbytes + y.nbytes + ARRAYS_A_PARAMETER * parameters


def main() -> None:
    """Print two tables in Markdown."""
    parser = argparse.ArgumentParser(description="Time and memory of an epoch as the rows grow.")
    parser.add_argument("--engine", default="auto")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--quick", action="store_true", help="fewer rows, 2 rounds: whether it works")
    arguments = parser.parse_args()
    rounds, share = (2, 10) if arguments.quick else (arguments.rounds, 1)
    print(f"{machine()}, engine {arguments.engine}, {rounds} rounds, {GROWTH.name}\n")

    sizes = ROWS[:-1] if arguments.quick else ROWS
    made = {f"{n:,}": Ours(GROWTH, 0, arguments.engine, data=random_data(GROWTH, n)) for n in sizes}
    seconds = take_turns({name: each.train for name, each in made.items()}, rounds)
    for each in made.values():
        each.close()
    per_row = [median(seconds[f"{n:,}"]) / n * 1e6 for n in sizes]
    print("| rows | seconds an epoch | µs a row | of the fastest | goal, at most | |")
    print("| --- | --- | --- | --- | --- | --- |")
    for rows, time in zip(sizes, per_row, strict=True):
        growth = time / min(per_row)
        verdict = f"{FLAT:g} | {'met' if growth <= FLAT else 'MISSED'}"
        print(f"| {rows:,} | {time * rows / 1e6:.4f} | {time:.2f} | {growth:.2f} | {verdict} |")

    print("\n| net, batch | rows | data, parameters, moments | peak | goal, at most | |")
    print("| --- | --- | --- | --- | --- | --- |")
    for case, all_rows in MEMORY.items():
        rows = all_rows // share
        with get_context("spawn").Pool(1) as pool:
            peak, need = pool.apply(peak_and_need, (case, rows, arguments.engine))
        goal = TIMES * need + MORE
        numbers = " | ".join(f"{each / MEGABYTE:.0f} MB" for each in (need, peak, goal))
        print(f"| {case.name} | {rows:,} | {numbers} | {'met' if peak <= goal else 'MISSED'} |", flush=True)


if __name__ == "__main__":
    main()

"""How long the pictures of a network of 60 residual blocks take, against the goal of 2 seconds.

`python benchmarks/pictures.py`. The network is built before; each time is the median over rounds.
"""

import argparse
from statistics import median
from time import perf_counter

from machine import machine

import trilith as tl

GOAL = 2.0  # seconds
BLOCKS, WIDTH = 60, 64


def network(blocks: int) -> tl.Network:
    """So many blocks: Dense, residual ones of a batch norm and a Dense, Dense."""
    inner = [tl.Residual([tl.BatchNorm(), tl.Dense(WIDTH, "relu")]) for _ in range(blocks - 2)]
    return tl.Network([tl.Dense(WIDTH), *inner, tl.Dense(10)], input_shape=(32,))


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="three blocks, once")
    quick = parser.parse_args().quick
    built = network(3 if quick else BLOCKS)
    pictures = {
        "of the network": lambda: built.explain("cross_entropy").picture(),
        "of the computational graph": lambda: built.explain("cross_entropy").graph(),
    }
    print(f"{machine()}; {3 if quick else BLOCKS} blocks, residual\n")
    print(f"| picture | seconds, equations included | goal {GOAL} | KB |\n| --- | --- | --- | --- |")
    for name, draw in pictures.items():
        seconds = []
        for _ in range(1 if quick else 5):
            start = perf_counter()
            svg = draw().svg()
            seconds.append(perf_counter() - start)
        taken, size = median(seconds), len(svg.encode()) / 1000
        print(f"| {name} | {taken:.2f} | {'met' if taken < GOAL else 'MISSED'} | {size:.0f} |")


if __name__ == "__main__":
    main()

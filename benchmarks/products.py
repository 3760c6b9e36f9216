"""Matrix products in float32 beside NumPy's and PyTorch's, in the shapes that occur in the nets of training.

    python benchmarks/products.py
    python benchmarks/products.py --nets 784-1024-1024-10 --threads 1

nn: activations times weights. nt: a gradient times the weights, turned, towards the inputs. tn: the inputs,
turned, times a gradient, for the weights. Ours is timed as it occurs in training: both operands and the
result lie in panels, one product follows the other inside the native program, and threads share those that
the engine would let them share. NumPy and PyTorch get plain arrays, turned ones as views, and an array for
the result. The peak is a loop of fused multiply-adds on as many threads; it takes its turn between the
products, because the clock drifts.
"""

import argparse
import tempfile
from collections.abc import Iterable
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from statistics import median

from timing import Run, Seconds, ratio, take_turns  # first: it sets what NumPy's OpenBLAS reads

# isort: split
import numpy as np
from fma_peak import Peak
from machine import machine
from markdown import print_header, print_row
from nets import NETS
from peers import CORES
from peers.case import Case
from peers.products import MULTIPLIERS, Product

OURS, PEAK = "ours", "peak"
PEERS = [name for name in MULTIPLIERS if name != OURS]
TOLERANCE = 1e-5  # times the depth's root, for numbers drawn from a normal distribution


def products(cases: Iterable[Case]) -> list[Product]:
    """Each product of a training step once; the gradient towards the net's inputs is never computed."""
    found: dict[Product, None] = {}
    for case in cases:
        for layer, (inputs, units) in enumerate(zip(case.sizes, case.sizes[1:], strict=False)):
            found[Product("nn", case.batch, inputs, units)] = None
            if layer > 0:
                found[Product("nt", case.batch, units, inputs)] = None
            found[Product("tn", inputs, case.batch, units)] = None
    return list(found)


def candidates(product: Product, threads: int, peers: list[str], peak: Peak | None) -> dict[str, Run]:
    """Everybody's product, compared with float64, and the peak.

    Raises:
        SystemExit: somebody computes something else.
    """
    a, b = product.views()
    expected = a.astype(np.float64) @ b
    runs: dict[str, Run] = {}
    for name in (OURS, *peers):
        multiplier = MULTIPLIERS[name](product, threads)
        multiplier.run(1)
        if not np.abs(multiplier.result() - expected).max() < TOLERANCE * product.depth**0.5:
            raise SystemExit(f"{name} does not compute {product}: nothing is timed.")
        runs[name] = multiplier.run
    return runs if peak is None else {**runs, PEAK: partial(peak.run, threads)}


def cells(product: Product, seconds: Seconds, whole: float | None) -> list[str]:
    """The table's line: everybody's GFLOP/s, our time over theirs, and our share of the peak.

    whole: FLOP of the peak's piece of work; None where it was not measured.
    """
    work = product.flops * product.repeats
    line = [f"{product.form}, {product.rows} x {product.depth} x {product.columns}"]
    for name, times in seconds.items():
        speed = f"{work / median(times) / 1e9:.0f}"
        if name != PEAK:
            line.append(speed if name == OURS else f"{ratio(seconds, OURS, name):.2f} ({speed})")
    if whole is None:
        return [*line, "no compiler"]
    share = work / whole / ratio(seconds, OURS, PEAK)
    return [*line, f"{share:.0%} ({whole / median(seconds[PEAK]) / 1e9:.0f})"]


def main() -> None:
    """Print a table in Markdown for each number of threads."""
    parser = argparse.ArgumentParser(description="Matrix products beside NumPy's and PyTorch's.")
    parser.add_argument("--nets", nargs="+", choices=NETS, default=list(NETS))
    parser.add_argument("--peers", nargs="*", choices=PEERS, default=PEERS)
    parser.add_argument("--threads", nargs="+", type=int, default=sorted({1, min(2, CORES)}))
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--quick", action="store_true", help="2 short rounds: whether it works, not how fast")
    arguments = parser.parse_args()
    rounds, least = (2, 0.0) if arguments.quick else (arguments.rounds, 0.03)
    print(f"{machine('numpy', 'torch')}; float32, {rounds} rounds")
    print("GFLOP/s; ratios are our time over theirs, their GFLOP/s in brackets; last, our share of the peak")
    peers = [name for name in arguments.peers if find_spec(MULTIPLIERS[name].package)]
    for name in set(arguments.peers) - set(peers):
        print(f"SKIPPED {name}: not installed")
    with tempfile.TemporaryDirectory() as folder:
        peak = None
        try:
            peak = Peak(Path(folder))
        except RuntimeError as error:
            print(f"The peak is not measured: {error}")
        for threads in arguments.threads:
            print(f"\n### {threads} thread{'s' * (threads > 1)}\n")
            print_header("rows x depth x columns", "ours", *(f"of {name}" for name in peers), "of the peak")
            for product in products(NETS[net] for net in arguments.nets):
                seconds = take_turns(candidates(product, threads, peers, peak), rounds, least)
                print_row(*cells(product, seconds, peak and peak.flops * threads))


if __name__ == "__main__":
    main()

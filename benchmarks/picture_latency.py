"""The time to look at one picture: our networks for pictures beside the same in onnxruntime.

    python benchmarks/picture_latency.py

Both have the same weights and agree on the logits before anything is timed. Ours is `Network.predict`;
onnxruntime optimises its graph, and counts with its best number of threads.
"""

import argparse
from collections.abc import Callable
from functools import partial
from importlib.util import find_spec
from statistics import median

from timing import ratio, take_turns  # first: it sets what NumPy's OpenBLAS reads

# isort: split
import numpy as np
from machine import machine
from markdown import print_header, print_row, verdict
from peers import CORES

import trilith as tl
from trilith.models import lenet, mobile_net, res_net

NETS: dict[str, tuple[Callable[..., tl.Network], tuple[int, int, int]]] = {
    "LeNet": (lenet, (28, 28, 1)),
    "residual, 20 layers": (res_net, (32, 32, 3)),
    "depthwise": (mobile_net, (64, 64, 3)),
}
PEER = "onnxruntime"
GOAL, TOLERANCE = 1.0, 1e-3


def repeated(predict: Callable[[np.ndarray], np.ndarray], X: np.ndarray, times: int) -> None:
    """Predict so many times."""
    for _ in range(times):
        predict(X)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--nets", nargs="+", choices=NETS, default=list(NETS))
    parser.add_argument("--rounds", type=int, default=15)
    installed = [PEER] if find_spec(PEER) and find_spec("onnx") else []
    parser.add_argument("--peers", nargs="*", choices=[PEER], default=installed, help="none: ours alone")
    parser.add_argument("--quick", action="store_true", help="so little that the numbers mean nothing")
    given = parser.parse_args()
    rounds, least = (2, 0.0) if given.quick else (given.rounds, 0.1)
    print(machine("numpy", "onnxruntime"), "\n")
    print_header("network", "ours, ms", "onnxruntime's best, ms", "threads", "ratio", f"goal {GOAL:g}")
    for net in given.nets:
        make, shape = NETS[net]
        network = make(10, shape)
        network.initialise(0)
        X = np.random.default_rng(0).integers(0, 256, (1, *shape)).astype(np.float32)
        candidates = {"ours": network.predict}
        if given.peers:
            from peers.onnx_pictures import with_onnxruntime

            candidates |= {f"{count}": with_onnxruntime(network, count) for count in range(1, CORES + 1)}
        expected = network.predict(X)
        for name, predict in candidates.items():
            if not np.allclose(predict(X), expected, rtol=TOLERANCE, atol=TOLERANCE):
                raise SystemExit(f"{name} predicts something else: nothing is timed.")
        timed = {name: partial(repeated, predict, X) for name, predict in candidates.items()}
        seconds = take_turns(timed, rounds, least)
        own = f"{1000 * median(seconds['ours']):.2f}"
        theirs = {name: median(times) for name, times in seconds.items() if name != "ours"}
        if not theirs:
            print_row(net, own, "–", "–", "–", "–")
            continue
        best = min(theirs, key=theirs.__getitem__)
        share = ratio(seconds, "ours", best)
        print_row(net, own, f"{1000 * theirs[best]:.2f}", best, f"{share:.2f}", verdict(share, GOAL))


if __name__ == "__main__":
    main()

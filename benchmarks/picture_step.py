"""One training step of networks for pictures beside PyTorch and JAX: LeNet, a residual, a depthwise network.

    python benchmarks/picture_step.py

All take turns in this one process; what counts is the median over the rounds of our time over theirs.
Ours goes through `tl.train` with shuffling, accuracy and progress; PyTorch shuffles, and counts with its
best number of threads and its better memory format; JAX shuffles, a step is compiled. Whoever does not
lose the same in the first steps is not timed.
"""

import argparse
from collections.abc import Callable
from statistics import median

from timing import ratio, take_turns  # first: it sets what NumPy's OpenBLAS reads

# isort: split
import numpy as np
from machine import machine
from markdown import print_header, print_row, verdict
from peers.case import Candidate
from peers.ours import Held

import trilith as tl
from trilith.models import lenet, mobile_net, res_net

NETS: dict[str, tuple[Callable[..., tl.Network], tuple[int, int, int], int]] = {
    "LeNet": (lenet, (28, 28, 1), 64),
    "residual, 20 layers": (res_net, (32, 32, 3), 32),
    "depthwise": (mobile_net, (64, 64, 3), 32),
}
PEERS = {"PyTorch": "torch", "JAX": "jax"}
GOAL, ALIKE = 0.9, 2e-3


def candidates(
    net: str, batches: int, threads: list[int], peers: list[str]
) -> dict[str, Callable[[], Candidate]]:
    """Ours and the peers', by name, on pictures of random bytes as floats."""
    make, shape, batch = NETS[net]
    random = np.random.default_rng(0)
    X = random.integers(0, 256, (batches * batch, *shape)).astype(np.float32)
    data = X, random.integers(0, 10, len(X))
    settings = {"loss": "cross_entropy", "optimizer": "adam", "metrics": ("accuracy",), "batch_size": batch}

    def network() -> tl.Network:
        made = make(10, shape)
        made.initialise(0)
        return made

    found: dict[str, Callable[[], Candidate]] = {"ours": lambda: Held(network(), data, **settings)}
    if "JAX" in peers:
        from peers.jax_pictures import JaxPictures

        found["JAX"] = lambda: JaxPictures(network(), data, batch)
    if "PyTorch" in peers:
        from peers.torch_pictures import TorchPictures

        for count in threads:
            for last, word in ((True, "channels last"), (False, "channels first")):
                name = f"PyTorch, {count} threads, {word}"
                found[name] = lambda count=count, last=last: TorchPictures(
                    network(), data, batch, count, last
                )
    return found


def alike(made: dict[str, Callable[[], Candidate]]) -> float:
    """How far the losses of the first steps differ. Raises SystemExit where somebody trains another."""
    losses = {}
    for name, make in made.items():
        candidate = make()
        candidate.train(1, shuffle=False)
        losses[name] = candidate.losses[0]
        candidate.close()
    furthest = max(abs(each - losses["ours"]) for each in losses.values()) / losses["ours"]
    if furthest > ALIKE:
        raise SystemExit(f"somebody trains another network: {losses}")
    return furthest


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--nets", nargs="+", choices=NETS, default=list(NETS))
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--batches", type=int, default=8, help="of an epoch")
    parser.add_argument("--threads", type=int, nargs="+", default=[1, 2], help="that PyTorch is tried with")
    parser.add_argument("--peers", nargs="*", choices=PEERS, default=list(PEERS), help="none: ours alone")
    parser.add_argument("--quick", action="store_true", help="so little that the numbers mean nothing")
    given = parser.parse_args()
    rounds, batches = (1, 1) if given.quick else (given.rounds, given.batches)
    print(machine("numpy", *(PEERS[each] for each in given.peers)), "\n")
    print_header(
        "network, batch", "ours, ms", "the best peer's, ms", "which", "ratio", f"goal {GOAL}", "losses differ"
    )
    for net in given.nets:
        made = candidates(net, batches, given.threads, given.peers)
        difference = alike(made)
        ready = {name: make() for name, make in made.items()}
        seconds = take_turns({name: each.train for name, each in ready.items()}, rounds)
        for each in ready.values():
            each.close()
        ours = 1000 * median(seconds["ours"]) / batches
        theirs = {name: median(times) for name, times in seconds.items() if name != "ours"}
        title = f"{net}, {NETS[net][2]}"
        if not theirs:
            print_row(title, f"{ours:.1f}", "–", "–", "–", "–", "–")
            continue
        best = min(theirs, key=theirs.__getitem__)
        share = ratio(seconds, "ours", best)
        which = best.removeprefix("PyTorch, ")
        print_row(
            title,
            f"{ours:.1f}",
            f"{1000 * theirs[best] / batches:.1f}",
            which,
            f"{share:.2f}",
            verdict(share, GOAL),
            f"{difference:.0e}",
        )


if __name__ == "__main__":
    main()

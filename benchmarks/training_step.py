"""One training step (batch, forward, loss, backward, update) beside PyTorch, JAX, Keras and scikit-learn.

    python benchmarks/training_step.py --engine native

All take turns in this one process: what counts is the median over the rounds of our time over theirs. First
every candidate's losses are compared with those of the float64 numpy engine, from the same first weights.
Ours goes through `tl.train` with shuffling, accuracy and progress; the others shuffle, and measure only the
loss. PyTorch counts with its better number of threads.
"""

import argparse
from collections.abc import Mapping
from statistics import median

from timing import Seconds, ratio, take_turns  # first: it sets what NumPy's OpenBLAS reads

# isort: split
import numpy as np
from machine import machine
from peers import PEERS, Maker, load_peers
from peers.case import VARIANTS, Candidate, Case
from peers.ours import Ours

NETS: dict[str, tuple[Case, int]] = {  # with the batches of an epoch
    "64-32-10": (Case((64, 32, 10), 32), 1000),
    "64-128-128-10": (Case((64, 128, 128, 10), 64), 500),
    "784-256-128-10": (Case((784, 256, 128, 10), 128), 128),
    "784-1024-1024-10": (Case((784, 1024, 1024, 10), 256), 32),
    "784-2048-2048-10": (Case((784, 2048, 2048, 10), 256), 16),
}
GOALS = {  # our time over theirs, at most: JAX, PyTorch
    "64-32-10": (0.25, 0.012),
    "64-128-128-10": (0.45, 0.09),
    "784-256-128-10": (0.65, 0.38),
    "784-1024-1024-10": (0.80, 0.75),
    "784-2048-2048-10": (0.90, 0.85),
}
VARIANT_ALLOWANCE = 0.1
COLUMNS = ("JAX", "PyTorch", "torch.compile", "Keras", "scikit-learn")
STEPS_CHECKED = 20
# A ReLU's input near zero, or a gradient near zero in Adam's first step, may change its sign in float32, and
# the losses then drift, in any library: the first steps must agree, the later ones roughly. In shares of the
# first loss.
FIRST_STEPS, CLOSE, ROUGHLY = 3, 1e-4, 1e-3


def losses(candidate: Candidate, epochs: int) -> np.ndarray:
    """The mean losses of its first epochs, not shuffled."""
    candidate.train(epochs, shuffle=False)
    found = np.array(candidate.losses)
    candidate.close()
    return found


def check(case: Case, makers: Mapping[str, Maker]) -> None:
    """Compare 20 steps on one batch, and the mean over 20 batches in order, with the float64 numpy engine.

    Raises:
        SystemExit: a candidate does not train the same net.
    """
    case = Case(case.sizes, case.batch, case.variant, dropout=0.0)  # masks are each library's own
    reference: dict[str, object] = {"engine": "numpy", "precision": "float64", "shuffle": False}
    one_batch = losses(Ours(case, 1, **reference), STEPS_CHECKED)
    in_order = losses(Ours(case, STEPS_CHECKED, **reference), 1)
    for name, make in makers.items():
        candidate = make(case, 1)
        if candidate is None:
            continue
        steps = np.abs(losses(candidate, STEPS_CHECKED) - one_batch) / one_batch[0]
        mean = np.abs(losses(make(case, STEPS_CHECKED), 1) - in_order) / one_batch[0]
        numbers = f"first {FIRST_STEPS} steps {steps[:FIRST_STEPS].max():.0e}, "
        numbers += f"{STEPS_CHECKED} steps {steps.max():.0e}, {STEPS_CHECKED} batches {mean.max():.0e}"
        print(f"{case.name}: losses of {name} differ from float64 by: {numbers}", flush=True)
        if not (steps[:FIRST_STEPS].max() < CLOSE and max(steps.max(), mean.max()) < ROUGHLY):
            raise SystemExit(f"{name} does not train the same net: nothing is timed.")


def measure(case: Case, batches: int, makers: Mapping[str, Maker], rounds: int, least: float) -> Seconds:
    """Seconds a step, by candidate and round."""
    made = {name: make(case, batches) for name, make in makers.items()}
    candidates = {name: candidate for name, candidate in made.items() if candidate is not None}
    seconds = take_turns({name: each.train for name, each in candidates.items()}, rounds, least)
    for candidate in candidates.values():
        candidate.close()
    return {name: [each / batches for each in times] for name, times in seconds.items()}


def row(net: str, case: Case, seconds: Seconds) -> str:
    """The table's line: our time, our time over each peer's, and the goals."""
    cells = [case.name, f"{median(seconds['ours']) * 1e6:,.0f}"]
    ratios = {}
    for column in COLUMNS:
        times = {name: median(values) for name, values in seconds.items() if name.startswith(column)}
        if not times:
            cells.append("")
            continue
        best = min(times, key=lambda name: times[name])
        ratios[column] = ratio(seconds, "ours", best)
        cells.append(f"{ratios[column]:.3f} ({times[best] * 1e6:,.0f}{best.removeprefix(column)})")
    for column, goal in zip(("JAX", "PyTorch"), GOALS[net], strict=True):
        limit = goal + (VARIANT_ALLOWANCE if case.variant != "relu" else 0.0)
        verdict = "met" if column in ratios and ratios[column] <= limit else "MISSED"
        cells.append(f"{limit:g} {verdict}" if column in ratios else f"{limit:g}")
    return f"| {' | '.join(cells)} |"


def main() -> None:
    """Print a table in Markdown."""
    parser = argparse.ArgumentParser(description="A training step: trilith beside its peers.")
    parser.add_argument("--engine", default="auto", help="trilith's")
    parser.add_argument("--nets", nargs="+", choices=NETS, default=list(NETS))
    parser.add_argument("--variant", choices=VARIANTS, default="relu")
    parser.add_argument("--peers", nargs="*", choices=PEERS, default=list(PEERS))
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--quick", action="store_true", help="3 short rounds: whether it works, not how fast")
    arguments = parser.parse_args()
    peers = load_peers(arguments.peers)

    def ours(case: Case, batches: int, shuffle: bool = True) -> Candidate:
        return Ours(case, batches, arguments.engine, shuffle=shuffle)

    cases = {net: Case(NETS[net][0].sizes, NETS[net][0].batch, arguments.variant) for net in arguments.nets}
    for case in cases.values():
        check(case, {"ours": lambda case, batches: ours(case, batches, shuffle=False), **peers})

    rounds, share, least = (3, 8, 0.0) if arguments.quick else (arguments.rounds, 1, 0.1)
    print(f"\n{machine()}, {arguments.variant}, engine {arguments.engine}, {rounds} rounds")
    print("µs a step; ratios are our time over theirs, their µs in brackets\n")
    print(f"| net, batch | ours | {' | '.join(f'of {name}' for name in COLUMNS)} | goals: JAX | PyTorch |")
    print("| --- " * (4 + len(COLUMNS)) + "|")
    for net, case in cases.items():
        batches = max(4, NETS[net][1] // share)
        seconds = measure(case, batches, {"ours": ours, **peers}, rounds, least)
        print(row(net, case, seconds), flush=True)


if __name__ == "__main__":
    main()

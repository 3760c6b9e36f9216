"""One training step (batch, forward, loss, backward, update) beside PyTorch, JAX, Keras and scikit-learn.

    python benchmarks/training_step.py
    python benchmarks/training_step.py --nets 64-32-10 --variants relu adamw --peers PyTorch JAX

A table for each variant of the work. All take turns in this one process: what counts is the median over the
rounds of our time over theirs. Whoever does not train the same net in the first 20 steps, compared with the
float64 numpy engine from the same first weights, is not timed. Ours goes through `tl.train` with shuffling,
accuracy and progress; the others shuffle, and measure only the loss. PyTorch counts with its best number of
threads.
"""

import argparse
from collections.abc import Mapping
from dataclasses import replace
from itertools import chain
from statistics import median

from timing import Seconds, ratio, take_turns  # first: it sets what NumPy's OpenBLAS reads

# isort: split
from machine import machine
from markdown import print_header, print_row, verdict
from nets import NETS
from peers import PACKAGES, PEERS, Maker, family, load_peers
from peers.agreement import Agreement, agrees
from peers.case import VARIANTS, Candidate, Case, Data
from peers.ours import Ours

BATCHES = {  # of an epoch
    "64-32-10": 500,
    "64-128-128-10": 300,
    "784-256-128-10": 96,
    "784-1024-1024-10": 12,
    "784-2048-2048-10": 6,
}
GOALS = {  # our time over theirs, at most: JAX, PyTorch
    "64-32-10": (0.25, 0.012),
    "64-128-128-10": (0.45, 0.09),
    "784-256-128-10": (0.65, 0.38),
    "784-1024-1024-10": (0.80, 0.75),
    "784-2048-2048-10": (0.90, 0.85),
}
VARIANT_ALLOWANCE = 0.1
OURS = "ours"
CAPTION = """\
µs a step; ratios are our time over theirs, their µs in brackets; last, how far anybody's losses of 20 steps
differ from float64, in shares of the first"""


class Comparison:
    """Ours and its peers on one case; `failed` says who did not run, and why."""

    def __init__(self, net: str, case: Case, makers: Mapping[str, Maker]) -> None:
        self.net, self.case, self.makers = net, case, makers
        self.failed: dict[str, str] = {}
        self.differences: dict[str, float] = {}

    def check(self) -> None:
        """Compare the first losses of everybody.

        Raises:
            SystemExit: somebody trains another net.
        """
        agreement = Agreement(self.case)
        for name, make in self.makers.items():
            try:
                found = agreement.difference(make)
            except Exception as error:
                if name == OURS:
                    raise
                self.failed[name] = f"{type(error).__name__}: {str(error).strip().partition(chr(10))[0]}"
                continue
            if found is None:
                continue
            if not agrees(*found):
                raise SystemExit(f"{self.case.name}: {name} trains another net: losses differ by {found}")
            self.differences[name] = found[1]

    def measure(self, batches: int, rounds: int, least: float) -> Seconds:
        """Seconds a step, by candidate and round."""
        data = self.case.data(batches)
        made = {name: self.makers[name](self.case, data) for name in self.differences}
        seconds = take_turns({name: each.train for name, each in made.items()}, rounds, least)
        for candidate in made.values():
            candidate.close()
        return {name: [each / batches for each in times] for name, times in seconds.items()}

    def cells(self, seconds: Seconds, columns: list[str]) -> list[str]:
        """The table's line: our time, our time over each peer's, the goals, the losses."""
        line = [self.case.name, f"{median(seconds[OURS]) * 1e6:,.0f}"]
        ratios = {}
        for column in columns:
            times = {name: median(values) for name, values in seconds.items() if family(name) == column}
            if not times:
                line.append("does not run" if column in map(family, self.failed) else "has no such net")
                continue
            best = min(times, key=lambda name: times[name])
            ratios[column] = ratio(seconds, OURS, best)
            line.append(f"{ratios[column]:.3f} ({times[best] * 1e6:,.0f}{best.removeprefix(column)})")
        allowance = 0.0 if self.case.variant == "relu" else VARIANT_ALLOWANCE
        for column, goal in zip(("JAX", "PyTorch"), GOALS[self.net], strict=True):
            limit = goal + allowance
            line.append(
                f"{limit:.3g} {verdict(ratios[column], limit)}" if column in ratios else f"{limit:.3g}"
            )
        return [*line, f"{max(self.differences.values()):.0e}"]


def main() -> None:
    """Print a table in Markdown for each variant."""
    parser = argparse.ArgumentParser(description="A training step: trilith beside its peers.")
    parser.add_argument("--engine", default="auto", help="trilith's")
    parser.add_argument("--nets", nargs="+", choices=NETS, default=list(NETS))
    parser.add_argument("--variants", nargs="+", choices=VARIANTS, default=list(VARIANTS))
    parser.add_argument("--peers", nargs="*", choices=PEERS, default=list(PEERS))
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--quick", action="store_true", help="2 short rounds: whether it works, not how fast")
    arguments = parser.parse_args()
    peers = load_peers(arguments.peers)
    columns = list(dict.fromkeys(map(family, peers)))
    rounds, share, least = (2, 8, 0.0) if arguments.quick else (arguments.rounds, 1, 0.1)

    def ours(case: Case, data: Data) -> Candidate:
        return Ours(case, data, arguments.engine)

    print(f"{machine(*PACKAGES)}; engine {arguments.engine}, {rounds} rounds")
    print(CAPTION)
    comparisons = [
        [
            Comparison(net, replace(NETS[net], variant=variant), {OURS: ours, **peers})
            for net in arguments.nets
        ]
        for variant in arguments.variants
    ]
    for comparison in chain.from_iterable(comparisons):
        comparison.check()
    for variant, table in zip(arguments.variants, comparisons, strict=True):
        print(f"\n### {VARIANTS[variant]}\n")
        ratios = [f"of {name}" for name in columns]
        print_header("net, batch", "ours", *ratios, "goals: JAX", "PyTorch", "losses")
        for comparison in table:
            seconds = comparison.measure(max(4, BATCHES[comparison.net] // share), rounds, least)
            print_row(*comparison.cells(seconds, columns))
        reasons = {name: reason for comparison in table for name, reason in comparison.failed.items()}
        for name, reason in reasons.items():
            print(f"\n{name} does not run: {reason}")


if __name__ == "__main__":
    main()

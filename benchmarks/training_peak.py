"""One training in this process alone: the peak of its resident memory, and what it must hold.

    python benchmarks/training_peak.py ours 784-256-128-10 --batches 781

Prints bytes: the peak above what was resident after the imports (data, compilation and threads count), and
those of data, parameters and Adam's two moments. Linux only: it reads /proc/self/status.
"""

import argparse
import json
import re
from pathlib import Path

from nets import NETS
from peers import PEERS, load_peers
from peers.case import Case
from peers.ours import Ours

OURS = "ours"
ARRAYS_A_PARAMETER = 3  # itself, and Adam's two moments
BYTES = 4  # float32


def resident(what: str) -> int:
    """This process's memory in bytes: VmRSS now, VmHWM at its peak."""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    return int(re.search(rf"{what}:\s*(\d+) kB", status)[1]) * 1024


def forget_peak() -> None:
    """Let the peak begin again at what is resident now."""
    Path("/proc/self/clear_refs").write_text("5", encoding="utf-8")


def parameters(case: Case) -> int:
    """Weights and biases of the case's net."""
    return sum((i + 1) * o for i, o in zip(case.sizes, case.sizes[1:], strict=False))


def main() -> None:
    """Print a line of JSON."""
    parser = argparse.ArgumentParser(description="The peak of a training's resident memory.")
    parser.add_argument("who", choices=[OURS, *PEERS])
    parser.add_argument("net", choices=NETS)
    parser.add_argument("--batches", type=int, default=100, help="of an epoch; there are two")
    parser.add_argument("--engine", default="auto", help="trilith's")
    arguments = parser.parse_args()
    case = NETS[arguments.net]
    makers = {OURS: lambda case, data: Ours(case, data, arguments.engine)}
    if arguments.who != OURS:
        makers = load_peers([arguments.who])
    make = list(makers.values())[-1]  # of PyTorch's, the one with most threads

    forget_peak()
    idle = resident("VmRSS")
    X, y = case.random_data(arguments.batches * case.batch)
    candidate = make(case, (X, y))
    candidate.train(2)
    candidate.close()
    need = X.nbytes + y.nbytes + ARRAYS_A_PARAMETER * BYTES * parameters(case)
    print(json.dumps({"peak": resident("VmHWM") - idle, "need": need}))


if __name__ == "__main__":
    main()

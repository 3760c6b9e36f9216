"""How much memory training takes beside what it must hold: data, parameters and Adam's two moments.

    python benchmarks/memory.py
    python benchmarks/memory.py --nets 64-128-128-10 --peers PyTorch

Each training is two epochs in a process of its own (`training_peak.py`): the peak of its resident memory
above what was resident after the imports, so that what compilation and threads take counts.
"""

import argparse
import json
import subprocess
import sys
from pathlib import Path

from machine import machine
from markdown import print_header, print_row, verdict
from nets import NETS
from peers import PACKAGES, PEERS

BATCHES = {  # of an epoch: a million rows, 100,000 and 20,000
    "64-32-10": 31_250,
    "64-128-128-10": 15_625,
    "784-256-128-10": 781,
    "784-1024-1024-10": 78,
    "784-2048-2048-10": 78,
}
MEGABYTE = 1e6
TIMES, MORE = 1.2, 20 * MEGABYTE
OURS = "ours"


def peak_and_need(who: str, net: str, batches: int, engine: str) -> tuple[int, int] | None:
    """Bytes at the peak, and those that it must hold; None where the peer does not run."""
    script = Path(__file__).with_name("training_peak.py")
    command = [sys.executable, str(script), who, net, "--batches", str(batches), "--engine", engine]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode == 0:
        found = json.loads(done.stdout)
        return found["peak"], found["need"]
    if who == OURS:
        raise SystemExit(f"{' '.join(command)} fails:\n{done.stderr}")
    return None


def main() -> None:
    """Print a table in Markdown."""
    parser = argparse.ArgumentParser(description="The peak memory of a training: trilith beside its peers.")
    parser.add_argument("--engine", default="auto", help="trilith's")
    parser.add_argument("--nets", nargs="+", choices=NETS, default=[net for net in NETS if net != "64-32-10"])
    parser.add_argument("--peers", nargs="*", choices=PEERS, default=["JAX", "PyTorch"])
    parser.add_argument("--quick", action="store_true", help="a twentieth of the rows: whether it works")
    arguments = parser.parse_args()
    share = 20 if arguments.quick else 1
    print(f"{machine(*PACKAGES)}; engine {arguments.engine}\n")
    columns = ("rows", "data, parameters, moments", "ours", "goal, at most", "", *arguments.peers)
    print_header("net, batch", *columns)
    for net in arguments.nets:
        batches = max(2, BATCHES[net] // share)
        peak, need = peak_and_need(OURS, net, batches, arguments.engine)
        goal = TIMES * need + MORE
        numbers = [f"{each / MEGABYTE:,.0f} MB" for each in (need, peak, goal)]
        others = [peak_and_need(name, net, batches, arguments.engine) for name in arguments.peers]
        peaks = ["does not run" if each is None else f"{each[0] / MEGABYTE:,.0f} MB" for each in others]
        rows = f"{batches * NETS[net].batch:,}"
        print_row(NETS[net].name, rows, *numbers, verdict(peak, goal), *peaks)


if __name__ == "__main__":
    main()

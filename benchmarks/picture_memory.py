"""The peak of resident memory while networks for pictures are trained: ours beside PyTorch's and JAX's.

    python benchmarks/picture_memory.py

Each training is a process of its own: two epochs of random pictures; what counts is the peak above what was
resident after the imports. PyTorch counts with its better memory format. Linux only.
"""

import argparse
import json
import subprocess
import sys
from pathlib import Path

from picture_step import NETS, PEERS, candidates
from training_peak import forget_peak, resident

# isort: split
from machine import machine
from markdown import print_header, print_row, verdict
from peers import CORES

MEGABYTE = 1e6
OURS = "ours"


def names(peers: list[str]) -> list[str]:
    """The candidates of the step's benchmark that are measured, ours first."""
    formats = [f"PyTorch, {CORES} threads, {order}" for order in ("channels last", "channels first")]
    return [OURS, *(formats if "PyTorch" in peers else []), *(["JAX"] if "JAX" in peers else [])]


def train(net: str, who: str, batches: int) -> None:
    """Train in this process, and print the peak as JSON."""
    forget_peak()
    before = resident("VmRSS")
    peers = [each for each in PEERS if who.startswith(each)]
    candidate = candidates(net, batches, [CORES], peers)[who]()
    candidate.train(2)
    candidate.close()
    print(json.dumps(resident("VmHWM") - before))


def peak(net: str, who: str, batches: int) -> int:
    """Bytes, of a process of its own."""
    command = [sys.executable, str(Path(__file__)), "--one", net, who, "--batches", str(batches)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise SystemExit(f"{' '.join(command)} fails:\n{done.stderr}")
    return int(json.loads(done.stdout.splitlines()[-1]))


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--nets", nargs="+", choices=NETS, default=list(NETS))
    parser.add_argument("--batches", type=int, default=16, help="of an epoch")
    parser.add_argument("--peers", nargs="*", choices=PEERS, default=["PyTorch"], help="none: ours alone")
    parser.add_argument("--quick", action="store_true", help="two batches: whether it works")
    parser.add_argument("--one", nargs=2, metavar=("NET", "WHO"), help="a process of the table")
    given = parser.parse_args()
    batches = 2 if given.quick else given.batches
    if given.one:
        train(*given.one, batches)
        return
    print(machine("numpy", *(PEERS[each] for each in given.peers)), "\n")
    print_header("network, batch", "ours, MB", "the best peer's, MB", "which", "goal: not more")
    for net in given.nets:
        peaks = {who: peak(net, who, batches) for who in names(given.peers)}
        ours, title = peaks.pop(OURS), f"{net}, {NETS[net][2]}"
        if not peaks:
            print_row(title, f"{ours / MEGABYTE:,.0f}", "–", "–", "–")
            continue
        best = min(peaks, key=peaks.__getitem__)
        numbers = [f"{each / MEGABYTE:,.0f}" for each in (ours, peaks[best])]
        print_row(title, *numbers, best, verdict(ours, peaks[best]))


if __name__ == "__main__":
    main()

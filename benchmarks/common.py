"""What the benchmarks share: the command, run and timed; the heading and the rows of their tables."""

import re
import subprocess
import sys
from datetime import date
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from start import machine

SEEDS = range(5)


def train(*arguments: str) -> tuple[dict[str, float], float]:
    """Run `trilith train` as people do: the network's test scores by name, and the wall seconds of all of it."""
    command = [str(Path(sys.executable).with_name("trilith")), "train", *arguments]
    with TemporaryDirectory() as folder:
        start = perf_counter()
        done = subprocess.run([*command, "-o", folder], capture_output=True, text=True, check=False)
        seconds = perf_counter() - start
    if done.returncode:
        sys.exit(done.stderr)
    scores = re.findall(r"^ (\S.*?)  (?:higher|lower) is better +(\S+)", done.stdout, re.MULTILINE)
    return {name: float(value.replace(",", "")) for name, value in scores}, seconds


def print_heading(title: str, *packages: str) -> None:
    """What was measured, when and on what, and the head of the table."""
    versions = ", ".join(f"{name} {version(name)}" for name in ("trilith", "numpy", *packages))
    print(f"{title}\n\n{date.today()}, {machine()}, {versions}\n")
    print("| what | measured | goal | |")
    print("| --- | --- | --- | --- |")


def print_row(what: str, measured: str, goal: str = "", met: bool | None = None) -> None:
    """One line of the table; `met` is None where there is no goal."""
    print(
        f"| {what} | {measured} | {goal} | {'' if met is None else 'met' if met else 'MISSED'} |", flush=True
    )

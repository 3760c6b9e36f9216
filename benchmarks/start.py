"""How fast Trilith starts and how much disk it takes, against the goals of the design.

Run with the Python of the environment to be measured: `python benchmarks/start.py`. Each time is the median
over fresh processes; the things compared take turns, so that a busy machine slows all of them alike.
"""

import subprocess
import sys
from collections.abc import Iterable
from importlib.metadata import Distribution, distribution
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from time import perf_counter

from machine import machine
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROUNDS = 21
GOAL_IMPORT = 1.5  # times `import numpy`
GOAL_HELP = 0.4  # seconds
GOAL_SIZE = 450.0  # MB

CLOCK = "from time import perf_counter as now; start = now(); {statement}; print(now() - start)"
IMPORTS = {
    "numpy": "import numpy",
    "trilith": "import trilith",
    "network": "from trilith import Adam, Dense, Network, train",
}


def seconds_to_import(statement: str) -> float:
    """Seconds that one import statement takes in a fresh process, the start of Python not included."""
    command = [sys.executable, "-c", CLOCK.format(statement=statement)]
    return float(subprocess.run(command, capture_output=True, check=True).stdout)


def seconds_for_help() -> float:
    """Wall seconds of `trilith --help`, from the shell's point of view."""
    command = [str(Path(sys.executable).with_name("trilith")), "--help"]
    start = perf_counter()
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
    return perf_counter() - start


def closure(name: str) -> dict[str, Distribution]:
    """Every distribution that installing `name` without extras brings, by normalised name."""
    found: dict[str, Distribution] = {}
    waiting = [Requirement(name)]
    while waiting:
        requirement = waiting.pop()
        extras = requirement.extras or {""}
        key = canonicalize_name(requirement.name)
        if key in found and not requirement.extras:
            continue
        found[key] = distribution(requirement.name)
        for line in found[key].requires or []:
            needed = Requirement(line)
            if needed.marker is None or any(needed.marker.evaluate({"extra": extra}) for extra in extras):
                waiting.append(needed)
    return found


def megabytes(paths: Iterable[Path]) -> float:
    """Sum of file sizes in units of 10^6 bytes."""
    return sum(path.stat().st_size for path in paths if path.is_file()) / 1e6


def installed_size(installed: Distribution) -> float:
    """Megabytes of the files that one distribution brought, caches that pip recorded included."""
    return megabytes(Path(str(file.locate())) for file in installed.files or [])


def package_size() -> float:
    """Megabytes of Trilith's own files, wherever they lie: an editable install records none of them."""
    spec = find_spec("trilith")
    if spec is None or spec.origin is None:
        sys.exit("trilith is not installed here: pip install . first")
    folder = Path(spec.origin).parent
    return megabytes(path for path in folder.rglob("*") if "__pycache__" not in path.parts)


def row(what: str, measured: float, unit: str, goal: float | None = None) -> str:
    """Format one line of the table."""
    if goal is None:
        return f"| {what} | {measured:.2f} {unit} | | |"
    return f"| {what} | {measured:.2f} {unit} | {goal:g} {unit} | {'met' if measured <= goal else 'MISSED'} |"


def main() -> None:
    """Measure and print a table in Markdown."""
    imports: dict[str, list[float]] = {name: [] for name in IMPORTS}
    helps: list[float] = []
    for _ in range(ROUNDS):
        for name, statement in IMPORTS.items():
            imports[name].append(seconds_to_import(statement))
        helps.append(seconds_for_help())
    numpy, trilith, network = (median(imports[name]) for name in IMPORTS)

    own = package_size()
    needed = closure("trilith").items()
    dependencies = {name: installed_size(each) for name, each in needed if name != "trilith"}
    total = own + sum(dependencies.values())
    largest = sorted(dependencies, key=dependencies.__getitem__, reverse=True)[:5]

    print(f"{machine()}, median of {ROUNDS} runs\n")
    print("| what | measured | goal, at most | |")
    print("| --- | --- | --- | --- |")
    print(row("`import numpy`", numpy * 1e3, "ms"))
    print(row("`import trilith` / `import numpy`", trilith / numpy, "times", GOAL_IMPORT))
    print(row(f"`{IMPORTS['network']}` / `import numpy`", network / numpy, "times", GOAL_IMPORT))
    print(row("`trilith --help`", median(helps), "s", GOAL_HELP))
    print(row("Trilith's own files", own, "MB"))
    print(row(f"with its {len(dependencies)} dependencies", total, "MB", GOAL_SIZE))
    print("\nLargest: " + ", ".join(f"{name} {dependencies[name]:.0f} MB" for name in largest))


if __name__ == "__main__":
    main()

"""Accuracy, time and peak memory of ImageClassifier on real pictures: clothes, cats, digits.

    python benchmarks/picture_sets.py --data ../shared/data [--sets cats digits] [--presets fast default]

Each row is a process of its own, so that its peak of memory is its own: of Python, libraries and data too.
Clothes and cats have official splits; of the digits of scikit-learn a fifth tests, drawn by the seed.
"""

import argparse
import json
import resource
import subprocess
import sys
from pathlib import Path
from statistics import mean
from time import perf_counter

import numpy as np
from machine import machine
from markdown import print_header, print_row

import trilith as tl
from trilith.data.images import Images, read_images, scan_images

SETS = {
    "clothes": "fashion_mnist",
    "clothes, dense": "fashion_mnist",
    "cats": "catvnoncat/train_catvnoncat.h5",
    "digits": "sample:digits",
}
SEEDS = {"cats": (0, 1, 2)}
GOALS = {
    ("clothes", "default"): 0.935,
    ("clothes", "best"): 0.945,
    ("clothes, dense", "default"): 0.9,
    ("cats", "default"): 0.9,
    ("digits", "default"): 0.99,
}
DENSE_EPOCHS = 20


def parts(images: Images, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """The pictures that train, and those that test."""
    if images.parts is not None:
        return np.flatnonzero(images.parts != "test"), np.flatnonzero(images.parts == "test")
    order = np.random.default_rng(seed).permutation(len(images))
    return order[len(images) // 5 :], order[: len(images) // 5]


def measure(name: str, preset: str, data: Path, seed: int, quick: bool) -> dict[str, float]:
    """One row: accuracy on the test part, seconds of the fit, MiB at most."""
    source = SETS[name] if SETS[name].startswith("sample:") else str(data / SETS[name])
    images = read_images(scan_images(source))
    train, test = parts(images, seed)
    settings = {"epochs": 1} if quick else {}
    options = {"ensemble": 1} if quick else {}
    if name.endswith("dense"):
        options |= {"architecture": "dense"}
        settings = {"epochs": DENSE_EPOCHS} | settings
    model = tl.ImageClassifier(preset=preset, random_state=seed, settings=settings, **options)
    begun = perf_counter()
    model.fit(images.pixels[train], images.labels[train])
    seconds = perf_counter() - begun
    accuracy = model.score(images.pixels[test], images.labels[test])
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"accuracy": accuracy, "seconds": seconds, "peak": peak, "networks": len(model.networks_)}


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--sets", nargs="+", choices=SETS, default=list(SETS))
    parser.add_argument("--presets", nargs="+", default=["fast", "default"])
    parser.add_argument("--quick", action="store_true", help="digits, one epoch")
    parser.add_argument("--one", nargs=3, metavar=("SET", "PRESET", "SEED"), help="a row's process")
    given = parser.parse_args()
    if given.one:
        name, preset, seed = given.one
        print(json.dumps(measure(name, preset, given.data, int(seed), given.quick)))
        return
    print(f"{machine('numpy')}\n")
    print_header("pictures", "preset", "accuracy", "goal", "seconds", "peak MiB", "networks", "seeds")
    for name in ["digits"] if given.quick else given.sets:
        for preset in ["fast"] if given.quick else given.presets:
            seeds = SEEDS.get(name, (0,))
            rows = [_row(name, preset, seed) for seed in seeds]
            means = {key: mean(row[key] for row in rows) for key in rows[0]}
            goal = GOALS.get((name, preset))
            print_row(
                name,
                preset,
                f"{means['accuracy']:.4f}",
                "" if goal is None else f"{goal}: {'met' if means['accuracy'] >= goal else 'MISSED'}",
                f"{means['seconds']:.1f}",
                f"{means['peak']:.0f}",
                f"{means['networks']:.0f}",
                len(seeds),
            )


def _row(name: str, preset: str, seed: int) -> dict[str, float]:
    command = [sys.executable, *sys.argv, "--one", name, preset, str(seed)]
    row: dict[str, float] = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    return row


if __name__ == "__main__":
    main()

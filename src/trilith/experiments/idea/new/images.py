"""A first idea for pictures: what their headers say, and what follows for networks that look at them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from trilith.experiments.idea.explicit import explicit_settings
from trilith.experiments.idea.idea import Idea
from trilith.experiments.idea.new.lines import line, meaning, on_one_line, settings_lines
from trilith.experiments.images.parted import PartedImages, labels_of, part_images

SHOWN = 10  # classes, and files that are left out, by name
OTHERS = ("res_net(depth=20)", "mobile_net")  # architectures that a search may try beside the one chosen


def lines_for_images(idea: Idea, folder: Path) -> Iterator[str]:
    """The lines of the file, which will lie in the folder; no picture of the idea's source is decoded.

    Raises:
        DataError, SettingError: the pictures cannot be learned from, or what is asked is about tables.
    """
    found = part_images(idea.data.source, idea.image_settings())
    seen = idea.with_values({"data.kind": "images"}).beside(folder)
    yield "[data]"
    yield from _data(seen, found)
    yield ""
    yield from _settings(seen, found)


def _data(idea: Idea, found: PartedImages) -> Iterator[str]:
    listing, (height, width, channels) = found.listing, found.estimator.shape_
    given = idea.data.given()
    classes, counts = np.unique(labels_of(listing), return_counts=True)
    yield line("source", given.pop("source"), f"{len(listing):,} pictures in {len(classes):,} classes")
    yield from (line(name, value, meaning(idea, "data", name)) for name, value in given.items())
    order = np.argsort(-counts, kind="stable")
    yield _named("Classes", [f"{classes[place]} ({counts[place]:,})" for place in order])
    parts = {name: len(getattr(found.split, name)) for name in ("train", "validation", "test")}
    told = ", ".join(f"{name} {count:,}" for name, count in parts.items())
    yield f"# Parts: {told}; {'as the source says' if found.given else 'drawn at random'}."
    if listing.skipped:
        yield _named(f"Left out, {len(listing.skipped):,} in all", list(map(str, listing.skipped)))
    values = {"size": (height, width), "channels": channels, "resize": idea.data.resize}
    for name, value in values.items():
        comment = meaning(idea, "data", name) + (_sizes(found) if name == "size" else "")
        yield line(name, value, comment, "# ")
    for name in ("strict", "test_fraction", "validation_fraction"):
        yield line(name, getattr(idea.data, name), meaning(idea, "data", name), "# ")


def _sizes(found: PartedImages) -> str:
    low, high = found.listing.sizes.min(axis=0), found.listing.sizes.max(axis=0)
    smallest, largest = (f"{height:,} x {width:,}" for height, width in (low, high))
    return f" They are {smallest}" + ("." if smallest == largest else f" to {largest}.")


def _named(title: str, names: list[str]) -> str:
    more = f", and {len(names) - SHOWN:,} more" if len(names) > SHOWN else ""
    return on_one_line(f"# {title}: {', '.join(names[:SHOWN])}{more}.")


def _settings(idea: Idea, found: PartedImages) -> Iterator[str]:
    """What the preset makes of so many pictures of that shape."""
    estimator, learning = found.estimator, found.split.learning
    estimator.read_target(labels_of(found.listing)[learning])
    chosen = estimator.network_settings(len(learning))
    settings = explicit_settings(estimator.network_class, chosen)
    settings |= {"ensemble": estimator.networks_for(len(learning))}
    space = {"network.architecture": {"choices": [chosen["architecture"], *OTHERS]}}
    if estimator.augmentation == "auto":  # it follows from the pictures themselves
        settings |= {"augmentation": "auto"}
    yield from settings_lines(idea, settings, space, omitted=("scaler",))

"""Every control of the playground as JSON, made from the catalogues: a new optimizer appears by itself."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import numpy as np

from trilith.engines import ENGINES
from trilith.experiments.idea.section import Section
from trilith.playground.choices import CATALOGUES, controls_of
from trilith.playground.experiment import MOST_BLOCKS, MOST_UNITS, TASK_LOSSES, Experiment
from trilith.playground.features import FEATURES
from trilith.playground.sets import SETS, PlaneSet
from trilith.playground.settings import MOST_EPOCHS, PlaneData, PlaneTraining

PICTURED = 72  # points of a set's small picture
SPEEDS = (1, 2, 5, 10, 50, 200)  # epochs from frame to frame


def controls() -> dict[str, Any]:
    """What may be chosen, what each choice can be given, the words about it, and where to begin."""
    return {
        "sets": {name: _pictured(each) for name, each in SETS.items()},
        "features": list(FEATURES),
        "catalogues": {
            what: {name: _described(kind) for name, kind in catalogue.items()}
            for what, catalogue in CATALOGUES.items()
        },
        "losses": TASK_LOSSES,
        "engines": ["auto", *ENGINES],
        "precisions": ["float32", "float64"],
        "speeds": SPEEDS,
        "limits": {"blocks": MOST_BLOCKS, "units": MOST_UNITS, "epochs": MOST_EPOCHS},
        "says": {
            name: _said(section) for name, section in (("data", PlaneData), ("training", PlaneTraining))
        },
        "beginning": Experiment().model_dump(mode="json"),
    }


def _pictured(plane_set: PlaneSet) -> dict[str, Any]:
    """A set in words, and a few of its points."""
    places, y = plane_set.draw(np.random.default_rng(0), PICTURED)
    points = [
        [round(float(each), 2) for each in (*place, value)] for place, value in zip(places, y, strict=True)
    ]
    classes = plane_set.classes if plane_set.task == "classification" else 0
    return {"says": plane_set.says, "classes": classes, "points": points}


def _described(kind: type[Any]) -> dict[str, Any]:
    """The first line of its documentation, and its fields."""
    says = (kind.__doc__ or "").strip().splitlines()[0]
    return {"says": says, "fields": [asdict(control) for control in controls_of(kind)]}


def _said(section: type[Section]) -> dict[str, str]:
    return {name: field.description or "" for name, field in section.model_fields.items()}

"""Which rows each network of a run trains on and validates on, as the plan of its split has it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from trilith.data import Split, SplitPlan, Table
from trilith.tasks.table.members import Part


def parts_of(
    plan: SplitPlan, split: Split, table: Table, labels: np.ndarray | None, networks: int
) -> list[Part]:
    """A part for each network, as places in the sorted rows of train and validation together.

    The first validates on the split's validation rows. The others draw rows of their own, so that together
    they learn from nearly every row; where time decides, all validate on the latest rows, and where a column
    says which rows validate, on those.
    """
    learning = np.sort(np.concatenate([split.train, split.validation]))
    first = Part(np.searchsorted(learning, split.train), np.searchsorted(learning, split.validation))
    if plan.time is not None or plan.column is not None or not len(split.validation):
        return [first] * networks
    rows = table.take(learning)
    classes = None if labels is None else labels[learning]
    share = plan.validation_fraction / (1 - plan.test_fraction)
    parts = [first]
    for number in range(1, networks):
        drawn = replace(plan, test_fraction=0.0, validation_fraction=share, seed=plan.seed + number).draw(
            rows, classes
        )
        parts.append(Part(drawn.train, drawn.validation))
    return parts

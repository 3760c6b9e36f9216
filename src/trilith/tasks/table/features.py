"""From what an encoder makes of a table's columns to the block that takes them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

import numpy as np

from trilith.blocks import Block, QuantileScale, RobustScale, SmoothClip, Standardize, TableFeatures
from trilith.data import Feature

SCALERS: dict[str, tuple[Block, ...]] = {
    "robust": (RobustScale(), SmoothClip()),
    "standard": (Standardize(missing=True),),
    "quantile": (QuantileScale(distribution="normal"),),
}
"""How numbers are brought to a common scale, by name."""


def table_features(
    features: Sequence[Feature], X: np.ndarray, scaler: str, numeric: Block | None
) -> TableFeatures:
    """The block for these features; X (rows, features) tells which of them had missing cells in training.

    scaler: one of SCALERS. numeric: how numbers are embedded, None for not at all.
    """
    counts = {kind: sum(each.kind == kind for each in features) for kind in ("number", "boolean", "phase")}
    words = [each for each in features if each.kind == "word"]
    return TableFeatures(
        numbers=counts["number"],
        booleans=counts["boolean"],
        phases=counts["phase"],
        categories=tuple(each.size for each in features if each.kind == "category"),
        words=tuple(len(list(group)) for _, group in groupby(words, key=lambda each: each.column)),
        missing=_missing(features, X),
        buckets=max((each.size for each in words), default=0),
        scaler=SCALERS[scaler],
        numeric=numeric,
    )


def _missing(features: Sequence[Feature], X: np.ndarray) -> tuple[int, ...]:
    """The place of one feature for each column that had missing cells; codes have a code for that."""
    first: dict[str, int] = {}
    for place, feature in enumerate(features):
        if feature.kind in ("number", "boolean", "phase") and np.isnan(X[:, place]).any():
            first.setdefault(feature.column, place)
    return tuple(sorted(first.values()))

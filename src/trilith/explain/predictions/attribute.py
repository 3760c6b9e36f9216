"""Attributing predictions to columns by gradients."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from trilith.engines import Engine
from trilith.errors import DataError, SettingError
from trilith.explain.predictions.attributions import Attributions
from trilith.explain.predictions.explained import Explained, Feeds, Model, explained
from trilith.explain.predictions.shares import METHODS, summed
from trilith.explain.predictions.smooth_part import SmoothPart
from trilith.training.rules import SWITCH, THREADS, check_rules, one_of, whole

RULES = {"method": one_of(*METHODS), "steps": whole(1, 10_001), "logit": SWITCH, "threads": THREADS}
POINTS = 8192  # that are computed at once: rows times steps


def attribute(
    model: Model,
    X: Any,
    *,
    method: str = "integrated_gradients",
    baseline: Any = None,
    target: object = None,
    logit: bool = False,
    steps: int = 50,
    columns: Sequence[str] | None = None,
    engine: str | Engine = "auto",
    threads: int | None = None,
    progress: Callable[[int], None] = lambda rows: None,
) -> Attributions:
    """How much each column accounts for in the predictions of these rows.

    model: a Network, an estimator, or a model of a table. X: what it predicts from, a row an example.
    method: "integrated_gradients", the gradient's mean on the straight way from the baseline to the row,
        times the difference (M. Sundararajan, A. Taly, Q. Yan, Axiomatic attribution, 2017), by
        Gauss-Legendre quadrature in `steps` points: what the columns account for adds up to the difference
        between both predictions. "gradient_times_difference", the same with the gradient at the row alone
        (A. Shrikumar, P. Greenside, A. Kundaje, 2017). "gradient", the slope at the row, of networks that
        read numbers only.
    baseline: rows such as X, of which the mean is taken, such as the training data; None for zeros. Where the
        network reads codes or takes missing cells, way and mean are those of its numbers for them: a one-hot
        vector, a learned vector. What belongs to one column is summed.
    target: the class, or the place of the output; None for each row's likeliest class, or the only output.
    logit: explain what stands before softmax, sigmoid or exponential instead of the probability or number.
    columns: of a network or a NetworkClassifier, NetworkRegressor the column of each feature.
    progress: told the number of rows that are done, several times.

    Raises:
        SettingError: a method, target or model that there is not, a target that must be named, steps below 1.
        DataError, ShapeError: X or baseline is not what the model predicts from.
    """
    check_rules(RULES, {"method": method, "steps": steps, "logit": logit, "threads": threads})
    taken = explained(model, columns)
    smooth = SmoothPart(taken, logit, engine, threads)
    if method == "gradient" and smooth.has_codes:
        raise SettingError(
            "this network reads codes or takes missing cells, which have no slope. "
            "Use integrated_gradients or gradient_times_difference."
        )
    rows = taken.feeds(X)
    origin_rows = taken.feeds(baseline) if baseline is not None else _zeros(rows)
    for what, feeds in (("X", rows), ("baseline", origin_rows)):
        if not len(next(iter(feeds.values()))):
            raise DataError(f"{what} has no row. Give at least one.")
    points = smooth.represent(rows)
    origin = [part.mean(axis=0, keepdims=True) for part in smooth.represent(origin_rows)]
    both = {name: np.concatenate([np.asarray(rows[name]), origin_rows[name]]) for name in rows}
    owners = smooth.owners(both)
    scores = smooth.scores(points)
    targets = _targets(taken, scores, target)
    values = []
    block = max(1, POINTS // steps)
    for start in range(0, len(targets), block):
        here, chosen = [part[start : start + block] for part in points], targets[start : start + block]
        shares = METHODS[method](smooth, here, origin, chosen, steps)
        values.append(summed(shares, owners, len(taken.columns)))
        progress(len(chosen))
    return Attributions(
        taken.columns,
        np.concatenate(values),
        scores[np.arange(len(targets)), targets],
        smooth.scores(origin)[0, targets],
        tuple(taken.scores.targets[each] for each in targets),
        taken.scores.name(logit),
        method,
    )


def _targets(model: Explained, scores: NDArray[np.float64], target: object) -> NDArray[np.int64]:
    """(rows,) the place of the score that is explained of each row."""
    if target is not None:
        return np.full(len(scores), model.scores.place(target))
    if len(model.scores.targets) > 1 and model.scores.kind in ("outputs", "numbers", "counts"):
        raise SettingError(
            f"the model has {len(model.scores.targets)} outputs. Say which to explain: "
            f"target=0 to {len(model.scores.targets) - 1}."
        )
    return np.asarray(scores.argmax(axis=1))


def _zeros(rows: Feeds) -> Feeds:
    return {name: np.zeros_like(array[:1], dtype=np.float64) for name, array in rows.items()}

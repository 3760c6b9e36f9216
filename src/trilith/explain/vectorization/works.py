"""What is done in several ways. A new work is an entry here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from trilith import ops
from trilith.explain.vectorization import arrays, graphs, loops

LOOPS, NUMPY, NATIVE = "loops", "NumPy", "native engine"
RATE = 0.1
Run = Callable[[], Any]


@dataclass(frozen=True)
class Work:
    """name, size: for people. ways: draws the data and gives each way of doing it, ready to run.

    The native engine's way is there only where `native` asks for it.
    """

    name: str
    size: str
    ways: Callable[[np.random.Generator, bool], Mapping[str, Run]]


def _of(
    loop: Callable[..., Any], array: Callable[..., Any], graph: Callable[..., Any], *shapes: tuple[int, ...]
) -> Callable[[np.random.Generator, bool], Mapping[str, Run]]:
    def ways(random: np.random.Generator, native: bool) -> Mapping[str, Run]:
        data = [random.normal(size=shape) for shape in shapes]
        lists = [each.tolist() for each in data]
        found: dict[str, Run] = {LOOPS: lambda: loop(*lists), NUMPY: lambda: array(*data)}
        return found | ({NATIVE: graphs.compiled(graph, *data)} if native else {})

    return ways


def _steps(random: np.random.Generator, native: bool) -> Mapping[str, Run]:
    m, n = 5000, 50
    X, w, b = random.normal(size=(m, n)), random.normal(size=n), 0.3
    y = (random.random(m) < 0.5).astype(float)
    rows, targets, weights = X.tolist(), y.tolist(), w.tolist()
    found: dict[str, Run] = {
        LOOPS: lambda: loops.logistic_step(rows, targets, weights, b, RATE),
        "NumPy, a loop over examples": lambda: arrays.step_by_examples(X, y, w, b, RATE),
        NUMPY: lambda: arrays.step(X, y, w, b, RATE),
    }
    if native:
        found[NATIVE] = graphs.compiled(
            lambda X, y, w, b: graphs.logistic_step(X, y, w, b, RATE),
            X,
            y[:, None],
            w[:, None],
            np.array([b]),
        )
    return found


MANY = 200_000
WORKS: tuple[Work, ...] = (
    Work("dot product", f"{MANY:,}", _of(loops.dot, np.dot, lambda a, b: (a * b).sum(), (MANY,), (MANY,))),
    Work(
        "outer product",
        "400 x 500",
        _of(loops.outer, np.outer, lambda a, b: a.reshape((-1, 1)) * b, (400,), (500,)),
    ),
    Work(
        "element-wise product",
        f"{MANY:,}",
        _of(loops.elementwise, np.multiply, lambda a, b: a * b, (MANY,), (MANY,)),
    ),
    Work(
        "matrix product",
        "128 x 128 x 128",
        _of(loops.product, np.matmul, ops.matmul, (128, 128), (128, 128)),
    ),
    Work("sigmoid", f"{MANY:,}", _of(loops.sigmoid, arrays.sigmoid, ops.sigmoid, (MANY,))),
    Work("softmax", "2,000 x 100", _of(loops.softmax, arrays.softmax, ops.softmax, (2000, 100))),
    Work("a step of logistic regression", "5,000 examples, 50 features", _steps),
)

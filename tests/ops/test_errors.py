"""What does not fit is refused when the node is made: what was expected, what came, how to mend it."""

from collections.abc import Callable

import pytest

from trilith import ops
from trilith.errors import ShapeError
from trilith.graph import BATCH, Node, derive
from trilith.graph.node import input_node
from trilith.ops.index import ScatterAlongAxis
from trilith.ops.slice import Slice

X = input_node((BATCH, 3))
T = input_node((4, 2))
N = input_node((BATCH,), "n", "int")

REFUSED: list[tuple[Callable[[], Node], str]] = [
    (
        lambda: X + T,
        r"shapes (batch, 3) and (4, 2) do not broadcast: sizes batch and 4 on one axis. Make them equal",
    ),
    (lambda: X + input_node((2, 3)), r"sizes batch and 2 on one axis"),
    (
        lambda: X @ T,
        r"expects 4 features, got (batch, 3) for a matrix of shape (4, 2). Give it an input with 4",
    ),
    (lambda: X @ N, r"matmul's second operand expects at least 2 axes, got 1. Reshape the input."),
    (lambda: X.sum(2), r"axis 2 does not exist in (batch, 3). Use -2 to 1."),
    (lambda: X.mean((0, -2)), r"axes (0, -2) name an axis of (batch, 3) twice. Name each once."),
    (lambda: X.reshape(-1, 2), r"cannot reshape (batch, 3) to (-1, 2): the numbers of elements differ."),
    (lambda: X.reshape(-1, -1), r"cannot reshape (batch, 3) to (-1, -1)"),
    (lambda: T.reshape(3, 3), r"cannot reshape (4, 2) to (3, 3)"),
    (
        lambda: X.transpose((0, 0)),
        r"transpose expects each axis of (batch, 3) once, got (0, 0). Use an order of (0, 1).",
    ),
    (lambda: ops.broadcast(X, (4, 2)), r"shapes (batch, 3) and (4, 2) do not broadcast"),
    (lambda: ops.broadcast(T, (1, 2)), r"(4, 2) does not broadcast to (1, 2). Sizes must be equal, or 1"),
    (lambda: ops.concatenate([]), r"concatenate expects at least one input, got none."),
    (
        lambda: ops.concatenate([X, T]),
        r"concatenate expects equal shapes except on axis 1, which is not the batch; got",
    ),
    (lambda: ops.concatenate([X, X], axis=0), r"got (batch, 3), (batch, 3). Make the other sizes equal."),
    (lambda: ops.concatenate([X, N]), r"got (batch, 3), (batch,)"),
    (lambda: ops.flatten(input_node(())), r"flatten expects a batch axis, got a scalar."),
    (lambda: X[:, 3], r"index 3 is out of range for an axis of size 3 of (batch, 3)."),
    (lambda: Slice((None,))(X), r"slice has 1 ranges for (batch, 3). Give one an axis."),
    (lambda: Slice(((0, 1, 1), None))(X), r"cannot slice the batch axis"),
    (lambda: Slice((None, (0, 9, 1)))(X), r"slice 0:9:1 does not fit an axis of size 3."),
    (lambda: X[0], r"cannot pick one row of the batch: its size is open. Use : there."),
    (lambda: X[1:], r"cannot slice the batch axis: its size is open. Use : there."),
    (lambda: X[:, ::-1], r"slices step forward, got step -1. Use a positive step."),
    (lambda: X[:, 0, 0], r"3 indices for the 2 axes of (batch, 3). Use fewer."),
    (lambda: X[:, [0, 1]], r"nodes are indexed by integers and slices, got list. Use gather."),
    (lambda: ops.pad(X, [(1, 0), (0, 0)]), r"cannot pad the batch axis: its size is open."),
    (lambda: ops.pad(X, [(0, 0), (-1, 0)]), r"pad widths must not be negative"),
    (lambda: ops.pad(X, [(0, 0)]), r"pad has 1 widths for (batch, 3). Give one an axis."),
    (lambda: ops.gather(input_node(()), N), r"gather's table expects at least 1 axes, got 0."),
    (
        lambda: ops.scatter_add(X, input_node((3,), "i", "int"), 2),
        r"values (batch, 3) must begin with the indices' shape (3,)",
    ),
    (
        lambda: ops.take_along_axis(X, N),
        r"take_along_axis expects indices like (batch, 3) except on axis 1, got (batch,).",
    ),
    (
        lambda: ScatterAlongAxis(0, 2)(X, N),
        r"values and indices of one shape, got (batch, 3) and (batch,)",
    ),
    (lambda: ops.softmax(X, 2), r"axis 2 does not exist in (batch, 3)"),
    (lambda: ops.argmax(X, -3), r"axis -3 does not exist in (batch, 3)"),
]


@pytest.mark.parametrize(("build", "message"), REFUSED, ids=[message[:40] for _, message in REFUSED])
def test_what_does_not_fit_is_refused(build: Callable[[], Node], message: str) -> None:
    with pytest.raises(ShapeError) as caught:
        build()
    assert message in str(caught.value)


def test_learning_a_table_of_open_size_is_refused() -> None:
    for build in (
        ops.gather(X, N),
        ops.take_along_axis(X, N.reshape(-1, 1) + ops.one_hot(N, 3).cast("int"), 0),
    ):
        with pytest.raises(ShapeError, match="fixed"):
            derive(build.sum(), [X])

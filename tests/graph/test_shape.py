"""Shapes with one open size: they broadcast and reshape as NumPy's do, for any number of examples."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.helpers.strategies import EXAMPLES, broadcastable, shapes
from trilith.errors import ShapeError
from trilith.graph import BATCH, BatchSize, Shape, format_shape
from trilith.graph.shape import (
    broadcast_shapes,
    complete,
    concrete,
    is_open,
    normalise_axis,
    resolve,
    size_of,
)


@given(drawn=broadcastable(3), examples=st.integers(0, 4))
def test_broadcasting_is_numpys(drawn: list[Shape], examples: int) -> None:
    expected = np.broadcast_shapes(*(resolve(shape, examples) for shape in drawn))
    assert resolve(broadcast_shapes(drawn), examples) == expected


@given(one=shapes(), other=shapes())
def test_what_numpy_refuses_is_refused(one: Shape, other: Shape) -> None:
    try:
        # an open size fits only itself and 1: 97 examples fit no size that is drawn
        np.broadcast_shapes(resolve(one, 97), resolve(other, 97))
    except ValueError:
        with pytest.raises(ShapeError, match="do not broadcast"):
            broadcast_shapes([one, other])
    else:
        broadcast_shapes([one, other])


def test_no_shapes_broadcast_to_a_scalar() -> None:
    assert broadcast_shapes([]) == ()


@given(shape=shapes(), examples=EXAMPLES, data=st.data())
def test_complete_fills_in_what_numpy_would(shape: Shape, examples: int, data: st.DataObject) -> None:
    array = np.zeros(resolve(shape, examples))
    assert complete(shape, shape) == shape
    assert resolve(complete((-1,), shape), examples) == array.reshape(-1).shape
    if shape:
        gap = data.draw(st.integers(0, len(shape) - 1))
        assert complete((*shape[:gap], -1, *shape[gap + 1 :]), shape) == shape


def test_joining_the_batch_with_an_axis_keeps_count() -> None:
    assert complete((-1, 3), (BATCH, 5, 3)) == (BatchSize(5), 3)
    assert complete((BATCH, -1), (BatchSize(5), 3)) == (BATCH, 15)
    assert size_of((BATCH, 5, BATCH)) == (5, 2)


@pytest.mark.parametrize("target", [(-1, -1), (BATCH, 2), (7, -1), (BATCH,), (-1, 0), (BATCH, BATCH, -1)])
def test_shapes_that_cannot_be_completed_are_refused(target: Shape) -> None:
    with pytest.raises(ShapeError, match=r"cannot reshape \(batch, 3\) to .* Use -1 for at most one axis"):
        complete(target, (BATCH, 3))


def test_shapes_are_written_for_people() -> None:
    written = [format_shape(shape) for shape in ((), (3,), (BATCH, 64), (BatchSize(5), 1))]
    assert written == ["()", "(3,)", "(batch, 64)", "(5·batch, 1)"]


def test_an_open_size_is_no_number() -> None:
    assert (is_open((BATCH, 2)), is_open((2,)), concrete((2, 3))) == (True, False, (2, 3))
    with pytest.raises(
        ShapeError, match=r"\(batch, 2\) still has an open size. Bind the op to a batch first"
    ):
        concrete((BATCH, 2))


def test_axes_are_counted_from_the_front() -> None:
    assert [normalise_axis(axis, (BATCH, 2, 3)) for axis in (-3, -1, 0, 2)] == [0, 2, 0, 2]
    for axis in (3, -4):
        with pytest.raises(ShapeError, match=rf"axis {axis} does not exist in .* Use -3 to 2"):
            normalise_axis(axis, (BATCH, 2, 3))

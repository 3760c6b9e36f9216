"""Warping against SciPy, and the exact copies among its maps."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.ndimage import affine_transform

from tests.helpers.interpret import interpret
from trilith import ops
from trilith.blocks import Input
from trilith.engines import Precision
from trilith.errors import ShapeError
from trilith.graph import derive

GENERATOR = np.random.default_rng(5)


def warped(pictures: np.ndarray, maps: np.ndarray, precision: Precision = "float64") -> np.ndarray:
    x, m = Input(pictures.shape[1:]), Input((6,))
    return interpret([ops.warp(x, m)], {x: pictures, m: maps}, precision)[0]


@pytest.mark.parametrize(("precision", "tolerance"), [("float32", 2e-6), ("float64", 1e-12)])
@pytest.mark.parametrize("sides", [(40, 60), (7, 5), (1, 9)])
def test_any_map_gives_what_scipy_gives(
    sides: tuple[int, int], precision: Precision, tolerance: float
) -> None:
    pictures = GENERATOR.uniform(0, 1, (6, *sides, 1))
    maps = (GENERATOR.normal(0, 1, (6, 6)) * [1, 1, 5, 1, 1, 5]).astype(precision)
    middle = (np.array(sides) - 1) / 2
    for picture, seen, numbers in zip(pictures, warped(pictures, maps, precision), maps, strict=True):
        matrix, shift = numbers.reshape(2, 3)[:, :2].astype(float), numbers.reshape(2, 3)[:, 2]
        offset = middle + shift - matrix @ middle
        expected = affine_transform(picture[..., 0], matrix, offset, order=1, mode="nearest")
        np.testing.assert_allclose(seen[..., 0], expected, rtol=0, atol=tolerance)


@given(
    st.tuples(st.integers(1, 9), st.integers(1, 9), st.integers(1, 3)),
    st.tuples(st.sampled_from([-1, 1]), st.sampled_from([-1, 1])),
    st.tuples(st.integers(-10, 10), st.integers(-10, 10)),
    st.sampled_from(["float32", "float64"]),
)
def test_mirrors_and_moves_by_whole_pixels_copy(
    shape: tuple[int, int, int], signs: tuple[int, int], moves: tuple[int, int], precision: Precision
) -> None:
    picture = GENERATOR.normal(size=shape).astype(precision)
    seen = warped(picture[None], np.array([[signs[0], 0, moves[0], 0, signs[1], moves[1]]]), precision)
    rows, columns = (
        np.clip(np.arange(size)[::sign] + move, 0, size - 1)
        for size, sign, move in zip(shape, signs, moves, strict=False)
    )
    np.testing.assert_array_equal(seen[0], picture[rows][:, columns])


def test_a_quarter_turn_of_a_square_is_that_of_numpy() -> None:
    pictures = GENERATOR.normal(size=(1, 6, 6, 2))
    np.testing.assert_array_equal(warped(pictures, np.array([[0, 1, 0, -1, 0, 0]]))[0], np.rot90(pictures[0]))


def test_maps_have_no_gradient_and_must_be_one_a_picture() -> None:
    x, m = Input((3, 3, 1)), Input((6,))
    _, of_maps = derive(ops.warp(x, m).sum(), [x, m])
    (zeros,) = interpret([of_maps], {x: np.ones((2, 3, 3, 1)), m: np.ones((2, 6))})
    assert not zeros.any()
    for pictures, maps in ((Input((3, 3)), m), (x, Input((5,)))):
        with pytest.raises(ShapeError, match="expects pictures"):
            ops.warp(pictures, maps)

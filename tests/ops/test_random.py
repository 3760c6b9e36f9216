"""Counter-based randomness: the published generator, uniform, independent, a function of its arguments."""

import numpy as np
import pytest

from tests.helpers.interpret import interpret
from trilith import ops
from trilith.errors import ShapeError
from trilith.graph import BATCH, as_node
from trilith.graph.node import input_node
from trilith.ops.random import fresh_stream, philox

# Random123, file kat_vectors, philox4x32 with 10 rounds: counter, key, result
KNOWN_ANSWERS = [
    ("00000000 00000000 00000000 00000000", "00000000 00000000", "6627e8d5 e169c58d bc57ac4c 9b00dbd8"),
    ("ffffffff ffffffff ffffffff ffffffff", "ffffffff ffffffff", "408f276d 41c83b0e a20bc7c6 6d5451fd"),
    ("243f6a88 85a308d3 13198a2e 03707344", "a4093822 299f31d0", "d16cfe09 94fdcceb 5001e420 24126ea1"),
]


def words(text: str) -> list[int]:
    return [int(word, 16) for word in text.split()]


def numbers(
    size: int, seed: int = 0, step: int = 0, stream: int = 0, precision: str = "float64"
) -> np.ndarray:
    (drawn,) = interpret([ops.uniform((size,), as_node(seed), as_node(step), stream)], {}, precision)
    return drawn


@pytest.mark.parametrize(("counter", "key", "expected"), KNOWN_ANSWERS)
def test_philox_gives_the_published_answers(counter: str, key: str, expected: str) -> None:
    blocks = [np.array([word, word], dtype=np.uint64) for word in words(counter)]
    first, second = words(key)
    drawn = philox(np, blocks, (first, second))
    assert [word.tolist() for word in drawn] == [[word, word] for word in words(expected)]


def test_uniform_reads_the_words_of_philox_in_order() -> None:
    expected = [word >> 8 for word in words(KNOWN_ANSWERS[0][2])]
    assert (numbers(4) * 2**24).tolist() == expected


def test_seed_step_and_stream_fill_the_key_and_the_counter() -> None:
    block, stream, step, seed = 1, 5, 9, (7 << 32) + 3
    counter = [np.array([word], dtype=np.uint64) for word in (block, 0, stream, step)]
    expected = [int(word[0]) >> 8 for word in philox(np, counter, (3, 7))]
    assert (numbers(8, seed, step, stream)[4:] * 2**24).tolist() == expected


def test_numbers_lie_between_zero_and_one_evenly() -> None:
    drawn = numbers(200_000)
    assert drawn.min() >= 0
    assert drawn.max() < 1
    shares, _ = np.histogram(drawn, bins=20, range=(0, 1))
    assert np.abs(shares / 10_000 - 1).max() < 0.05  # five standard deviations
    assert abs(drawn.mean() - 0.5) < 0.003
    assert abs(drawn.var() - 1 / 12) < 0.001


@pytest.mark.parametrize(
    "other", [{"seed": 1}, {"seed": 1 << 32}, {"seed": -1}, {"step": 1}, {"step": 1 << 31}, {"stream": 1}]
)
def test_other_seeds_steps_and_streams_are_independent(other: dict[str, int]) -> None:
    one, two = numbers(50_000), numbers(50_000, **other)
    assert abs(np.corrcoef(one, two)[0, 1]) < 0.02
    assert abs(np.corrcoef(one[1:], two[:-1])[0, 1]) < 0.02


def test_neighbours_are_independent() -> None:
    drawn = numbers(100_000)
    for lag in (1, 2, 3, 4, 5, 64):
        assert abs(np.corrcoef(drawn[lag:], drawn[:-lag])[0, 1]) < 0.015


def test_same_arguments_give_the_same_bits_in_both_precisions() -> None:
    assert (
        numbers(1001, seed=3, step=8, stream=2).tobytes() == numbers(1001, seed=3, step=8, stream=2).tobytes()
    )
    narrow = numbers(1001, precision="float32")
    assert narrow.dtype == np.float32
    assert (narrow.astype(np.float64) == numbers(1001)).all()


def test_a_number_depends_on_its_place_and_not_on_how_many_are_drawn() -> None:
    for size in (0, 1, 2, 3, 4, 5, 17):
        assert (numbers(size) == numbers(40)[:size]).all()
    x = input_node((BATCH, 3))
    drawn = ops.uniform((BATCH, 3), as_node(0), as_node(0), stream=0) + 0 * x
    (few,), (many,) = (interpret([drawn], {x: np.zeros((rows, 3))}) for rows in (2, 50))
    assert (few == many[:2]).all()
    assert (many.ravel() == numbers(150)).all()


def test_normal_numbers_are_normal() -> None:
    (drawn,) = interpret([ops.normal((200_000,), as_node(0), as_node(0), 0, 1)], {})
    moments = [drawn.mean(), drawn.var(), (drawn**3).mean(), (drawn**4).mean()]
    np.testing.assert_allclose(moments, [0, 1, 0, 3], atol=0.05)
    assert abs((np.abs(drawn) < 1).mean() - 0.6827) < 0.005
    assert np.isfinite(
        interpret([ops.normal((200_000,), as_node(0), as_node(0), 0, 1)], {}, "float32")[0]
    ).all()


def test_streams_differ_and_seeds_are_scalars() -> None:
    assert fresh_stream() != fresh_stream()
    with pytest.raises(ShapeError, match=r"uniform expects a scalar seed and step, got \(2,\) and \(\)"):
        ops.uniform((3,), as_node([1, 2]), as_node(0), 0)

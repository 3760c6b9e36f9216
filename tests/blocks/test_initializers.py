"""Initial weights: the promised distribution, drawn from the generator alone, chosen by the activation."""

from math import sqrt

import numpy as np
import pytest

from trilith import ops
from trilith.blocks import Dense, Input
from trilith.errors import SettingError
from trilith.graph import Parameter, topological
from trilith.initializers import (
    INITIALIZERS,
    Orthogonal,
    RandomSign,
    SmallNormal,
    Uniform,
    choose_initializer,
    fans,
)

SHAPE = (120, 80)
# name: standard deviation, largest magnitude (None: unbounded)
SPREAD: dict[str, tuple[float, float | None]] = {
    "small_normal": (0.01, None),
    "zeros": (0.0, 0.0),
    "ones": (0.0, 1.0),
    "glorot": (sqrt(2 / 200), sqrt(6 / 200)),
    "he": (sqrt(2 / 120), None),
    "lecun": (sqrt(1 / 120), None),
    "orthogonal": (sqrt(1 / 120), 1.0),
    "uniform": (1 / sqrt(3), 1.0),
    "random_sign": (1.0, 1.0),
}
UNNAMED = {"uniform": Uniform(), "random_sign": RandomSign()}  # what single blocks begin with


def draw(name: str, shape: tuple[int, ...] = SHAPE, seed: int = 0) -> np.ndarray:
    return (INITIALIZERS | UNNAMED)[name](np.random.default_rng(seed), shape)


def test_every_initializer_has_a_case() -> None:
    assert SPREAD.keys() == INITIALIZERS.keys() | UNNAMED.keys()


@pytest.mark.parametrize("name", SPREAD)
def test_values_have_the_promised_spread(name: str) -> None:
    deviation, bound = SPREAD[name]
    values = draw(name)
    assert abs(values.std() - deviation) <= 0.03 * deviation
    assert abs(values.mean() - (name == "ones")) <= 5 * deviation / sqrt(values.size)
    if bound is not None:
        assert np.abs(values).max() <= bound


@pytest.mark.parametrize("name", SPREAD)
def test_values_depend_on_the_generator_alone(name: str) -> None:
    assert draw(name).tobytes() == draw(name).tobytes()
    if SPREAD[name][0]:
        differ = draw(name) != draw(name, seed=1)
        assert 0.4 < differ.mean() < 0.6 if name == "random_sign" else differ.all()


@pytest.mark.parametrize("name", SPREAD)
@pytest.mark.parametrize("shape", [(3,), (0, 4), (4, 0), (1, 1), (3, 3, 8, 16)])
def test_any_shape_is_filled(name: str, shape: tuple[int, ...]) -> None:
    values = draw(name, shape)
    assert values.shape == shape
    assert np.isfinite(values).all()


def test_uniform_numbers_and_signs_are_as_large_as_they_say() -> None:
    generator = np.random.default_rng(0)
    assert 1.9 < np.abs(Uniform(2.0)(generator, SHAPE)).max() <= 2
    assert set(RandomSign()(generator, SHAPE).ravel()) == {-1.0, 1.0}


@pytest.mark.parametrize("shape", [(5, 3), (3, 5), (4, 4), (2, 3, 4)])
def test_orthogonal_rows_or_columns_are_orthonormal(shape: tuple[int, ...]) -> None:
    values = Orthogonal(gain=2.0)(np.random.default_rng(0), shape).reshape(-1, shape[-1])
    short = values.T @ values if values.shape[0] >= values.shape[1] else values @ values.T
    np.testing.assert_allclose(short, 4 * np.eye(len(short)), atol=1e-12)


def test_orthogonal_matrices_are_drawn_evenly() -> None:
    generator = np.random.default_rng(0)
    corners = [Orthogonal()(generator, (2, 2))[0, 0] for _ in range(400)]
    assert abs(np.mean(corners)) < 0.12  # QR alone would favour one sign


def test_fans_count_the_window_of_a_convolution() -> None:
    assert [fans(shape) for shape in ((7, 3), (5, 5, 4, 8), (6,))] == [(7, 3), (100, 200), (1, 6)]


@pytest.mark.parametrize(
    ("activation", "name"),
    [
        *((each, "he") for each in ("relu", "leaky_relu", "elu", "silu", "gelu", "mish", "softplus")),
        *((each, "glorot") for each in ("linear", "sigmoid", "tanh", "softmax", ops.tanh)),
        ("selu", "lecun"),
    ],
)
def test_auto_chooses_by_the_activation(activation: str, name: str) -> None:
    assert choose_initializer("auto", activation) is INITIALIZERS[name]
    weight = next(
        each for each in topological([Dense(3, activation)(Input((2,)))]) if isinstance(each, Parameter)
    )
    assert weight.initial is INITIALIZERS[name]


def test_an_initializer_may_be_a_name_or_a_function() -> None:
    assert choose_initializer("zeros", "relu") is INITIALIZERS["zeros"]
    own = SmallNormal(0.5)
    assert choose_initializer(own) is own
    with pytest.raises(
        SettingError, match=r"initializer 'xavier' is not known. Use one of: auto, small_normal"
    ):
        choose_initializer("xavier")

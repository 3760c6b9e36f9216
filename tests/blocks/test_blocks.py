"""What a block is: a description, with new parameters at each call, that names itself in errors."""

from collections.abc import Callable, Sequence
from dataclasses import FrozenInstanceError

import numpy as np
import pytest

from tests.helpers.block_cases import BLOCK_CASES
from tests.helpers.interpret import interpret
from trilith.blocks import (
    Activation,
    BatchNorm,
    Block,
    Concatenate,
    Dense,
    Dropout,
    Flatten,
    GaussianNoise,
    Input,
    LayerNorm,
    Rescale,
    Reshape,
    Residual,
    stack,
)
from trilith.errors import SettingError, ShapeError
from trilith.graph import BATCH, Node, Parameter, Variable, topological
from trilith.graph.node import input_node

X = Input((3,))


def variables(node: Node) -> list[Variable]:
    return [each for each in topological([node]) if isinstance(each, Variable)]


def test_an_input_has_an_open_batch_before_the_shape_of_an_example() -> None:
    assert (Input((28, 28)).shape, Input((), "n", "int").shape) == ((BATCH, 28, 28), (BATCH,))


def test_each_call_makes_parameters_of_its_own() -> None:
    block = Dense(2)
    first, second = block(X), block(X)
    assert len(set(variables(first)) & set(variables(second))) == 0
    assert {node.name for node in variables(first)} == {"weight", "bias"}


def test_weights_are_regularised_and_biases_and_scales_are_not() -> None:
    output = LayerNorm()(BatchNorm()(Dense(2)(X)))
    regularised = {
        node.name for node in variables(output) if isinstance(node, Parameter) and node.regularised
    }
    assert regularised == {"weight"}


def test_the_output_belongs_to_the_block_even_where_nothing_is_computed() -> None:
    for block in (
        Dense(2, name="here"),
        Dropout(0.0, name="here"),
        Reshape((3,), name="here"),
        Flatten(name="here"),
    ):
        scope = block(X).scope
        assert scope is not None
        assert (scope.kind, scope.name) == (type(block).__name__, "here")
    assert X.scope is None


def test_blocks_within_blocks_have_scopes_within_scopes() -> None:
    output = Residual([Dense(3, "tanh")], name="detour")(X)
    paths = {tuple(scope.kind for scope in node.scope.path()) for node in variables(output) if node.scope}
    assert paths == {("Residual", "Dense")}


def test_a_block_is_a_value() -> None:
    assert Dense(3, "relu") == Dense(3, "relu") != Dense(3)
    with pytest.raises(FrozenInstanceError):
        Dense(3).units = 4  # type: ignore[misc]


def test_a_block_describes_its_settings_as_plain_data() -> None:
    assert Dense(3, "relu").description() == {
        "units": 3, "activation": "relu", "use_bias": True, "initializer": "auto",
        "parametrization": "standard",
    }  # fmt: skip
    described = Residual([Dense(3, np.tanh)]).description()["blocks"]
    assert described == [{"block": "Dense", **Dense(3, "tanh").description()}]


@pytest.mark.parametrize("dtype", ["int", "bool"])
@pytest.mark.parametrize("name", BLOCK_CASES)
def test_blocks_compute_with_floats_whatever_is_fed(name: str, dtype: str) -> None:
    case = BLOCK_CASES[name][0]
    assert case.block(*(input_node(shape, "x", dtype) for shape in case.shapes)).dtype == "float"


def test_a_stack_numbers_unnamed_blocks_by_kind() -> None:
    output = stack([Dense(4), Dropout(), Dense(3, name="head"), BatchNorm(), Dense(2)], X)
    names = {node.scope.name for node in variables(output) if node.scope}
    assert names == {"dense_1", "head", "batch_norm_1", "dense_3"}


def test_two_blocks_of_a_stack_cannot_share_a_name() -> None:
    with pytest.raises(SettingError, match=r"two blocks are named 'head'. Give each a name of its own"):
        stack([Dense(4, name="head"), Dense(3, name="head")], X)
    with pytest.raises(SettingError, match=r"expected a block, got str. Put blocks such as Dense"):
        stack(["dense"], X)  # type: ignore[list-item]


REFUSED: list[tuple[Callable[[], Node], str]] = [
    (
        lambda: Dense(2, name="head")(input_node((BATCH,))),
        "Dense 'head': expects inputs (batch, ..., features)",
    ),
    (lambda: BatchNorm()(input_node((BATCH,))), "BatchNorm: expects inputs (batch, ..., features)"),
    (lambda: LayerNorm()(input_node(())), "LayerNorm: expects inputs (batch, ..., features)"),
    (lambda: Reshape((2, 2))(X), "Reshape: cannot reshape (batch, 3) to (batch, 2, 2)"),
    (lambda: Flatten()(input_node(())), "Flatten: flatten expects a batch axis"),
    (lambda: Concatenate()(), "Concatenate: concatenate expects at least one input, got none"),
    (lambda: Concatenate(0)(X, X), "Concatenate: concatenate expects equal shapes except on axis 0"),
    (
        lambda: Residual([Dense(4)])(X),
        "Residual: expects its blocks to keep the shape (batch, 3), got (batch, 4). End them with Dense(3)",
    ),
    (
        lambda: Residual([Reshape((4,), name="inner")], name="outer")(X),
        "Residual 'outer': Reshape 'inner': cannot reshape (batch, 3) to (batch, 4)",
    ),
    (
        lambda: Rescale((0.0,), (1.0,))(X),
        "Rescale: expects a mean and a scale for each of 3 features, got 1 and 1.",
    ),
    (
        lambda: stack([Dense(4), Reshape((2, 3))], X),
        "Reshape 'reshape_1': cannot reshape (batch, 4) to (batch, 2, 3)",
    ),
]


@pytest.mark.parametrize(("build", "message"), REFUSED, ids=[message[:30] for _, message in REFUSED])
def test_a_shape_error_begins_with_the_block(build: Callable[[], Node], message: str) -> None:
    with pytest.raises(ShapeError) as caught:
        build()
    assert str(caught.value).startswith(message)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: Dense(0), "Dense needs a whole number of units, at least 1; got 0"),
        (lambda: Dense(2.5), "Dense needs a whole number of units, at least 1; got 2.5"),
        (lambda: Dense(3, "rellu"), "activation 'rellu' is not known. Use one of: linear, sigmoid"),
        (
            lambda: Dense(3, initializer="xavier"),
            "initializer 'xavier' is not known. Use one of: auto, small_normal",
        ),
        (lambda: Activation("rellu"), "activation 'rellu' is not known"),
        (lambda: Dropout(1.0), "dropout rate must be at least 0 and below 1, got 1.0"),
        (lambda: Dropout(-0.1), "dropout rate must be at least 0 and below 1, got -0.1"),
        (lambda: BatchNorm(momentum=1.0), "BatchNorm momentum must be at least 0 and below 1, got 1.0"),
        (lambda: GaussianNoise(-1.0), "the noise's stddev must not be negative, got -1.0"),
        (
            lambda: Dense(3, parametrization="ntk"),
            "parametrization must be one of standard, neural_tangent; got 'ntk'",
        ),
        (
            lambda: Dropout(schedule="step"),
            "dropout schedule must be one of constant, cosine, flat_cosine; got",
        ),
    ],
)
def test_a_setting_out_of_range_is_refused_when_the_block_is_made(
    make: Callable[[], Block], message: str
) -> None:
    with pytest.raises(SettingError) as caught:
        make()
    assert str(caught.value).startswith(message)


def test_a_block_of_ones_own_is_one_class() -> None:
    class Double(Block):
        def build(self, *inputs: Node) -> Node:
            return inputs[0] * 2

    outputs: Sequence[np.ndarray] = interpret([stack([Double(), Double()], X)], {X: np.ones((2, 3))})
    assert (outputs[0] == 4).all()

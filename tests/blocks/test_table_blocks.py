"""The blocks for tables: what they refuse, and what they learn at which rate."""

from collections.abc import Callable
from math import inf, nan, sqrt

import numpy as np
import pytest

from trilith.blocks import (
    Block,
    Dense,
    Embedding,
    FillMissing,
    Input,
    NumericEmbedding,
    OneHot,
    ParallelEnsemble,
    Periodic,
    PiecewiseLinear,
    QuantileScale,
    ScalingLayer,
    SmoothClip,
    TableFeatures,
    WordBag,
)
from trilith.errors import SettingError, ShapeError
from trilith.graph import Node, Parameter, topological
from trilith.graph.node import input_node
from trilith.network import Network

X = Input((3,))
BAD: list[tuple[Callable[[], object], str]] = [
    (lambda: SmoothClip(0.0), "SmoothClip needs a finite limit above 0, got 0.0."),
    (lambda: SmoothClip(nan), "SmoothClip needs a finite limit above 0, got nan."),
    (lambda: SmoothClip(inf), "SmoothClip needs a finite limit above 0, got inf."),
    (lambda: FillMissing(nan), "FillMissing needs a finite value, got nan."),
    (lambda: ScalingLayer(-1.0), "ScalingLayer's rate must be a number of at least 0, got -1.0."),
    (lambda: ScalingLayer(nan), "ScalingLayer's rate must be a number of at least 0, got nan."),
    (lambda: QuantileScale(0), "QuantileScale needs a whole number of bins, at least 1; got 0."),
    (lambda: QuantileScale(4, "even"), "distribution must be one of uniform, normal; got 'even'."),
    (lambda: OneHot(()), "OneHot needs the number of codes of each column in `sizes`, got none."),
    (lambda: OneHot((3, 0)), "OneHot needs a whole number of codes, at least 1; got 0."),
    (lambda: OneHot((2.5,)), "OneHot needs a whole number of codes, at least 1; got 2.5."),
    (lambda: Embedding(0, 3), "Embedding needs a whole number of codes, at least 1; got 0."),
    (lambda: Embedding(3, 0), "Embedding needs a whole number of units, at least 1; got 0."),
    (lambda: Embedding(3, True), "Embedding needs a whole number of units, at least 1; got True."),
    (lambda: Embedding(3, 3, rate=-0.5), "Embedding's rate must be a number of at least 0, got -0.5."),
    (lambda: WordBag(0), "WordBag needs a whole number of buckets, at least 1; got 0."),
    (lambda: WordBag(3, 0), "WordBag needs a whole number of units, at least 1; got 0."),
    (lambda: NumericEmbedding(0), "NumericEmbedding needs a whole number of units, at least 1; got 0."),
    (lambda: Periodic(0), "Periodic needs a whole number of frequencies, at least 1; got 0."),
    (lambda: Periodic(stddev=0.0), "Periodic needs a stddev above 0, got 0.0."),
    (lambda: Periodic(rate=inf), "Periodic's rate must be a number of at least 0, got inf."),
    (lambda: PiecewiseLinear(0), "PiecewiseLinear needs a whole number of bins, at least 1; got 0."),
    (lambda: ParallelEnsemble((), 1), "ParallelEnsemble needs blocks that its members share, got none."),
    (
        lambda: ParallelEnsemble((Dense(2),), 0),
        "ParallelEnsemble needs a whole number of units, at least 1; got 0.",
    ),
    (
        lambda: ParallelEnsemble((Dense(2),), 1, 0),
        "ParallelEnsemble needs a whole number of members, at least 1; got 0.",
    ),
    (
        lambda: TableFeatures(),
        "TableFeatures needs at least one column, and not fewer than none of any kind.",
    ),
    (lambda: TableFeatures(-1, 3), "TableFeatures needs at least one column, and not fewer than none"),
    (
        lambda: TableFeatures(categories=(0,)),
        "TableFeatures needs a whole number of codes, at least 1; got 0.",
    ),
    (lambda: TableFeatures(words=(2,)), "TableFeatures needs a whole number of buckets, at least 1; got 0."),
    (
        lambda: TableFeatures(1, words=(0,), buckets=2),
        "TableFeatures needs a whole number of words, at least 1",
    ),
    (
        lambda: TableFeatures(2, categories=(3,), missing=(2,)),
        "`missing` names columns among the numbers, booleans and phases, 0 to 1; got (2,).",
    ),
    (lambda: TableFeatures(2, category_units=0), "TableFeatures needs a whole number of category_units"),
]


@pytest.mark.parametrize(("make", "message"), BAD, ids=[message[:45] for _, message in BAD])
def test_settings_that_cannot_be_are_refused(make: Callable[[], object], message: str) -> None:
    with pytest.raises(SettingError) as caught:
        make()
    assert str(caught.value).startswith(message)


def test_numbers_of_numpy_are_numbers() -> None:
    assert Embedding(np.int64(3), np.int32(2))(X).shape[1:] == (3, 2)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("block", "x", "message"),
    [
        (OneHot((2, 2)), X, "OneHot: expects 2 columns, one a size, got x (batch, 3). Give sizes for all."),
        (TableFeatures(2), X, "TableFeatures: expects 2 columns, got x (batch, 3). Count those of each kind"),
        (NumericEmbedding(), Input(()), "NumericEmbedding: expects inputs (batch, features)"),
        (NumericEmbedding(), Input((2, 3)), "NumericEmbedding: expects inputs (batch, features), got x"),
        (
            ParallelEnsemble((Dense(2),), 1),
            Input((2, 3)),
            "ParallelEnsemble: expects inputs (batch, features)",
        ),
        (OneHot((2, 2, 2)), Input((2, 3)), "OneHot: expects inputs (batch, features), got x"),
        (TableFeatures(3), Input((2, 3)), "TableFeatures: expects inputs (batch, features), got x"),
        (WordBag(3), Input(()), "WordBag: expects inputs (batch, ..., features)"),
    ],
)
def test_shapes_that_do_not_fit_are_refused(block: Block, x: Node, message: str) -> None:
    with pytest.raises(ShapeError) as caught:
        block(x)
    assert str(caught.value).startswith(message)


def rates(node: Node) -> dict[str, float]:
    return {each.name: each.rate for each in topological([node]) if isinstance(each, Parameter)}


def test_some_parameters_learn_faster_and_some_slower() -> None:
    assert rates(Dense(2)(X)) == {"weight": 1, "bias": 1}
    tangent = Dense(2, parametrization="neural_tangent")
    assert rates(tangent(X)) == {"weight": 1 / sqrt(3), "bias": 0.1}
    assert rates(tangent(Input((0,)))) == {"weight": 1, "bias": 0.1}
    assert rates(ScalingLayer()(X)) == {"scale": 6}
    assert rates(Embedding(3, 2, rate=0.5)(input_node(X.shape, "n", "int"))) == {"table": 0.5}
    assert rates(NumericEmbedding()(X)) == {"frequency": 0.1, "phase": 0.1, "weight": 1, "bias": 1}


def test_a_word_says_as_much_in_a_text_of_many() -> None:
    """Unlike in a mean, whose spread falls with the number of words; no word, no vector."""
    network = Network([WordBag(1000, 500)], input_shape=(16,))
    network.initialise(0)
    codes = np.random.default_rng(0).permutation(np.arange(1, 1001))[:48].reshape(3, 16).astype(np.float32)
    codes[1, 4:], codes[2, 1:] = 0, 0
    bags = network.predict(np.vstack([codes, np.zeros((1, 16), np.float32)]))
    spread = bags.std(axis=1)
    np.testing.assert_allclose(spread[:3] / spread[2], 1, rtol=0.15)
    assert not bags[3].any()

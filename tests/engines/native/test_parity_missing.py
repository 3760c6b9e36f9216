"""Missing cells, ties and codes that are not there: the native engine against the reference."""

from dataclasses import dataclass

import numpy as np
import pytest

from tests.helpers.block_case import BlockCase
from tests.helpers.gradient_parity import Gradients
from tests.helpers.table_block_cases import MIXED
from trilith import ops
from trilith.blocks import (
    Block,
    Embedding,
    FillMissing,
    IsMissing,
    NumericEmbedding,
    OneHot,
    Periodic,
    PiecewiseLinear,
    QuantileScale,
    RobustScale,
    SmoothClip,
    TableFeatures,
    WordBag,
)
from trilith.engines import choose_engine
from trilith.graph import BATCH, Input, Parameter, Program, Variable, derive
from trilith.graph.clock import CLOCK
from trilith.graph.node import input_node
from trilith.graph.phase import PhaseName

pytest.importorskip("trilith.engines.native._native", reason="installed without the native engine")

COLUMNS = 10  # of MIXED
ODD = np.array([np.nan, -1.0, 0.0, 1.0, 2.0, 3.0, 4.0, 1e9])
BLOCKS: dict[str, Block] = {
    "fill missing": FillMissing(0.5),
    "is missing": IsMissing(),
    "robust scale": RobustScale(),
    "smooth clip": SmoothClip(),
    "quantile scale": QuantileScale(4),
    "normal scores": QuantileScale(3, "normal"),
    "table features": MIXED,
    "periodic": TableFeatures(COLUMNS, missing=(0, 3), numeric=NumericEmbedding(2, Periodic(3))),
    "piecewise linear": TableFeatures(COLUMNS, numeric=NumericEmbedding(2, PiecewiseLinear(5))),
    "quantiles, then pieces": TableFeatures(
        COLUMNS, scaler=(QuantileScale(6),), numeric=NumericEmbedding(1, PiecewiseLinear(3))
    ),
    "one hot": OneHot((3,) * COLUMNS),
    "embedding": Embedding(3, 2, none=True),
    "bag of words": WordBag(3, 4),
}


@dataclass(frozen=True)
class Missing(Gradients):
    """A block of rows with odd numbers: what it gives, and the gradients of its parameters."""

    @classmethod
    def of_block(cls, block: Block, phase: PhaseName, rows: int) -> "Missing":
        root, values, _ = BlockCase(block, np.array, ((BATCH, COLUMNS),)).realise(phase, rows)
        (x,) = (node for node in values if isinstance(node, Input))
        variables = {node: value for node, value in values.items() if isinstance(node, Variable)}
        parameters = [node for node in variables if isinstance(node, Parameter)]
        for node, value in variables.items():
            if node.name == "edges":  # ties: several quantiles agree
                value[:] = np.round(value)
        total = ops.where(ops.equal(root, root), root, 0.0)
        gradients = derive((total * total + total).sum(), parameters)
        roots = {"value": root} | {f"gradient {n}": each for n, each in enumerate(gradients)}
        return cls(roots, {x: np.random.default_rng(rows).choice(ODD, (rows, COLUMNS))}, variables)


@pytest.mark.filterwarnings("ignore:invalid value encountered in cast:RuntimeWarning")
@pytest.mark.parametrize("rows", [1, 37])
@pytest.mark.parametrize("phase", ["training", "inference"])
@pytest.mark.parametrize("name", BLOCKS)
def test_odd_numbers(name: str, phase: PhaseName, rows: int) -> None:
    Missing.of_block(BLOCKS[name], phase, rows).check()


@pytest.mark.parametrize("engine", ["numpy", "native"])
def test_a_code_that_is_nothing_has_zeros(engine: str) -> None:
    x = input_node((BATCH, 1))
    roots = {"hot": OneHot((3,))(x), "vector": Embedding(3, 2, none=True)(x), "bag": WordBag(3, 2)(x)}
    codes = np.array([[0.0], [-1.0], [-7.0], [4.0], [1e9], [2.0]])
    chosen = choose_engine(engine)
    program = Program({x.name: x}, roots)
    values = {node: np.full(node.shape, 5.0) for node in program.variables()}
    computed = chosen.compile(program, chosen.variables(values, "float32")).run({x.name: codes})
    for name, value in computed.items():
        assert not value[:-1].any(), name
        assert value[-1].any(), name


@pytest.mark.parametrize("code", [3, 1000, -4])
@pytest.mark.parametrize("engine", ["numpy", "native"])
def test_without_none_a_code_that_is_not_there_is_refused_not_read(engine: str, code: int) -> None:
    x = input_node((BATCH,))
    vector = Embedding(3, 2)(x)
    (table,) = (node for node in Program({x.name: x}, {"y": vector}).variables())
    program = Program({x.name: x}, {"y": vector, "gradient": derive(vector.sum(), [table])[0]})
    chosen = choose_engine(engine)
    values = {table: np.ones((3, 2)), **{each: np.zeros(()) for each in CLOCK.values()}}
    executable = chosen.compile(program, chosen.variables(values, "float32"))
    with pytest.raises(IndexError, match=rf"index {code} is out of (range|bounds)"):
        executable.run({x.name: np.array([0.0, code, 1.0])})

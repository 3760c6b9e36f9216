"""The cost of each block: what is counted, that parts compute what the whole does, and how it reads."""

import numpy as np
import pytest

import trilith as tl
from trilith.engines import ENGINES, choose_engine
from trilith.errors import SettingError
from trilith.explain.cost.measure import measure_cost
from trilith.explain.cost.parts import step_of
from trilith.graph import BATCH, Apply, program_cost
from trilith.graph.clock import CLOCK
from trilith.losses import choose_loss
from trilith.regularization import Regularization

INNER = [tl.BatchNorm(), tl.Dense(8, "tanh"), tl.Dropout(0.2)]
NETWORK = tl.Network([tl.Dense(8, "relu"), tl.Residual(INNER), tl.Dense(3)], input_shape=(5,))
NAMES = [
    "dense_1",
    *(f"residual_1.{each}" for each in ("batch_norm_1", "dense_1", "dropout_1")),
    "residual_1",
    "dense_2",
    "loss",
]


def rowwise(nodes):
    """How many operations give something for each row."""
    return sum(isinstance(node, Apply) and node.shape[:1] == (BATCH,) for node in nodes)


def step():
    return step_of(NETWORK.graph, choose_loss("cross_entropy"), Regularization())


@pytest.mark.parametrize("engine", ENGINES)
def test_every_block_is_counted_and_timed(engine):
    costs = NETWORK.explain("cross_entropy").cost(16, engine=engine)
    assert [each.name for each in costs.blocks] == NAMES
    assert (costs.engine, costs.batch_size) == (engine, 16)
    assert sum(each.parameters for each in costs.blocks) == NETWORK.summary().parameters
    assert all(each.forward.flops > 0 and each.forward.seconds > 0 for each in costs.blocks)
    assert costs.seconds > 0
    assert sum(map(costs.share, costs.blocks)) == pytest.approx(1)


def test_the_parts_add_up_to_the_whole():
    whole = program_cost(step().whole(), 16)
    costs = NETWORK.explain("cross_entropy").cost(16, engine="numpy")
    parts = [part for each in costs.blocks for part in (each.forward, each.backward)]
    assert sum(part.flops for part in parts) == whole.flops
    assert sum(part.bytes for part in parts) == whole.bytes


def test_a_dense_costs_its_products():
    costs = tl.Network([tl.Dense(7)], input_shape=(5,)).explain("mean_squared_error").cost(16, engine="numpy")
    products = 2 * 16 * 5 * 7
    assert products <= costs.blocks[0].forward.flops <= products + 16 * 7
    assert products <= costs.blocks[0].backward.flops <= products + 16 * 7  # dW and db; nobody asks for dA0


def test_each_part_gives_what_the_whole_step_gives():
    one, engine = step(), choose_engine("numpy")
    values = dict(NETWORK.initial_values(0)) | {each: np.zeros(()) for each in CLOCK.values()}
    variables = engine.variables(values, "float64")
    random = np.random.default_rng(1)
    feeds = {"x": random.normal(size=(6, 5)), "target": np.array([0, 1, 2, 0, 1, 2])}

    def given(nodes):
        return list(engine.compile(one.giving(nodes), variables).run(feeds).values())

    for scope, ahead in one.forward.items():
        nodes = [*ahead, *one.backward.get(scope, [])]
        cut = one.cut(nodes)
        fed = dict(zip(cut.reads, given(list(cut.reads.values())), strict=True))
        alone = list(engine.compile(cut.program, variables).run(fed).values())
        assert rowwise(cut.program.order()) == rowwise(nodes)  # nothing of another block runs along
        own = set(nodes)
        read = {each for node in one.whole().order() if node not in own for each in node.inputs}
        wanted = [node for node in nodes if node in read | {*one.roots}]
        for expected, found in zip(given(wanted), alone, strict=True):
            np.testing.assert_allclose(found, expected, rtol=1e-12, atol=1e-15)


def test_it_is_a_table_with_bars():
    lines = str(NETWORK.explain("cross_entropy").cost(16, engine="numpy")).splitlines()
    assert lines[0].startswith(
        "The numpy engine, float32, a batch of 16; forward and backward as one program"
    )
    assert lines[2].split()[:2] == ["block", "kind"]
    assert [line.split()[0] for line in lines[3:]] == [*NAMES, "together"]
    assert max(line.count("█") for line in lines) == 20


def test_no_rows_cost_nothing():
    with pytest.raises(SettingError, match="batch_size"):
        measure_cost(NETWORK, NETWORK.graph, choose_loss("cross_entropy"), Regularization(), batch_size=0)


def test_progress_is_told_after_each_block() -> None:
    network = tl.Network([tl.Dense(3, "relu"), tl.Dense(2)], input_shape=(4,))
    told: list[tuple[int, int]] = []
    costs = network.explain("cross_entropy").cost(
        8, progress=lambda done, blocks: told.append((done, blocks))
    )
    assert told == [(place, len(costs.blocks)) for place in range(1, len(costs.blocks) + 1)]

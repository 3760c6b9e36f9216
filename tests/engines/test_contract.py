"""The contract that every engine keeps: what a program means, batch by batch, whatever is fed."""

from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trilith import ops
from trilith.engines import ENGINES, Engine, Executable, Precision, Progress, Variables, choose_engine
from trilith.engines.engine import rows_of
from trilith.errors import SettingError
from trilith.graph import BATCH, Input, Node, Program, Variable, derive, topological
from trilith.graph.clock import SEED, STEP
from trilith.graph.node import Fill, input_node, parameter, state

X = input_node((BATCH, 3), "x")
GENERATOR = np.random.default_rng(9)
ROWS = GENERATOR.normal(size=(10, 3))


def go_on(progress: Progress) -> bool:
    return True


def compiled(
    engine: Engine,
    outputs: Mapping[str, Node],
    values: Mapping[Variable, object] | None = None,
    updates: tuple[tuple[Variable, Node], ...] = (),
    precision: Precision = "float64",
) -> tuple[Executable, Variables]:
    roots = [*outputs.values(), *(value for _, value in updates)]
    inputs = {node.name: node for node in topological(roots) if isinstance(node, Input)}
    arrays = {node: np.asarray(value) for node, value in (values or {}).items()}
    variables = engine.variables(arrays, precision)
    return engine.compile(Program(inputs, outputs, updates), variables), variables


def test_updates_are_applied_at_once_when_all_is_computed(engine: Engine) -> None:
    a, b = state((2,), 0.0, "a"), state((2,), 0.0, "b")
    executable, variables = compiled(engine, {"sum": (a + b).sum()}, {a: [1, 2], b: [3, 4]}, ((a, b), (b, a)))
    assert executable.run({})["sum"] == 10
    assert (variables.read(a).tolist(), variables.read(b).tolist()) == ([3, 4], [1, 2])
    executable.run({})
    assert (variables.read(a).tolist(), variables.read(b).tolist()) == ([1, 2], [3, 4])


def test_a_variable_may_become_what_another_was(engine: Engine) -> None:
    a, b, c = (state((2,), 0.0, name) for name in "abc")
    values: dict[Variable, object] = {a: [1, 2], b: [3, 4], c: [5, 6]}
    executable, variables = compiled(engine, {}, values, ((a, b * 2), (b, a), (c, a + b)))
    executable.run({})
    assert [variables.read(each).tolist() for each in (a, b, c)] == [[6, 8], [1, 2], [4, 6]]


def test_what_depends_on_an_updated_variable_sees_the_old_value(engine: Engine) -> None:
    count, total = state((), 0, "count", "int"), state((), 0.0, "total")
    executable, variables = compiled(
        engine, {"count": count * 1}, {count: 5, total: 0.0}, ((count, count + 1), (total, total + count))
    )
    outputs = [executable.run({})["count"] for _ in range(3)]
    assert outputs == [5, 6, 7]
    assert (variables.read(count), variables.read(count).dtype, variables.read(total)) == (8, np.int64, 18)


def test_a_stretched_or_transposed_value_may_become_a_variable(engine: Engine) -> None:
    square, row = state((2, 2), 0.0, "square"), state((2,), 0.0, "row")
    executable, variables = compiled(
        engine,
        {},
        {square: [[1, 2], [3, 4]], row: [5, 6]},
        ((square, square.T), (row, ops.broadcast(square[0, 0], (2,)))),
    )
    executable.run({})
    assert (variables.read(square).tolist(), variables.read(row).tolist()) == ([[1, 3], [2, 4]], [1, 1])
    executable.run({})
    assert variables.read(square).tolist() == [[1, 2], [3, 4]]


def test_variables_are_copies_in_their_own_precision(engine: Engine) -> None:
    w, n = parameter((2,), Fill(0.0), "w"), state((), 0, "n", "int")
    source = np.array([1.0, 2.0])
    for precision in ("float32", "float64"):
        variables = engine.variables({w: source, n: np.asarray(3.0)}, precision)
        assert [variables.read(each).dtype for each in (w, n)] == [precision, "int64"]
        variables.read(w)[0] = 99
        source[1] = 77
        assert variables.read(w).tolist() == [1, 2]
        source[1] = 2
        variables.write(w, np.array([5, 6]))
        assert variables.read(w).tolist() == [5, 6]
        assert w in variables
        assert parameter((2,), Fill(0.0), "w") not in variables


def test_a_variable_keeps_its_kind_whatever_it_becomes(engine: Engine) -> None:
    count = state((), 0, "count", "int")
    executable, variables = compiled(engine, {}, {count: 1}, ((count, count * 2.5),))
    executable.run({})
    assert (variables.read(count), variables.read(count).dtype) == (2, np.int64)


def test_programs_share_their_variables(engine: Engine) -> None:
    w = parameter((3,), Fill(0.0), "w")
    variables = engine.variables({w: np.ones(3)}, "float64")
    step = engine.compile(Program({}, {}, ((w, w * 2),)), variables)
    predict = engine.compile(Program({"x": X}, {"y": X * w}), variables)
    step.run({})
    assert (predict.run({"x": ROWS})["y"] == ROWS * 2).all()


def test_map_gives_every_row_in_order(engine: Engine) -> None:
    executable, _ = compiled(engine, {"double": X * 2})
    for size in (1, 3, 10, 99):
        parts = [part["double"] for part in executable.map({"x": ROWS}, size)]
        assert [len(part) for part in parts][:1] == [min(size, 10)]
        np.testing.assert_array_equal(np.concatenate(parts), ROWS * 2)


@pytest.mark.parametrize("precision", ["float32", "float64"])
@pytest.mark.parametrize(
    "convert",
    [
        *(
            lambda a, kind=kind: a.astype(kind)
            for kind in ("uint8", "int16", "float16", "float32", "float64", "bool")
        ),
        lambda a: np.asfortranarray(a),
        lambda a: np.repeat(a, 2, axis=0)[::2],
        lambda a: np.flip(a)[::-1, ::-1],
    ],
)
def test_any_kind_and_layout_of_numbers_may_be_fed(
    engine: Engine, convert: Callable[[np.ndarray], np.ndarray], precision: Precision
) -> None:
    fed = convert(np.abs(ROWS * 50))
    executable, _ = compiled(engine, {"y": X * 2 + 1, "mean": X.mean()}, precision=precision)
    outputs = executable.run({"x": fed})
    assert {value.dtype for value in outputs.values()} == {np.dtype(precision)}
    np.testing.assert_allclose(outputs["y"], fed.astype(precision) * 2 + 1, rtol=1e-6)
    total, _ = compiled(engine, {"sum": X.sum()}, precision=precision)
    shuffled = total.epoch({"x": fed}, GENERATOR.permutation(10), 4, go_on)
    np.testing.assert_allclose(shuffled.sums["sum"], fed.astype(precision).sum(), rtol=1e-4)


def test_a_memory_map_is_read_batch_by_batch(engine: Engine, tmp_path: Path) -> None:
    pixels = GENERATOR.integers(0, 256, (100, 3)).astype(np.uint8)
    pixels.tofile(tmp_path / "pixels")
    mapped = np.memmap(tmp_path / "pixels", np.uint8, "r", shape=(100, 3))
    executable, _ = compiled(engine, {"sum": (X / 255).sum()})
    order = GENERATOR.permutation(100)
    for each in (None, order):
        result = executable.epoch({"x": mapped}, each, 16, go_on)
        assert result.sums["sum"] == pytest.approx(pixels.sum() / 255)
    assert mapped.dtype == np.uint8


@given(rows=st.integers(1, 9), size=st.integers(1, 12), shuffled=st.booleans(), seed=st.integers(0, 9))
def test_an_epoch_sums_over_all_batches_also_a_short_last_one(
    engine: Engine, rows: int, size: int, shuffled: bool, seed: int
) -> None:
    n = state((), 0, "n", "int")
    outputs = {"sum": X.sum(), "count": ops.count(X, 0), "first": X[:, 0].max() * 0 + 1}
    executable, variables = compiled(engine, outputs, {n: 0}, ((n, n + 1),))
    order = np.random.default_rng(seed).permutation(rows) if shuffled else None
    result = executable.epoch({"x": ROWS[:rows]}, order, size, go_on)
    batches = -(-rows // size)
    assert result.sums["sum"] == pytest.approx(ROWS[:rows].sum())
    assert (result.sums["count"], result.sums["first"], variables.read(n)) == (rows, batches, batches)
    assert (result.examples, result.batches, result.non_finite) == (rows, batches, None)


def test_an_epoch_follows_the_order(engine: Engine) -> None:
    last = state((3,), 0.0, "last")
    executable, variables = compiled(engine, {}, {last: np.zeros(3)}, ((last, X.sum(0)),))
    executable.epoch({"x": ROWS}, np.array([4, 2, 7, 0, 1, 3, 5, 6, 9, 8]), 9, go_on)
    np.testing.assert_array_equal(variables.read(last), ROWS[8])


def test_same_seed_same_bits(engine: Engine) -> None:
    w = parameter((3, 2), Fill(0.5), "w")
    masked = ops.uniform((BATCH, 3), SEED, STEP, stream=4) * X
    loss = ops.softplus(masked @ w).mean()
    updates = ((w, w - 0.1 * derive(loss, [w])[0]), (STEP, STEP + 1))

    def bits(seed: int) -> bytes:
        values: dict[Variable, object] = {w: np.full((3, 2), 0.5), STEP: 0, SEED: seed}
        executable, variables = compiled(engine, {"loss": loss}, values, updates, "float32")
        for _ in range(3):
            executable.epoch({"x": ROWS}, None, 4, go_on)
        assert variables.read(STEP) == 9
        return variables.read(w).tobytes()

    assert bits(1) == bits(1) != bits(2)


def test_engines_are_chosen_by_name(engine: Engine) -> None:
    assert type(choose_engine("auto")) in ENGINES.values()
    assert [type(choose_engine(name)) for name in ENGINES] == list(ENGINES.values())
    assert all(issubclass(engine, Engine) and engine.name == name for name, engine in ENGINES.items())
    own = ENGINES["numpy"]()
    assert choose_engine(own) is own
    with pytest.raises(SettingError, match=r"engine 'cuda' is not known. Use one of: auto, numpy"):
        choose_engine("cuda")


def test_rows_are_counted_in_the_first_array() -> None:
    assert (rows_of({}), rows_of({"x": ROWS})) == (0, 10)

"""One graph, two programs: what differs between training and inference, and which states change."""

import numpy as np
import pytest

from tests.helpers.interpret import interpret
from trilith import ops
from trilith.errors import ShapeError
from trilith.graph import BATCH, Scope, by_phase, derive, inside, specialise, topological, with_update
from trilith.graph.node import input_node, state

X = input_node((BATCH, 2), "x")
VALUES = {X: np.array([[1.0, 2.0]])}


def test_each_phase_gets_its_own_value() -> None:
    node = by_phase(training=X * 10, inference=X + 1) * 2
    for phase, expected in (("training", [[20, 40]]), ("inference", [[4, 6]])):
        (root,), updates = specialise([node], phase)
        assert (interpret([root], VALUES)[0].tolist(), updates) == (expected, ())


def test_phases_may_be_nested() -> None:
    inner = by_phase(training=X, inference=X * 0)
    outer = by_phase(training=inner + 1, inference=inner - 1)
    values = {
        phase: interpret(specialise([outer], phase)[0], VALUES)[0].tolist()
        for phase in ("training", "inference")
    }
    assert values == {"training": [[2, 3]], "inference": [[-1, -1]]}


def test_both_phases_have_one_shape() -> None:
    with pytest.raises(ShapeError, match=r"shape \(batch, 2\) but the one at inference \(2,\)"):
        by_phase(training=X, inference=X.max(0))


def test_updates_are_collected_while_training_only() -> None:
    total, steps = state((2,), 0.0, "total"), state((), 0, "steps", "int")
    summed = with_update(X, total, total + X.sum(0))
    counted = with_update(summed * 2, steps, steps + 1)
    (root,), updates = specialise([counted.sum()], "training")
    assert [variable for variable, _ in updates] == [total, steps]
    assert interpret([value for _, value in updates], VALUES)[0].tolist() == [1, 2]
    assert not {"phase", "update"} & {node.label for node in topological([root])}
    assert specialise([counted.sum()], "inference")[1] == ()


def test_an_update_that_only_inference_passes_is_dropped() -> None:
    total = state((2,), 0.0, "total")
    node = by_phase(training=X, inference=with_update(X, total, total * 0))
    for phase in ("training", "inference"):
        roots, updates = specialise([node], phase)
        assert (roots, updates) == ([X], ())


def test_a_state_changes_only_into_its_own_shape_and_kind() -> None:
    with pytest.raises(
        ShapeError, match=r"a state of shape \(2,\) cannot become a value of shape \(batch, 2\)"
    ):
        with_update(X, state((2,), 0.0, "total"), X)
    steps = state((), 0, "steps", "int")
    _, updates = specialise([with_update(X, steps, X.max())], "training")
    assert [value.dtype for _, value in updates] == ["int"]


def test_parts_without_a_phase_are_the_same_nodes() -> None:
    before = ops.tanh(X)
    (root,), _ = specialise([before * 2 + by_phase(training=X, inference=X)], "training")
    assert before in topological([root])


def test_nodes_stay_in_their_blocks() -> None:
    scope = Scope("Dropout", "first")
    with inside(scope):
        node = by_phase(training=X * 0.5, inference=X) + 1
    (root,), _ = specialise([node], "training")
    assert {each.scope for each in topological([root])} - {None} == {scope}


def test_a_phase_must_be_chosen_before_anything_else() -> None:
    node = by_phase(training=X, inference=X)
    with pytest.raises(NotImplementedError, match="'phase' is removed by specialise"):
        derive(node.sum(), [X])
    with pytest.raises(NotImplementedError, match="'phase' is removed by specialise"):
        interpret([node], VALUES)

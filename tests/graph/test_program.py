"""Programs: what is fed, what comes out, what changes; walking and rewriting them; blocks' scopes."""

import pytest

from trilith import ops
from trilith.errors import ShapeError
from trilith.graph import BATCH, Node, Program, Scope, inside, rewrite, topological
from trilith.graph.node import Fill, input_node, parameter, state
from trilith.graph.scope import current_scope, snake_case
from trilith.graph.walk import reapply

X = input_node((BATCH, 2), "x")


def test_a_program_lists_its_nodes_and_variables_in_order() -> None:
    w, b, seen = (parameter((2,), Fill(0.0), name) for name in "wbs")
    output = (X * w + b).sum()
    program = Program({"x": X}, {"output": output}, ((seen, w * 2),))
    assert program.roots == [output, program.updates[0][1]]
    assert program.variables() == [w, b, seen]
    places = {node: place for place, node in enumerate(program.order())}
    assert all(places[each] < places[node] for node in places for each in node.inputs)


def test_an_update_keeps_the_shape() -> None:
    w = parameter((2,), Fill(0.0), "w")
    with pytest.raises(ShapeError, match=r"update of w: expected shape \(2,\), got \(batch, 2\)"):
        Program({"x": X}, {}, ((w, X),))


def test_an_input_must_be_declared() -> None:
    with pytest.raises(ShapeError, match="input 'x' is used but not among the program's inputs"):
        Program({}, {"output": X * 2})


def test_with_roots_puts_new_nodes_in_the_old_places() -> None:
    w = parameter((2,), Fill(0.0), "w")
    program = Program({"x": X}, {"a": X * 1, "b": X * 2}, ((w, w + 1),))
    a, b, value = X + 1, X + 2, w * 5
    again = program.with_roots([a, b, value])
    assert (dict(again.outputs), again.updates, again.inputs) == ({"a": a, "b": b}, ((w, value),), {"x": X})
    with pytest.raises(ValueError, match="zip"):
        program.with_roots([a, b])


def test_topological_order_visits_each_node_once_and_left_to_right() -> None:
    left, right = ops.tanh(X), ops.exp(X)
    top = left * right + left
    assert topological([top, left]) == [X, left, right, top.inputs[0], top]
    assert topological([]) == []


def test_deep_graphs_are_walked_and_rewritten_without_recursion() -> None:
    node: Node = X
    for _ in range(5000):
        node = node + 1.0
    (copy,) = rewrite([node], lambda each, inputs: each.op(*inputs))
    assert copy is not node
    assert len(topological([copy])) == len(topological([node])) == 10_001
    assert rewrite([node], reapply) == [node]


def test_leaves_may_give_way_to_other_nodes() -> None:
    w, average = parameter((2,), Fill(0.0), "w"), state((2,), 0.0, "average")
    (moved,) = rewrite([X * w], reapply, {w: average})
    assert (moved.label, moved.inputs) == ("multiply", (X, average))


def test_scopes_say_which_block_made_a_node() -> None:
    outer = Scope("Residual", "detour")
    with inside(outer):
        inner = Scope("Dense", None, {"units": 3}, current_scope())
        with inside(inner):
            node = X * 2
        with pytest.raises(ZeroDivisionError), inside(inner):
            raise ZeroDivisionError
        assert current_scope() is outer
    assert current_scope() is None
    assert node.scope is inner
    assert inner.path() == (outer, inner)
    assert {each.scope for each in node.inputs} == {None, inner}


def test_kinds_become_names() -> None:
    names = [snake_case(kind) for kind in ("Dense", "BatchNorm", "Conv2D", "LSTM")]
    assert names == ["dense", "batch_norm", "conv2d", "lstm"]
    assert Scope("LayerNorm").stem == "layer_norm"

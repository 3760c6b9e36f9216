"""Names in a network: unique, the same every time, and refused where the user gave one twice."""

import numpy as np
import pytest

import trilith as tl
from trilith.errors import SettingError, ShapeError
from trilith.graph.node import Fill, parameter
from trilith.network import NetworkGraph


def names(network: tl.Network) -> list[str]:
    return list(network.graph.scopes.values())


def test_blocks_are_counted_by_kind() -> None:
    network = tl.Network(
        [tl.Dense(4), tl.BatchNorm(), tl.Dense(4), tl.Dense(2, name="last")], input_shape=(3,)
    )
    assert names(network) == ["dense_1", "batch_norm_1", "dense_2", "last"]
    assert list(network.graph.parameters) == [
        "dense_1.weight",
        "dense_1.bias",
        "batch_norm_1.scale",
        "batch_norm_1.shift",
        "dense_2.weight",
        "dense_2.bias",
        "last.weight",
        "last.bias",
    ]


def test_blocks_within_blocks_carry_the_outer_name() -> None:
    inner = tl.Residual([tl.Dense(3, "relu"), tl.Residual([tl.Dense(3)])])
    network = tl.Network([inner, tl.Dense(1)], input_shape=(3,))
    assert set(network.graph.parameters) == {
        "residual_1.dense_1.weight",
        "residual_1.dense_1.bias",
        "residual_1.residual_1.dense_1.weight",
        "residual_1.residual_1.dense_1.bias",
        "dense_1.weight",
        "dense_1.bias",
    }


def functional() -> tl.Network:
    x = tl.Input((3,))
    a = tl.Dense(4, name="dense_1")(tl.Dense(4)(x))
    b = tl.Dense(4)(x)
    return tl.Network(inputs=x, outputs=tl.Concatenate()(a, b))


def test_in_a_graph_unnamed_blocks_make_way_for_the_names_that_users_chose() -> None:
    assert names(functional()) == ["dense_2", "dense_1", "dense_3", "concatenate_1"]


def test_names_do_not_depend_on_what_was_built_before() -> None:
    assert names(functional()) == names(functional())


def test_a_block_called_twice_has_two_names_and_two_sets_of_weights() -> None:
    x, dense = tl.Input((3,)), tl.Dense(3)
    network = tl.Network(inputs=x, outputs=dense(dense(x)))
    assert set(network.graph.parameters) == {
        "dense_1.weight",
        "dense_1.bias",
        "dense_2.weight",
        "dense_2.bias",
    }


def test_two_variables_of_one_name_in_one_block_are_told_apart() -> None:
    x = tl.Input((2,))
    first, second, third = (parameter((2,), Fill(1.0), "gain") for _ in range(3))
    network = tl.Network(inputs=x, outputs=x * first * second * third)
    assert list(network.graph.variables) == ["gain", "gain_2", "gain_3"]


@pytest.mark.parametrize(
    "build",
    [
        lambda: tl.Network([tl.Dense(2, name="a"), tl.Dense(2, name="a")], input_shape=(2,)),
        lambda: tl.Network([tl.Residual([tl.Dense(2, name="a"), tl.Dense(2, name="a")])], input_shape=(2,)),
    ],
)
def test_one_name_twice_in_a_stack_is_refused(build) -> None:
    with pytest.raises(SettingError, match=r"two blocks are named 'a'. Give each a name of its own"):
        build()


def test_one_name_twice_in_a_graph_is_refused_when_the_network_is_made() -> None:
    x, dense = tl.Input((2,)), tl.Dense(2, name="a")
    y = dense(dense(x))
    with pytest.raises(SettingError, match="two blocks are named 'a'"):
        tl.Network(inputs=x, outputs=y)


def test_the_same_name_in_different_blocks_is_fine() -> None:
    stack = [tl.Residual([tl.Dense(2, name="a")]), tl.Residual([tl.Dense(2, name="a")])]
    assert {"residual_1.a", "residual_2.a"} < set(names(tl.Network(stack, input_shape=(2,))))


def test_errors_name_the_block() -> None:
    with pytest.raises(ShapeError, match=r"^Dense 'dense_1': expects inputs"):
        tl.Network([tl.Dense(3), tl.Dense(2)], input_shape=())
    with pytest.raises(ShapeError, match=r"^Residual 'detour': expects .* \(batch, 3\)"):
        tl.Network([tl.Residual([tl.Dense(5)], name="detour")], input_shape=(3,))


def test_thousands_of_variables_are_named_in_linear_time() -> None:
    x = tl.Input((1,))
    y = x
    for _ in range(20_000):
        y = y * parameter((1,), Fill(1.0), "gain")
    graph = NetworkGraph.of([x], [y])
    assert list(graph.variables)[-1] == "gain_20000"  # a search from 2 each time would take minutes


def test_where_a_node_is_for_people(trained: tl.Network) -> None:
    graph = trained.graph
    assert graph.describe(graph.variables["dense_1.weight"]) == "the variable 'dense_1.weight'"
    assert graph.describe(graph.inputs[0]) == "the input 'x'"
    described = {graph.describe(node) for node in graph.order}
    assert "'tanh' in block 'residual_1.dense_1'" in described


def test_initial_values_depend_on_the_seed_and_the_place_only() -> None:
    def drawn(seed: int) -> list[np.ndarray]:
        network = tl.Network([tl.Dense(4), tl.Dense(4)], input_shape=(4,))
        network.initialise(seed)
        return list(network.parameters.values())

    first, again, other = drawn(1), drawn(1), drawn(2)
    assert all(np.array_equal(a, b) for a, b in zip(first, again, strict=True))
    assert not np.array_equal(first[0], other[0])
    assert not np.array_equal(first[0], first[2])  # equal blocks at different places begin differently

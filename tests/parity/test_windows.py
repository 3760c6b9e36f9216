"""Convolutions and pools, their values and gradients, beside PyTorch's, over drawn sizes and steps."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.helpers.interpret import interpret
from tests.helpers.torch_twin import EXACT, tensors, torch
from trilith import ops
from trilith.graph import Node, derive
from trilith.graph.node import input_node

F = torch.nn.functional
Walk = dict[str, Any]


def first(x: Any) -> Any:
    """Channels last to PyTorch's channels first."""
    return x.movedim(-1, 1)


def last(x: Any) -> Any:
    return x.movedim(1, -1)


def agree(ours: Any, theirs: Any, arrays: dict[str, np.ndarray]) -> None:
    """The values of both and the gradients of a weighted sum of them are equal."""
    inputs: dict[str, Node] = {name: input_node(array.shape, name) for name, array in arrays.items()}
    output = ours(**inputs)
    leaves = tensors(arrays)
    expected = theirs(**leaves)
    assert output.shape == tuple(expected.shape)
    weights = np.random.default_rng(5).normal(size=output.shape)
    (expected * torch.tensor(weights)).sum().backward()
    roots = [output, *derive((output * weights).sum(), list(inputs.values()))]
    values = {node: arrays[name] for name, node in inputs.items()}
    wanted = [expected.detach(), *(leaf.grad for leaf in leaves.values())]
    for found, of_torch in zip(interpret(roots, values), wanted, strict=True):
        np.testing.assert_allclose(found, of_torch.numpy(), **EXACT)


@st.composite
def walks(draw: st.DrawFn, rank: int, least: int = 1) -> tuple[tuple[int, ...], tuple[int, ...], Walk]:
    """Spatial sizes, a kernel, and how it walks; the padded input is at least as large as the kernel."""
    kernel = tuple(draw(st.integers(least, 3)) for _ in range(rank))
    dilation = tuple(draw(st.integers(1, 2)) for _ in range(rank))
    reach = [d * (k - 1) + 1 for d, k in zip(dilation, kernel, strict=True)]
    walk: Walk = {
        "stride": tuple(draw(st.integers(1, 3)) for _ in range(rank)),
        "padding": tuple(draw(st.integers(0, k // 2)) for k in kernel),
        "dilation": dilation,
    }
    return tuple(draw(st.integers(each, 7)) for each in reach), kernel, walk


def in_pairs(walk: Walk) -> Walk:
    return {**walk, "padding": tuple((each, each) for each in walk["padding"])}


def normal(*shape: int) -> np.ndarray:
    return np.random.default_rng(sum(shape)).normal(size=shape)


@pytest.mark.parametrize("rank", [1, 2, 3])
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_convolution(rank: int, data: st.DataObject) -> None:
    spatial, kernel, walk = data.draw(walks(rank))
    groups, fan_in, filters = (data.draw(st.integers(1, 3)) for _ in range(3))
    x, w = normal(2, *spatial, fan_in * groups), normal(*kernel, fan_in, filters * groups)
    theirs = getattr(F, f"conv{rank}d")

    def torch_convolution(x: Any, w: Any) -> Any:
        return last(theirs(first(x), w.movedim((-1, -2), (0, 1)), groups=groups, **walk))

    agree(
        lambda x, w: ops.convolution(x, w, groups=groups, **in_pairs(walk)),
        torch_convolution,
        {"x": x, "w": w},
    )


@pytest.mark.parametrize("rank", [1, 2])
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_transposed_convolution(rank: int, data: st.DataObject) -> None:
    positions, kernel, walk = data.draw(walks(rank))
    groups, fan_in, filters = (data.draw(st.integers(1, 3)) for _ in range(3))
    y, w = normal(2, *positions, filters * groups), normal(*kernel, fan_in, filters * groups)
    steps = zip(positions, kernel, walk["stride"], walk["padding"], walk["dilation"], strict=True)
    spatial = [(n - 1) * s - 2 * p + d * (k - 1) + 1 for n, k, s, p, d in steps]
    theirs = getattr(F, f"conv_transpose{rank}d")

    def torch_transposed(y: Any, w: Any) -> Any:
        return last(theirs(first(y), w.movedim((-1, -2), (0, 1)), groups=groups, **walk))

    agree(
        lambda y, w: ops.transposed_convolution(y, w, spatial, groups=groups, **in_pairs(walk)),
        torch_transposed,
        {"y": y, "w": w},
    )


@pytest.mark.parametrize("rank", [1, 2])
@pytest.mark.parametrize("kind", ["max", "average"])
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_pools(rank: int, kind: str, data: st.DataObject) -> None:
    spatial, size, walk = data.draw(walks(rank))
    spatial = tuple(max(length, cells) for length, cells in zip(spatial, size, strict=True))
    x = normal(2, *spatial, 3)
    ours = getattr(ops, f"{kind}_pool")
    theirs = getattr(F, f"{'max' if kind == 'max' else 'avg'}_pool{rank}d")
    options = {} if kind == "max" else {"count_include_pad": False}

    def torch_pool(x: Any) -> Any:
        return last(theirs(first(x), size, walk["stride"], walk["padding"], **options))

    agree(lambda x: ours(x, size, walk["stride"], in_pairs(walk)["padding"]), torch_pool, {"x": x})

"""JAX on our networks for pictures: each of our blocks as a function, a step compiled.

Not the epoch as one scan, which dense networks gain from: in XLA's loops convolutions on the CPU take
twenty times as long.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax

import trilith as tl
from peers.case import Candidate, Data

Weights = Mapping[str, np.ndarray]
Tree = dict[str, jax.Array]
Layer = Callable[[Tree, Tree, jax.Array], jax.Array]
"""(parameters, running averages, which it moves, x) to y."""

ORDER = ("NHWC", "HWIO", "NHWC")
MOMENTUM, EPSILON = 0.9, 1e-5


class JaxPictures(Candidate):
    """Pictures are channels last, as ours; state and data stay on JAX's side."""

    def __init__(self, network: tl.Network, data: Data, batch: int) -> None:
        super().__init__()
        self.X, self.y = jnp.asarray(data[0]), jnp.asarray(data[1].astype(np.int32))
        self.shape = len(self.X) // batch, batch
        layers, parameters, running = stacked(network.blocks or (), network.parameters, "")
        zeros = partial(jax.tree.map, jnp.zeros_like)
        self.state = {
            "parameters": parameters,
            "running": running,
            "first": zeros(parameters),
            "second": zeros(parameters),
            "step": jnp.zeros((), jnp.int32),
        }
        self.generator = np.random.default_rng(0)
        self.step = jax.jit(partial(_step, layers), donate_argnums=0)

    def train(self, epochs: int, shuffle: bool = True) -> None:
        rows = len(self.X)
        for _ in range(epochs):
            order = self.generator.permutation(rows) if shuffle else np.arange(rows)
            losses = []
            for chosen in order.astype(np.int32).reshape(self.shape):
                self.state, loss = self.step(self.state, self.X, self.y, chosen)
                losses.append(loss)
            self.losses.append(float(np.mean(losses)))


def stacked(blocks: Sequence[tl.Block], weights: Weights, prefix: str) -> tuple[list[Layer], Tree, Tree]:
    """The blocks as functions, their parameters, and the running averages of normalisations."""
    counts: dict[str, int] = {}
    layers: list[Layer] = []
    parameters: Tree = {}
    running: Tree = {}
    for block in blocks:
        kind = type(block).__name__
        stem = {"BatchNorm": "batch_norm"}.get(kind, kind.lower())
        counts[stem] = counts.get(stem, 0) + 1
        name = f"{prefix}{stem}_{counts[stem]}."
        if isinstance(block, tl.Residual):
            way, *of_way = stacked(block.blocks, weights, name)
            shortcut, *of_shortcut = stacked(block.shortcut or (), weights, name + "shortcut.")
            layers.append(partial(_around, way, shortcut))
            for tree, more in zip((parameters, running), zip(of_way, of_shortcut, strict=True), strict=True):
                tree |= more[0] | more[1]
            continue
        own = {
            key: jnp.asarray(value) for key, value in weights.items() if key.rpartition(".")[0] + "." == name
        }
        parameters |= own
        if kind == "BatchNorm":
            size = own[name + "scale"].shape
            running |= {name + "mean": jnp.zeros(size), name + "variance": jnp.ones(size)}
        layers.append(_layer(block, name))
    return layers, parameters, running


def _owner(parameter: str) -> str:
    return parameter.rpartition(".")[0] + "."


def _layer(block: tl.Block, name: str) -> Layer:
    if isinstance(block, tl.Conv2D):
        return partial(_convolution, block, name)
    if isinstance(block, tl.Dense):
        return lambda values, running, x: _active(block, x @ values[name + "weight"] + values[name + "bias"])
    simple: dict[str, Layer] = {
        "Rescale": lambda values, running, x: x * block.scale[0] + block.mean[0],
        "BatchNorm": partial(_normalised, name),
        "Activation": lambda values, running, x: jax.nn.relu(x),
        "MaxPool2D": lambda values, running, x: lax.reduce_window(
            x, -jnp.inf, lax.max, (1, block.size, block.size, 1), (1, block.size, block.size, 1), "VALID"
        ),
        "Flatten": lambda values, running, x: x.reshape(len(x), -1),
        "GlobalAveragePool": lambda values, running, x: x.mean((1, 2)),
    }
    return simple[type(block).__name__]


def _convolution(block: tl.Conv2D, name: str, values: Tree, running: Tree, x: jax.Array) -> jax.Array:
    kernel = values[name + "weight"]
    around = kernel.shape[0] // 2
    y = lax.conv_general_dilated(
        x,
        kernel,
        (block.stride, block.stride),
        [(around, around)] * 2,
        dimension_numbers=ORDER,
        feature_group_count=block.groups,
    )
    return _active(block, y + values[name + "bias"] if block.use_bias else y)


def _active(block: tl.Conv2D | tl.Dense, x: jax.Array) -> jax.Array:
    return jax.nn.relu(x) if block.activation == "relu" else x


def _normalised(name: str, values: Tree, running: Tree, x: jax.Array) -> jax.Array:
    mean, variance = x.mean((0, 1, 2)), x.var((0, 1, 2))
    count = x.size // x.shape[-1]
    for key, now in (("mean", mean), ("variance", variance * (count / (count - 1)))):
        running[name + key] = MOMENTUM * running[name + key] + (1 - MOMENTUM) * lax.stop_gradient(now)
    return (x - mean) * lax.rsqrt(variance + EPSILON) * values[name + "scale"] + values[name + "shift"]


def _around(
    way: Sequence[Layer], shortcut: Sequence[Layer], values: Tree, running: Tree, x: jax.Array
) -> jax.Array:
    through = around = x
    for layer in way:
        through = layer(values, running, through)
    for layer in shortcut:
        around = layer(values, running, around)
    return through + around


def _step(
    layers: Sequence[Layer], state: dict, X: jax.Array, y: jax.Array, chosen: jax.Array
) -> tuple[dict, jax.Array]:
    def loss(parameters: Tree, running: Tree, x: jax.Array, target: jax.Array) -> tuple[jax.Array, Tree]:
        moved = dict(running)
        for layer in layers:
            x = layer(parameters, moved, x)
        return -jnp.take_along_axis(jax.nn.log_softmax(x), target[:, None], 1).mean(), moved

    found, gradient = jax.value_and_grad(loss, has_aux=True)(
        state["parameters"], state["running"], X[chosen], y[chosen]
    )
    return _adam(state, gradient) | {"running": found[1]}, found[0]


def _adam(state: dict, gradient: Tree) -> dict:
    count = state["step"] + 1
    first = jax.tree.map(lambda m, g: 0.9 * m + 0.1 * g, state["first"], gradient)
    second = jax.tree.map(lambda s, g: 0.999 * s + 0.001 * g * g, state["second"], gradient)
    pace, root = 0.001 / (1 - 0.9**count), jnp.sqrt(1 - 0.999**count)
    parameters = jax.tree.map(
        lambda p, m, s: p - pace * m / (jnp.sqrt(s) / root + 1e-8), state["parameters"], first, second
    )
    return {"parameters": parameters, "first": first, "second": second, "step": count}

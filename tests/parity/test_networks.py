"""Whole networks against PyTorch: outputs, losses and the gradients of all parameters and inputs."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pytest

import trilith as tl
from tests.helpers.interpret import interpret
from tests.helpers.torch_twin import EXACT, Tensors, activate, dense, tensor, torch, values_and_gradients
from trilith.blocks.activations import ACTIVATIONS
from trilith.engines import choose_engine
from trilith.graph import Apply, Node, Program, derive, specialise, topological
from trilith.graph.clock import SEED, STEP
from trilith.graph.phase import PhaseName
from trilith.ops.random import Uniform

functional = torch.nn.functional
GENERATOR = np.random.default_rng(12)
ROWS = GENERATOR.normal(size=(16, 6))
CLASSES = GENERATOR.integers(0, 4, 16)
Forward = Callable[[Tensors], Any]


def network(*blocks: tl.Block, shape: tuple[int, ...] = (6,)) -> tl.Network:
    """A network in float64 whose values are all random, states too."""
    made = tl.Network(blocks, input_shape=shape)
    made.precision = "float64"
    made.initialise()
    for name, node in made.graph.variables.items():
        drawn = GENERATOR.normal(0, 0.5, made.values[node].shape)
        made.values[node] = np.abs(drawn) + 0.5 if "variance" in name or name.endswith("scale") else drawn
    return made


def ours(
    made: tl.Network, x: np.ndarray, phase: PhaseName
) -> tuple[np.ndarray, float, dict[str, np.ndarray]]:
    """Output, cross-entropy and gradients as the engine computes them from one program."""
    (output,), _ = specialise(made.graph.outputs, phase)
    target = tl.Input((), "target", "int")
    loss = tl.CrossEntropy()(output, target).mean()
    leaves: dict[str, Node] = {**made.graph.parameters, "x": made.graph.inputs[0]}
    gradients = dict(zip(leaves, derive(loss, list(leaves.values())), strict=True))
    program = Program(
        {"x": made.graph.inputs[0], "target": target}, {"loss": loss, "output": output, **gradients}
    )
    engine = choose_engine()
    variables = engine.variables({**made.values, SEED: np.asarray(0), STEP: np.asarray(0)}, "float64")
    computed = engine.compile(program, variables).run({"x": x, "target": CLASSES})
    return computed.pop("output"), float(computed.pop("loss")), computed


def compare(
    made: tl.Network,
    forward: Forward,
    x: np.ndarray = ROWS,
    phase: PhaseName = "training",
    flat: frozenset[str] = frozenset(),
) -> None:
    """Our numbers and PyTorch's agree to ten digits; all gradients but those of `flat` are not zero."""
    output, loss, gradients = ours(made, x, phase)
    target = tensor(CLASSES)
    expected_output, expected_loss, expected = values_and_gradients(
        forward, {**made.parameters, "x": x}, lambda z: functional.cross_entropy(z, target)
    )
    np.testing.assert_allclose(output, expected_output, **EXACT)
    np.testing.assert_allclose(loss, expected_loss, **EXACT)
    assert gradients.keys() == expected.keys()
    for name, gradient in gradients.items():
        np.testing.assert_allclose(gradient, expected[name], **EXACT, err_msg=name)
        assert (np.abs(gradient).max() == 0) == (name in flat)


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_dense_with_each_activation(activation: str) -> None:
    made = network(tl.Dense(8, activation), tl.Dense(5, activation), tl.Dense(4))

    def forward(of: Tensors) -> Any:
        hidden = activate(activation, dense(of, "dense_1", of["x"]))
        return dense(of, "dense_3", activate(activation, dense(of, "dense_2", hidden)))

    compare(made, forward)


@pytest.mark.parametrize("phase", ["training", "inference"])
def test_batch_norm(phase: PhaseName) -> None:
    made = network(tl.Dense(8), tl.BatchNorm(), tl.Activation("relu"), tl.Dense(4))
    states = {
        name: tensor(made.values[node]) for name, node in made.graph.variables.items() if "running" in name
    }

    def forward(of: Tensors) -> Any:
        normalised = functional.batch_norm(
            dense(of, "dense_1", of["x"]),
            states["batch_norm_1.running_mean"],
            states["batch_norm_1.running_variance"],
            of["batch_norm_1.scale"],
            of["batch_norm_1.shift"],
            training=phase == "training",
        )
        return dense(of, "dense_2", torch.relu(normalised))

    compare(made, forward, phase=phase)


def test_batch_norm_over_images() -> None:
    made = network(tl.BatchNorm(), tl.Flatten(), tl.Dense(4), shape=(3, 2, 5))
    x = GENERATOR.normal(size=(16, 3, 2, 5))

    def forward(of: Tensors) -> Any:
        channels_first = functional.batch_norm(
            of["x"].permute(0, 3, 1, 2),
            None,
            None,
            of["batch_norm_1.scale"],
            of["batch_norm_1.shift"],
            training=True,
        )
        return dense(of, "dense_1", channels_first.permute(0, 2, 3, 1).reshape(16, -1))

    compare(made, forward, x)


def test_layer_norm() -> None:
    made = network(tl.Dense(8), tl.LayerNorm(), tl.Activation("gelu"), tl.Dense(4))

    def forward(of: Tensors) -> Any:
        hidden = functional.layer_norm(
            dense(of, "dense_1", of["x"]), (8,), of["layer_norm_1.scale"], of["layer_norm_1.shift"]
        )
        return dense(of, "dense_2", functional.gelu(hidden))

    compare(made, forward)


def test_residual() -> None:
    made = network(
        tl.Residual([tl.Dense(9, "silu"), tl.Dense(6)]),
        tl.Residual([tl.LayerNorm(), tl.Dense(6, "tanh")]),
        tl.Dense(4),
    )

    def forward(of: Tensors) -> Any:
        x = of["x"]
        x = x + dense(of, "residual_1.dense_2", functional.silu(dense(of, "residual_1.dense_1", x)))
        scale, shift = of["residual_2.layer_norm_1.scale"], of["residual_2.layer_norm_1.shift"]
        inner = functional.layer_norm(x, (6,), scale, shift)
        return dense(of, "dense_1", x + torch.tanh(dense(of, "residual_2.dense_1", inner)))

    compare(made, forward)


def masks(made: tl.Network, x: np.ndarray) -> Sequence[np.ndarray]:
    """The uniform numbers behind each dropout of the network, in order."""
    drawn = [n for n in topological(made.graph.outputs) if isinstance(n, Apply) and isinstance(n.op, Uniform)]
    (source,) = made.graph.inputs
    zero = (0 * source).sum()
    return interpret([node + zero for node in drawn], {source: x})


def test_dropout_with_its_mask_transplanted() -> None:
    made = network(tl.Dropout(0.2), tl.Dense(32, "relu"), tl.Dropout(0.5), tl.Dense(4))
    first, second = masks(made, ROWS)

    def forward(of: Tensors) -> Any:
        x = of["x"] * tensor((first >= 0.2) / 0.8)
        return dense(of, "dense_2", torch.relu(dense(of, "dense_1", x)) * tensor((second >= 0.5) / 0.5))

    assert 0 < (second >= 0.5).sum() < second.size
    compare(made, forward)

    def without(of: Tensors) -> Any:
        return dense(of, "dense_2", torch.relu(dense(of, "dense_1", of["x"])))

    compare(made, without, phase="inference")


def test_a_graph_with_a_shared_branch() -> None:
    x = tl.Input((6,), "x")
    shared = tl.Dense(5, "softplus", name="shared")(x)
    joined = tl.Concatenate()(shared * shared, tl.Dense(3, "tanh", name="side")(shared), x)
    made = tl.Network(inputs=x, outputs=tl.Dense(4, name="head")(joined))
    made.precision = "float64"
    made.initialise()

    def forward(of: Tensors) -> Any:
        shared = functional.softplus(dense(of, "shared", of["x"]))
        side = torch.tanh(dense(of, "side", shared))
        return dense(of, "head", torch.cat([shared * shared, side, of["x"]], -1))

    compare(made, forward)


def test_a_deep_mixture() -> None:
    blocks = [block for _ in range(4) for block in (tl.Dense(12), tl.BatchNorm(), tl.Activation("elu"))]
    made = network(*blocks, tl.LayerNorm(), tl.Dense(4))

    def forward(of: Tensors) -> Any:
        x = of["x"]
        for number in range(1, 5):
            scale, shift = of[f"batch_norm_{number}.scale"], of[f"batch_norm_{number}.shift"]
            x = functional.batch_norm(
                dense(of, f"dense_{number}", x), None, None, scale, shift, training=True
            )
            x = functional.elu(x)
        x = functional.layer_norm(x, (12,), of["layer_norm_1.scale"], of["layer_norm_1.shift"])
        return dense(of, "dense_5", x)

    compare(made, forward)

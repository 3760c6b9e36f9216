"""The blocks for tables against PyTorch: values, gradients and whole trainings."""

from collections.abc import Callable
from math import pi, sqrt
from typing import Any

import numpy as np
import pytest

import trilith as tl
from tests.helpers.torch_twin import EXACT, Tensors, dense, tensor, tensors, torch
from tests.parity.test_networks import compare, network

functional, optim = torch.nn.functional, torch.optim
GENERATOR = np.random.default_rng(21)
X = GENERATOR.normal(size=(24, 5))
Y = GENERATOR.normal(size=(24, 2))
CLOSE = {"rtol": 1e-7, "atol": 1e-9}


def embedded(of: Tensors, x: Any, spread: Any) -> Any:
    """The numbers, then their units: a linear map of its own for each feature."""
    weight, bias = of["numeric_embedding_1.weight"], of["numeric_embedding_1.bias"]
    units = torch.stack([spread[:, each] @ weight[each] for each in range(x.shape[1])], 1)
    return torch.cat([x, units.flatten(1) + bias], 1)


def test_periodic_embeddings() -> None:
    made = network(tl.NumericEmbedding(3, tl.Periodic(4)), tl.Dense(4))

    def forward(of: Tensors) -> Any:
        wave = of["x"][:, :, None] * of["numeric_embedding_1.frequency"] + of["numeric_embedding_1.phase"]
        return dense(of, "dense_1", embedded(of, of["x"], torch.cos(wave)))

    compare(made, forward)


def test_piecewise_linear_embeddings() -> None:
    made = network(tl.NumericEmbedding(3, tl.PiecewiseLinear(5)), tl.Dense(4))
    (edges,) = (node for name, node in made.graph.variables.items() if name.endswith("edges"))
    made.values[edges] = np.sort(made.values[edges], axis=1)
    low, high = tensor(made.values[edges][:, :-1]), tensor(made.values[edges][:, 1:])

    def forward(of: Tensors) -> Any:
        spread = ((of["x"][:, :, None] - low) / (high - low)).clamp(0, 1)
        return dense(of, "dense_1", embedded(of, of["x"], spread))

    compare(made, forward)


def test_robust_scale_smooth_clip_scaling_layer() -> None:
    made = network(tl.RobustScale(), tl.SmoothClip(2.0), tl.ScalingLayer(), tl.Dense(4))
    median, scale = (
        made.values[made.graph.variables[f"robust_scale_1.{name}"]] for name in ("median", "scale")
    )

    def forward(of: Tensors) -> Any:
        scaled = (of["x"] - tensor(median)) / tensor(scale)
        clipped = scaled * torch.rsqrt(1 + (scaled / 2) ** 2)
        return dense(of, "dense_1", clipped * of["scaling_layer_1.scale"])

    compare(made, forward)


def test_codes_and_words() -> None:
    columns = tl.TableFeatures(0, categories=(3, 20), words=(4,), buckets=9, category_units=5, word_units=3)
    made = network(columns, tl.Dense(4))
    x = np.hstack([GENERATOR.integers(0, size + 1, (16, count)) for size, count in ((3, 1), (20, 1), (9, 4))])
    hot = functional.one_hot(tensor(x[:, 0]), 4)[:, 1:].double()
    codes, words = tensor(x[:, 1]), tensor(x[:, 2:])

    def padded(of: Tensors, name: str) -> Any:
        table = of[f"table_features_1.{name}.table"]
        return torch.cat([torch.zeros(1, table.shape[1], dtype=table.dtype), table])

    def forward(of: Tensors) -> Any:
        vectors = functional.embedding(codes, padded(of, "embedding_1"), padding_idx=0)
        table = padded(of, "word_bag_1.embedding_1")
        bag = functional.embedding_bag(words, table, mode="sum", padding_idx=0)
        bag = bag / (words > 0).sum(1, keepdim=True).clamp(min=1).double().sqrt()
        return dense(of, "dense_1", torch.cat([hot, vectors, bag], 1)) + 0 * of["x"].sum()

    compare(made, forward, x.astype(float), flat=frozenset({"x"}))


def trained(
    made: tl.Network,
    forward: Callable[[Tensors], Any],
    loss: Any,
    stranger: Callable[..., Any],
    **settings: Any,
) -> tuple[dict[str, np.ndarray], dict[str, np.ndarray]]:
    """The parameters after ten steps on all rows, ours and PyTorch's."""
    made.precision = "float64"
    made.initialise(3)
    of = tensors(made.parameters)
    chosen = stranger(of)
    for _ in range(10):
        chosen.zero_grad()
        forward(of).backward()
        chosen.step()
    tl.train(
        made, X, Y, loss=loss, epochs=10, batch_size=None, shuffle=False, precision="float64", progress=False,
        **settings,
    )  # fmt: skip
    return made.parameters, {name: leaf.detach().numpy() for name, leaf in of.items()}


def assert_close(ours: dict[str, np.ndarray], theirs: dict[str, np.ndarray]) -> None:
    assert ours.keys() == theirs.keys()
    for name, value in ours.items():
        np.testing.assert_allclose(value, theirs[name], **CLOSE, err_msg=name)


def members(of: Tensors, x: Any) -> Any:
    """The answers of a ParallelEnsemble of Dense(6, "tanh"), member after member."""
    name = "parallel_ensemble_1."
    answers = [
        torch.tanh(dense(of, f"{name}dense_1", x * factor)) @ weight + bias
        for factor, weight, bias in zip(
            of[f"{name}factors"], of[f"{name}weight"], of[f"{name}bias"], strict=True
        )
    ]
    return torch.stack(answers, 1)


@pytest.mark.parametrize("engine", ["numpy", "native"])
def test_an_ensemble_each_of_whose_members_is_to_be_right(engine: str) -> None:
    made = tl.Network([tl.ParallelEnsemble((tl.Dense(6, "tanh"),), 2, 4)], input_shape=(5,))

    def forward(of: Tensors) -> Any:
        answers = members(of, tensor(X))
        return sum(functional.mse_loss(answers[:, each], tensor(Y)) for each in range(4)) / 4

    ours, theirs = trained(
        made, forward, tl.MeanOverMembers(tl.MeanSquaredError()),
        lambda of: optim.Adam(of.values(), 0.05), optimizer=tl.Adam(0.05), engine=engine,
    )  # fmt: skip
    assert_close(ours, theirs)
    mean = members(tensors(ours), tensor(X)).mean(1).detach().numpy()
    np.testing.assert_allclose(made.predict(X, engine=engine), np.repeat(mean[:, None], 4, 1), **EXACT)


def tangent(of: Tensors, name: str, x: Any) -> Any:
    """x · V / √features + b, with V = √features · W."""
    return x @ of[f"{name}.weight"] / sqrt(x.shape[1]) + of[f"{name}.bias"]


@pytest.mark.parametrize("decay", [0.0, 0.3])
def test_the_neural_tangent_parametrization_is_a_factor_on_the_product(decay: float) -> None:
    made = tl.Network(
        [
            tl.Dense(16, "silu", parametrization="neural_tangent"),
            tl.Dense(2, parametrization="neural_tangent"),
        ],
        input_shape=(5,),
    )
    made.precision = "float64"
    made.initialise(3)
    sizes = {"dense_1.weight": sqrt(5), "dense_2.weight": sqrt(16)}
    start = {name: value * sizes.get(name, 1) for name, value in made.parameters.items()}
    of = tensors(start)
    groups = [
        {"params": [leaf for name, leaf in of.items() if name in sizes], "lr": 0.05, "weight_decay": decay},
        {
            "params": [leaf for name, leaf in of.items() if name not in sizes],
            "lr": 0.005,
            "weight_decay": 0.0,
        },
    ]
    chosen = optim.AdamW(groups, eps=1e-30)
    for _ in range(10):
        chosen.zero_grad()
        hidden = functional.silu(tangent(of, "dense_1", tensor(X)))
        functional.mse_loss(tangent(of, "dense_2", hidden), tensor(Y)).backward()
        chosen.step()
    tl.train(
        made, X, Y, loss="mean_squared_error", epochs=10, batch_size=None, shuffle=False, precision="float64",
        optimizer=tl.AdamW(0.05, epsilon=1e-30, weight_decay=decay), progress=False,
    )  # fmt: skip
    assert_close(
        {name: value * sizes.get(name, 1) for name, value in made.parameters.items()},
        {name: leaf.detach().numpy() for name, leaf in of.items()},
    )


def test_rates_of_parameters_and_schedules_of_decay() -> None:
    made = tl.Network([tl.ScalingLayer(rate=6.0), tl.Dense(2)], input_shape=(5,))

    def forward(of: Tensors) -> Any:
        return functional.mse_loss(dense(of, "dense_1", tensor(X) * of["scaling_layer_1.scale"]), tensor(Y))

    def stranger(of: Tensors) -> Any:
        scale, weight, bias = of.values()
        groups = [{"params": [scale], "lr": 0.06}, {"params": [bias]}, {"params": [weight]}]
        chosen = optim.AdamW(groups, lr=0.01, weight_decay=0.0)
        steps = iter(range(10))

        def fade(optimizer: Any, *rest: Any) -> None:
            optimizer.param_groups[2]["weight_decay"] = (1 + np.cos(pi * next(steps) / 10)) / 2

        chosen.register_step_pre_hook(fade)
        return chosen

    ours, theirs = trained(
        made, forward, "mean_squared_error", stranger,
        optimizer=tl.Adam(0.01, weight_decay=1.0), weight_decay_schedule="cosine",
    )  # fmt: skip
    assert_close(ours, theirs)

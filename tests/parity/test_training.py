"""Whole trainings against PyTorch: optimizers, schedules, clipping, decay, averages, running statistics."""

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
import pytest

import trilith as tl
from tests.helpers.torch_twin import Tensors, dense, tensor, tensors, torch
from trilith.optimizers import Optimizer
from trilith.schedules import Schedule

GENERATOR = np.random.default_rng(33)
X = GENERATOR.normal(size=(22, 5))
Y = GENERATOR.integers(0, 3, 22)
STEPS = 10
CLOSE = {"rtol": 1e-8, "atol": 1e-8}
MakeOptimizer = Callable[[Iterable[Any]], Any]


def forward(of: Tensors, x: Any) -> Any:
    return dense(of, "dense_2", torch.tanh(dense(of, "dense_1", x)))


def cross_entropy(of: Tensors, x: Any, y: Any) -> Any:
    return torch.nn.functional.cross_entropy(forward(of, x), y)


def ours(seed: int = 0, **settings: Any) -> tuple[dict[str, np.ndarray], dict[str, np.ndarray], tl.History]:
    """The parameters before and after training on all rows at once, and the history."""
    network = tl.Network([tl.Dense(7, "tanh"), tl.Dense(3)], input_shape=(5,))
    network.precision = "float64"
    network.initialise(seed)
    before = {name: value.copy() for name, value in network.parameters.items()}
    given = {"batch_size": None, "epochs": STEPS, **settings}
    history = tl.train(network, X, Y, precision="float64", shuffle=False, progress=False, **given)
    return before, network.parameters, history


def theirs(
    start: dict[str, np.ndarray],
    optimizer: MakeOptimizer,
    loss: Callable[[Tensors, Any, Any], Any] = cross_entropy,
    between: Callable[[Tensors], None] = lambda of: None,
    after: Callable[[Tensors, int], None] = lambda of, step: None,
    batch_size: int = len(X),
    epochs: int = STEPS,
) -> dict[str, np.ndarray]:
    """The same in PyTorch; `between` sees the gradients, `after` the updated parameters."""
    of = tensors(start)
    chosen = optimizer(of.values())
    step = 0
    for _ in range(epochs):
        for begin in range(0, len(X), batch_size):
            rows = slice(begin, begin + batch_size)
            chosen.zero_grad()
            loss(of, tensor(X[rows]), tensor(Y[rows])).backward()
            between(of)
            chosen.step()
            with torch.no_grad():
                after(of, step)
            step += 1
    return {name: leaf.detach().numpy() for name, leaf in of.items()}


def assert_close(one: dict[str, np.ndarray], other: dict[str, np.ndarray]) -> None:
    assert one.keys() == other.keys()
    for name, value in one.items():
        np.testing.assert_allclose(value, other[name], **CLOSE, err_msg=name)


optim = torch.optim
PAIRS: dict[str, tuple[Optimizer, MakeOptimizer]] = {
    "gradient descent": (tl.GradientDescent(0.1), lambda p: optim.SGD(p, 0.1)),
    "momentum": (tl.Momentum(0.1, 0.8), lambda p: optim.SGD(p, 0.1, momentum=0.8)),
    "nesterov": (tl.Nesterov(0.1, 0.8), lambda p: optim.SGD(p, 0.1, momentum=0.8, nesterov=True)),
    "adagrad": (tl.AdaGrad(0.1), lambda p: optim.Adagrad(p, 0.1)),
    "rmsprop": (tl.RMSProp(0.01), lambda p: optim.RMSprop(p, 0.01)),
    "adam": (tl.Adam(0.01), lambda p: optim.Adam(p, 0.01)),
    "adam, other constants": (
        tl.Adam(0.1, 0.5, 0.9, 1e-3),
        lambda p: optim.Adam(p, 0.1, betas=(0.5, 0.9), eps=1e-3),
    ),
}


def weights_and_biases(parameters: Iterable[Any]) -> list[dict[str, Any]]:
    """As we decay: weights, which have two axes, and not biases."""
    every = list(parameters)
    return [
        {"params": [each for each in every if each.ndim == 2]},
        {"params": [each for each in every if each.ndim != 2], "weight_decay": 0.0},
    ]


@pytest.mark.parametrize("name", PAIRS)
def test_ten_steps_of_each_optimizer(name: str) -> None:
    optimizer, stranger = PAIRS[name]
    before, after, _ = ours(optimizer=optimizer)
    assert_close(after, theirs(before, stranger))


@pytest.mark.parametrize("name", ["gradient descent", "adam"])
def test_mini_batches_with_a_short_last_one(name: str) -> None:
    optimizer, stranger = PAIRS[name]
    before, after, _ = ours(optimizer=optimizer, batch_size=8, epochs=4)
    assert_close(after, theirs(before, stranger, batch_size=8, epochs=4))


def test_adamw_decays_the_weights() -> None:
    before, after, _ = ours(optimizer=tl.AdamW(0.01, weight_decay=0.2))
    assert_close(after, theirs(before, lambda p: optim.AdamW(weights_and_biases(p), 0.01, weight_decay=0.2)))


def test_l2_is_the_weight_decay_of_sgd() -> None:
    before, after, _ = ours(optimizer=tl.Momentum(0.1), l2=0.3)
    stranger: MakeOptimizer = lambda p: optim.SGD(weights_and_biases(p), 0.1, momentum=0.9, weight_decay=0.3)  # noqa: E731
    assert_close(after, theirs(before, stranger))


def test_l1_and_l2_are_added_to_the_loss() -> None:
    before, after, history = ours(optimizer=tl.GradientDescent(0.1), l1=0.02, l2=0.3)

    def penalised(of: Tensors, x: Any, y: Any) -> Any:
        weights = [of[name] for name in of if name.endswith("weight")]
        return cross_entropy(of, x, y) + sum(0.02 * w.abs().sum() + 0.15 * (w * w).sum() for w in weights)

    assert_close(after, theirs(before, lambda p: optim.SGD(p, 0.1), penalised))
    first = tensors(before)
    assert history["loss"][0] == pytest.approx(cross_entropy(first, tensor(X), tensor(Y)).item(), rel=1e-12)
    both = history["loss"][0] + history["penalty"][0]
    assert both == pytest.approx(penalised(first, tensor(X), tensor(Y)).item(), rel=1e-12)


def test_clipping_by_value() -> None:
    before, after, _ = ours(optimizer=tl.Adam(0.01), clip_value=0.01)
    clip = lambda of: torch.nn.utils.clip_grad_value_(of.values(), 0.01)  # noqa: E731
    assert_close(after, theirs(before, lambda p: optim.Adam(p, 0.01), between=clip))


def test_clipping_by_global_norm() -> None:
    before, after, _ = ours(optimizer=tl.GradientDescent(0.5), clip_norm=0.05)

    def clip(of: Tensors) -> None:
        # PyTorch adds 1e-6 to the norm: a bound a little larger undoes that
        norm = torch.nn.utils.get_total_norm([each.grad for each in of.values()]).item()
        torch.nn.utils.clip_grad_norm_(of.values(), 0.05 * (norm + 1e-6) / norm)

    assert_close(after, theirs(before, lambda p: optim.SGD(p, 0.5), between=clip))
    assert np.abs(after["dense_1.weight"] - before["dense_1.weight"]).max() < 10 * 0.5 * 0.05


def test_max_norm_bounds_what_comes_into_each_unit() -> None:
    before, after, _ = ours(optimizer=tl.GradientDescent(0.5), max_norm=0.6)

    def renorm(of: Tensors, step: int) -> None:
        for name, weights in of.items():
            if name.endswith("weight"):
                length = torch.linalg.vector_norm(weights, dim=0, keepdim=True)
                weights.mul_(torch.clamp(0.6 / length, max=1.0))

    assert_close(after, theirs(before, lambda p: optim.SGD(p, 0.5), after=renorm))
    assert np.linalg.norm(after["dense_2.weight"], axis=0).max() <= 0.6 + 1e-12


def test_averaged_weights() -> None:
    before, after, _ = ours(optimizer=tl.GradientDescent(0.5), average_decay=0.3)
    average = {name: tensor(value) for name, value in before.items()}

    def move(of: Tensors, step: int) -> None:
        decay = min(0.3, (1 + step) / (10 + step))
        for name, mean in average.items():
            mean.lerp_(of[name], 1 - decay)

    raw = theirs(before, lambda p: optim.SGD(p, 0.5), after=move)
    assert_close(after, {name: mean.numpy() for name, mean in average.items()})
    assert np.abs(after["dense_1.weight"] - raw["dense_1.weight"]).max() > 1e-6


SCHEDULES: dict[str, tuple[Schedule, Callable[[Any], Any]]] = {
    "step": (tl.StepDecay(0.5, every=3), lambda o: optim.lr_scheduler.StepLR(o, 3, 0.5)),
    "exponential": (tl.ExponentialDecay(0.8), lambda o: optim.lr_scheduler.ExponentialLR(o, 0.8)),
    "cosine": (tl.CosineDecay(), lambda o: optim.lr_scheduler.CosineAnnealingLR(o, STEPS)),
    "cosine to a tenth": (
        tl.CosineDecay(final=0.1),
        lambda o: optim.lr_scheduler.CosineAnnealingLR(o, STEPS, eta_min=0.02),
    ),
}


@pytest.mark.parametrize("name", SCHEDULES)
def test_schedules_where_they_coincide(name: str) -> None:
    schedule, stranger = SCHEDULES[name]
    before, after, history = ours(optimizer=tl.Momentum(0.2), schedule=schedule)
    rates: list[float] = []
    made: list[Any] = []

    def optimizer(parameters: Iterable[Any]) -> Any:
        chosen = optim.SGD(parameters, 0.2, momentum=0.9)
        made.append(stranger(chosen))
        return chosen

    def advance(of: Tensors, step: int) -> None:
        rates.extend(made[0].get_last_lr())
        made[0].step()

    assert_close(after, theirs(before, optimizer, after=advance))
    np.testing.assert_allclose(history["learning_rate"], rates, rtol=1e-10)


def test_batch_norm_trains_and_then_predicts_with_its_running_statistics() -> None:
    network = tl.Network([tl.Dense(7), tl.BatchNorm(momentum=0.8), tl.Dense(3)], input_shape=(5,))
    network.precision = "float64"
    network.initialise(1)
    norm = torch.nn.BatchNorm1d(7, momentum=0.2, dtype=torch.float64)
    start = {name: value.copy() for name, value in network.parameters.items() if name.startswith("dense")}
    of = tensors(start)
    sgd = optim.SGD([*of.values(), *norm.parameters()], 0.1)
    for _ in range(3):
        for begin in range(0, len(X), 8):
            sgd.zero_grad()
            output = dense(of, "dense_2", norm(dense(of, "dense_1", tensor(X[begin : begin + 8]))))
            torch.nn.functional.cross_entropy(output, tensor(Y[begin : begin + 8])).backward()
            sgd.step()
    tl.train(
        network, X, Y, optimizer=tl.GradientDescent(0.1), epochs=3, batch_size=8, shuffle=False,
        precision="float64", progress=False,
    )  # fmt: skip
    values = {name: network.values[node] for name, node in network.graph.variables.items()}
    np.testing.assert_allclose(values["batch_norm_1.running_mean"], norm.running_mean.numpy(), **CLOSE)
    np.testing.assert_allclose(values["batch_norm_1.running_variance"], norm.running_var.numpy(), **CLOSE)
    norm.eval()
    expected = dense(of, "dense_2", norm(dense(of, "dense_1", tensor(X)))).detach().numpy()
    np.testing.assert_allclose(network.predict(X), expected, **CLOSE)

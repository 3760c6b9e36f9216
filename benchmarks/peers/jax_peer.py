"""JAX: the whole epoch as one compiled `lax.scan`, its state donated, batches gathered inside."""

from functools import partial

import jax
import jax.numpy as jnp
import numpy as np

from peers.case import WEIGHT_DECAY, Candidate, Case, Data

Tree = dict[str, jax.Array]


class JaxPeer(Candidate):
    """State and data stay on JAX's side; an epoch takes the order of the rows and gives the mean loss."""

    def __init__(self, case: Case, data: Data) -> None:
        super().__init__()
        X, y = data
        self.X, self.y = jnp.asarray(X), jnp.asarray(y if case.regression else y.astype(np.int32))
        self.shape = (len(X) // case.batch, case.batch)
        self.state = _first_state(case)
        self.generator = np.random.default_rng(0)
        self.epoch = jax.jit(partial(_epoch, case), donate_argnums=0)

    def train(self, epochs: int, shuffle: bool = True) -> None:
        rows = len(self.X)
        for _ in range(epochs):
            order = self.generator.permutation(rows) if shuffle else np.arange(rows)
            order = order.astype(np.int32).reshape(self.shape)
            self.state, loss = self.epoch(self.state, self.X, self.y, order)
            self.losses.append(float(loss))


def _first_state(case: Case) -> dict[str, Tree | jax.Array]:
    parameters: Tree = {}
    running: Tree = {}
    for number, weight in enumerate(case.weights(), 1):
        units = weight.shape[1]
        parameters |= {f"W{number}": jnp.asarray(weight), f"b{number}": jnp.zeros(units)}
        if case.normalised and number < len(case.sizes) - 1:
            parameters |= {f"scale{number}": jnp.ones(units), f"shift{number}": jnp.zeros(units)}
            running |= {f"mean{number}": jnp.zeros(units), f"variance{number}": jnp.ones(units)}
    state = {"parameters": parameters, "running": running, "first": jax.tree.map(jnp.zeros_like, parameters)}
    if case.variant != "momentum":
        state["second"] = jax.tree.map(jnp.zeros_like, parameters)
    return state | {"step": jnp.zeros((), jnp.int32)}


def _epoch(case: Case, state: dict, X: jax.Array, y: jax.Array, order: jax.Array) -> tuple[dict, jax.Array]:
    def step(state: dict, chosen: jax.Array) -> tuple[dict, jax.Array]:
        x, target = (each.at[chosen].get(mode="promise_in_bounds") for each in (X, y))
        differentiate = jax.value_and_grad(partial(_loss, case), has_aux=True)
        state_before = state["parameters"], state["running"], state["step"]
        (loss, running), gradient = differentiate(*state_before, x, target)
        return _update(case, state, gradient) | {"running": running}, loss

    state, losses = jax.lax.scan(step, state, order)
    return state, losses.mean()


def _loss(
    case: Case, parameters: Tree, running: Tree, step: jax.Array, x: jax.Array, target: jax.Array
) -> tuple[jax.Array, Tree]:
    moved: Tree = {}
    last = len(case.sizes) - 1
    for number in range(1, last + 1):
        x = x @ parameters[f"W{number}"] + parameters[f"b{number}"]
        if number < last and case.normalised:
            mean, variance = x.mean(0), x.var(0)
            x = (x - mean) * jax.lax.rsqrt(variance + 1e-5)
            x = jnp.tanh(parameters[f"scale{number}"] * x + parameters[f"shift{number}"])
            unbiased = variance * (case.batch / (case.batch - 1))
            for name, value in ((f"mean{number}", mean), (f"variance{number}", unbiased)):
                moved[name] = 0.9 * running[name] + 0.1 * value
            if case.dropout:
                key = jax.random.fold_in(jax.random.fold_in(jax.random.key(0), step), number)
                x = jnp.where(jax.random.bernoulli(key, 1 - case.dropout, x.shape), x / (1 - case.dropout), 0)
        elif number < last:
            x = jax.nn.relu(x)
    if case.regression:
        return jnp.mean((x - target) ** 2), moved
    chosen = jnp.take_along_axis(jax.nn.log_softmax(x), target[:, None], 1)
    return -chosen.mean(), jax.lax.stop_gradient(moved)


def _update(case: Case, state: dict, gradient: Tree) -> dict:
    rate, count = case.learning_rate(), state["step"] + 1
    parameters = state["parameters"]
    if case.variant == "momentum":
        first = jax.tree.map(lambda v, g: 0.9 * v + g, state["first"], gradient)
        parameters = jax.tree.map(lambda p, v: p - rate * v, parameters, first)
        return {"parameters": parameters, "first": first, "step": count}
    first = jax.tree.map(lambda m, g: 0.9 * m + 0.1 * g, state["first"], gradient)
    second = jax.tree.map(lambda s, g: 0.999 * s + 0.001 * g * g, state["second"], gradient)
    pace = rate / (1 - 0.9**count)
    root_of_bias = jnp.sqrt(1 - 0.999**count)

    def moved(p: jax.Array, m: jax.Array, s: jax.Array) -> jax.Array:
        decay = WEIGHT_DECAY * rate if case.variant == "adamw" and p.ndim == 2 else 0.0
        return p - decay * p - pace * m / (jnp.sqrt(s) / root_of_bias + 1e-8)

    parameters = jax.tree.map(moved, parameters, first, second)
    return {"parameters": parameters, "first": first, "second": second, "step": count}

"""PyTorch as a stranger who computes the same. Tests that import this are skipped where it is absent."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="PyTorch is not installed: nothing to compare with")
torch.set_num_threads(1)

Tensors = dict[str, Any]  # torch tensors by name
EXACT = {"rtol": 1e-10, "atol": 1e-10}


def tensors(arrays: Mapping[str, np.ndarray]) -> Tensors:
    """Float64 leaves that collect gradients."""
    return {name: tensor(array).requires_grad_() for name, array in arrays.items()}


def tensor(array: Any) -> Any:
    """A copy: floats in float64, whole numbers in int64."""
    array = np.array(array)
    return torch.tensor(array.astype(np.float64 if array.dtype.kind == "f" else np.int64))


def values_and_gradients(
    forward: Callable[[Tensors], Any], arrays: Mapping[str, np.ndarray], loss: Callable[[Any], Any]
) -> tuple[np.ndarray, float, dict[str, np.ndarray]]:
    """The output, the loss, and its gradient for every array."""
    leaves = tensors(arrays)
    output = forward(leaves)
    value = loss(output)
    value.backward()
    return output.detach().numpy(), value.item(), {name: leaf.grad.numpy() for name, leaf in leaves.items()}


def dense(of: Tensors, name: str, x: Any) -> Any:
    """x · W + b."""
    return x @ of[f"{name}.weight"] + of[f"{name}.bias"]


def activate(name: str, z: Any) -> Any:
    """The activation of this name, as PyTorch computes it."""
    functional = torch.nn.functional
    by_name = {
        "linear": lambda z: z,
        "sigmoid": torch.sigmoid,
        "tanh": torch.tanh,
        "relu": torch.relu,
        "leaky_relu": functional.leaky_relu,
        "elu": functional.elu,
        "selu": functional.selu,
        "softplus": functional.softplus,
        "silu": functional.silu,
        "gelu": functional.gelu,
        "mish": functional.mish,
        "softmax": lambda z: torch.softmax(z, -1),
        "exp": torch.exp,
    }
    return by_name[name](z)

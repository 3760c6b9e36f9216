"""Captum as a stranger who attributes the same. Tests that import this are skipped where it is absent."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pytest

from tests.helpers.torch_twin import tensor

captum = pytest.importorskip("captum.attr", reason="Captum is not installed: nothing to compare with")


def attributed(
    method: str,
    forward: Callable[..., Any],
    points: Sequence[np.ndarray],
    origins: Sequence[np.ndarray],
    target: int,
    steps: int,
) -> list[np.ndarray]:
    """What Captum says of `forward`, which goes from tensors (rows, ...) to scores (rows, targets)."""
    given = tuple(tensor(np.asarray(each, np.float64)) for each in points)
    base = tuple(tensor(np.asarray(each, np.float64)) for each in origins)
    if method == "integrated_gradients":
        found = captum.IntegratedGradients(forward).attribute(
            given, base, target=target, n_steps=steps, method="gausslegendre"
        )
    else:
        slopes = captum.Saliency(forward).attribute(
            tuple(each.requires_grad_() for each in given), target=target, abs=False
        )
        differs = method == "gradient_times_difference"
        found = tuple(
            slope * (at - start) if differs else slope
            for slope, at, start in zip(slopes, given, base, strict=True)
        )
    return [each.detach().numpy() for each in found]

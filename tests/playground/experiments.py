"""Experiments for tests: small, and with everything that could go wrong in them."""

from typing import Any

from trilith.playground.experiment import Experiment, read_experiment

DENSE = {"kind": "Dense", "units": 5, "activation": "tanh"}
EVERY_BLOCK: tuple[dict[str, Any], ...] = (
    {"kind": "Standardize"},
    {"kind": "GaussianNoise", "stddev": 0.05},
    DENSE,
    {**DENSE, "activation": "relu", "initializer": "he", "residual": True},
    {"kind": "BatchNorm"},
    {"kind": "Dropout", "rate": 0.2, "schedule": "cosine"},
    {"kind": "LayerNorm"},
    {"kind": "ScalingLayer"},
    {"kind": "Activation", "function": "silu"},
    {"kind": "RobustScale"},
)


def experiment(set_: str = "moons", *blocks: dict[str, Any], **training: Any) -> Experiment:
    """A set, blocks (one Dense if none are given), and settings of the training."""
    return read_experiment(
        {
            "data": {"set": set_, "rows": 60},
            "blocks": blocks or (DENSE,),
            "training": {"epochs": 6, "batch_size": 16, **training},
        }
    )

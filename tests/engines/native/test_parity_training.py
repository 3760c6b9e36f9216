"""Random networks trained with all that training offers: in float64 both engines reach the same weights."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import trilith as tl
from tests.helpers.random_networks import Drawn, networks
from trilith.engines import Engine
from trilith.optimizers import OPTIMIZERS

pytest.importorskip("trilith.engines.native._native", reason="installed without the native engine")

from trilith.engines.native.engine import NativeEngine

TOLERANCE = 1e-9  # a network of a few rows with normalisation multiplies rounding from step to step
SETTINGS = st.fixed_dictionaries(
    {
        # a step of Lion has the sign of a number that may be noise
        "optimizer": st.sampled_from(sorted(set(OPTIMIZERS) - {"lion"})),
        "schedule": st.sampled_from(["constant", "cosine"]),
        "batch_size": st.integers(1, 4),
        "l1": st.sampled_from([0.0, 0.01]),
        "l2": st.sampled_from([0.0, 0.1]),
        "max_norm": st.sampled_from([None, 0.5]),
        "clip_value": st.sampled_from([None, 0.1]),
        "clip_norm": st.sampled_from([None, 0.5]),
        "average_decay": st.sampled_from([None, 0.9]),
        "shuffle": st.booleans(),
    }
)


@settings(max_examples=40)
@given(drawn=networks("float64"), chosen=SETTINGS, weighted=st.booleans())
def test_random_networks(drawn: Drawn, chosen: dict[str, object], weighted: bool) -> None:
    weight = 1 + np.arange(len(drawn.X)) / 8 if weighted else None

    def trained(engine: str | Engine) -> tuple[list[float], list[np.ndarray]]:
        network = drawn.copy()
        history = tl.train(
            network,
            drawn.X,
            drawn.y,
            loss=drawn.loss,
            epochs=2,
            precision="float64",
            engine=engine,
            sample_weight=weight,
            progress=False,
            **chosen,  # type: ignore[arg-type]
        )
        return [row["loss"] for row in history.rows], list(network.values.values())

    losses, weights = trained("numpy")
    for threads in (1, 3):
        ours, values = trained(NativeEngine(threads))
        np.testing.assert_allclose(ours, losses, rtol=TOLERANCE, atol=TOLERANCE)
        for one, other in zip(values, weights, strict=True):
            np.testing.assert_allclose(one, other, rtol=TOLERANCE, atol=TOLERANCE)


@pytest.mark.parametrize("optimizer", sorted(OPTIMIZERS))
def test_every_optimizer_with_bounded_weights(optimizer: str) -> None:
    generator = np.random.default_rng(0)
    X, y = generator.normal(size=(32, 5)), generator.normal(size=(32, 3))

    def trained(engine: str) -> np.ndarray:
        network = tl.Network([tl.Dense(3)])
        tl.train(
            network,
            X,
            y,
            loss="mean_squared_error",
            optimizer=optimizer,
            max_norm=0.5,
            epochs=3,
            precision="float64",
            engine=engine,
            progress=False,
        )
        return network.parameters["dense_1.weight"]

    np.testing.assert_allclose(trained("native"), trained("numpy"), rtol=TOLERANCE)

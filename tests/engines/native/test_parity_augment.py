"""Pictures changed by chance: the native engine's are the reference's, with any number of threads."""

import numpy as np
import pytest

from trilith.blocks import Augment, Input
from trilith.engines import Engine, Precision, choose_engine
from trilith.graph import Node, Program, specialise
from trilith.graph.clock import clock_at_start

pytest.importorskip("trilith.engines.native._native", reason="installed without the native engine")

PICTURES = np.random.default_rng(3).uniform(0, 255, (64, 24, 20, 3))
COPIED = Augment(flip=0.5, vertical_flip=0.5, shift=0.2, cutout=0.3)
EVERYTHING = Augment(0.5, 0.5, 0.2, 20, 0.2, 0.2, 0.2, 0.2, 0.3)


def in_training(block: Augment) -> tuple[Input, Node]:
    """One graph for all engines: a block draws anew when it is called again."""
    x = Input(PICTURES.shape[1:])
    return x, specialise([block(x)], "training")[0][0]


def pictures(graph: tuple[Input, Node], engine: Engine, precision: Precision) -> np.ndarray:
    x, output = graph
    variables = engine.variables(clock_at_start(seed=5), precision)
    return engine.compile(Program({x.name: x}, {"y": output}), variables).run({x.name: PICTURES})["y"]


@pytest.mark.parametrize("precision", ["float32", "float64"])
def test_copies_and_cutouts_are_the_same_bits(precision: Precision) -> None:
    graph = in_training(COPIED)
    one, other = (pictures(graph, choose_engine(name), precision) for name in ("numpy", "native"))
    np.testing.assert_array_equal(one, other)
    assert not np.array_equal(one, PICTURES.astype(precision))


@pytest.mark.parametrize(("precision", "tolerance"), [("float32", 1e-5), ("float64", 1e-13)])
def test_everything_together_agrees(precision: Precision, tolerance: float) -> None:
    graph = in_training(EVERYTHING)
    one, other = (pictures(graph, choose_engine(name), precision) for name in ("numpy", "native"))
    np.testing.assert_allclose(one, other, rtol=0, atol=255 * tolerance)


def test_threads_change_no_bit() -> None:
    graph = in_training(EVERYTHING)
    alone, *others = (pictures(graph, choose_engine("native", threads), "float32") for threads in (1, 2, 3))
    for other in others:
        np.testing.assert_array_equal(alone, other)

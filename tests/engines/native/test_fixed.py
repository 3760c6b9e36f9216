"""Variables that will not change: what follows from them is computed once, and the answers are the same."""

import numpy as np
import pytest

import trilith as tl
from trilith.engines import NativeEngine, explain_engine
from trilith.graph.clock import clock_at_start

pytest.importorskip("trilith.engines.native._native", reason="installed without the native engine")

X = np.random.default_rng(0).standard_normal((5, 9, 9, 6), dtype=np.float32)


def network() -> tl.Network:
    made = tl.Network(
        [
            tl.Conv2D(40, 3, activation="relu"),
            tl.Conv2D(8, 3, groups=2),
            tl.TransposedConv2D(4, 2, stride=2),
            tl.Flatten(),
            tl.Dense(3),
        ],
        input_shape=X.shape[1:],
    )
    made.initialise(0)
    return made


def test_the_same_answers_without_other_layouts() -> None:
    made, engine = network(), NativeEngine()
    program = made.graph.program("inference")
    answers, texts = [], []
    for fixed in (False, True):
        variables = engine.variables({**made.values, **clock_at_start()}, "float32")
        variables.fixed = fixed
        executable = engine.compile(program, variables)
        for _ in range(2):
            (answer,) = executable.run({"x": X}).values()
        answers.append(answer)
        texts.append(explain_engine(executable, len(X)))
    np.testing.assert_array_equal(*answers)
    assert "another layout" in texts[0]
    assert texts[1].count("another layout") < texts[0].count("another layout")


def test_predictions_follow_what_is_learned() -> None:
    made = network()
    before = made.predict(X)
    tl.train(made, X, np.arange(len(X)) % 3, epochs=1, batch_size=5, loss="cross_entropy")
    assert np.abs(made.predict(X) - before).max() > 0

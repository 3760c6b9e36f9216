"""A process forked while a model computes uses that model as well."""

import multiprocessing
import sys

import numpy as np
import pytest

import trilith as tl

pytest.importorskip("trilith.engines.native._native", reason="installed without the native engine")


@pytest.mark.skipif(sys.platform == "win32", reason="no fork")
@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
def test_a_child_predicts_with_a_model_that_its_parent_holds() -> None:
    network = tl.Network([tl.Dense(3)], input_shape=(5,))
    network.initialise()
    executable = network.compiled("native")
    with executable._lock:  # as another thread of the parent does while it predicts
        child = multiprocessing.get_context("fork").Process(
            target=network.predict, args=(np.zeros((2, 5)),), kwargs={"engine": "native"}
        )
        child.start()
        child.join(30)
    ended = child.exitcode
    child.kill()
    assert ended == 0

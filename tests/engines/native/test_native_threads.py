"""One pool for whoever computes: any number of threads, Python threads, forked children, joblib's workers."""

import os
import pickle
import threading
from multiprocessing import get_context

import numpy as np
import pytest
from joblib import Parallel, cpu_count, delayed, parallel_config
from sklearn.model_selection import cross_val_score

import trilith as tl
from trilith.engines import NativeEngine
from trilith.training import Trainer

pytest.importorskip("trilith.engines.native._native", reason="installed without the native engine")

GENERATOR = np.random.default_rng(5)
X = GENERATOR.normal(size=(300, 40)).astype(np.float32)
Y = GENERATOR.integers(0, 10, 300)


def trained(
    threads: int | None, seed: int = 0, callback: tl.Callback | None = None, batch_size: int = 128
) -> bytes:
    """The weights after some epochs of a network that is large enough for threads, as bytes."""
    blocks = [tl.Dense(200, "relu"), tl.Dropout(0.2), tl.BatchNorm(), tl.Dense(100, "tanh"), tl.Dense(10)]
    network = tl.Network(blocks)
    callbacks = [callback] if callback else []
    tl.train(
        network,
        X,
        Y,
        batch_size=batch_size,
        epochs=3,
        engine="native",
        threads=threads,
        seed=seed,
        callbacks=callbacks,
    )
    return b"".join(value.tobytes() for value in network.values.values())


@pytest.mark.parametrize("batch_size", [128, 100, 200])  # 100 and 200: as many rows as a layer has units
def test_same_bits_for_any_number_of_threads_and_from_run_to_run(batch_size: int) -> None:
    expected = trained(1, batch_size=batch_size)
    for threads in (1, 2, 3, 7):
        assert trained(threads, batch_size=batch_size) == expected


def test_networks_trained_in_several_python_threads_get_the_same_bits() -> None:
    expected = [trained(2, seed) for seed in range(4)]
    together = threading.Barrier(4)

    class Meet(tl.Callback):
        def epoch_begin(self, trainer: Trainer) -> None:
            together.wait(timeout=60)

    results: dict[int, bytes] = {}

    def work(seed: int) -> None:
        results[seed] = trained(2, seed, Meet())

    workers = [threading.Thread(target=work, args=(seed,)) for seed in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert [results[seed] for seed in range(4)] == expected


def from_a_forked_child() -> bytes:
    """What a child that was forked just now trains."""
    context = get_context("fork")
    receiver, sender = context.Pipe(duplex=False)
    child = context.Process(target=lambda: sender.send_bytes(trained(2)))
    child.start()
    try:
        assert receiver.poll(timeout=60), "the child hangs"
        return receiver.recv_bytes()
    finally:
        child.kill()
        child.join()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_a_forked_child_has_a_pool_of_its_own() -> None:
    expected = trained(2)
    assert from_a_forked_child() == expected
    assert trained(2) == expected


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_a_child_may_be_forked_while_its_parent_trains() -> None:
    expected, begun, enough = trained(2), threading.Event(), threading.Event()

    class UntilEnough(tl.Callback):
        def epoch_begin(self, trainer: Trainer) -> None:
            begun.set()

        def epoch_end(self, trainer: Trainer) -> None:
            if enough.is_set():
                trainer.stop("enough")

    def work() -> None:
        network = tl.Network([tl.Dense(200, "relu"), tl.Dense(10)])
        tl.train(network, X, Y, epochs=10**9, engine="native", threads=2, callbacks=[UntilEnough()])

    busy = threading.Thread(target=work)
    busy.start()
    begun.wait()
    try:
        assert from_a_forked_child() == expected
    finally:
        enough.set()
        busy.join()


@pytest.fixture
def nobody_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("TRILITH_THREADS", "OMP_NUM_THREADS"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.usefixtures("nobody_asked")
@pytest.mark.parametrize(("workers", "each"), [(max(cpu_count(), 2), None), (2, 2)])
def test_workers_of_joblib_take_the_threads_that_it_allots(workers: int, each: int | None) -> None:
    def threads(sent: NativeEngine) -> tuple[int, int]:
        return NativeEngine().threads, sent.threads

    with parallel_config("loky", n_jobs=workers, inner_max_num_threads=each):
        found = Parallel()(delayed(threads)(NativeEngine()) for _ in range(workers))
    allotted = min(each, cpu_count()) if each else 1
    assert found == [(allotted, allotted)] * workers
    assert pickle.loads(pickle.dumps(NativeEngine(threads=7))).threads == 7


@pytest.mark.usefixtures("nobody_asked")
@pytest.mark.parametrize("backend", ["loky", "threading"])
def test_cross_validation_side_by_side_gives_the_same_numbers(backend: str) -> None:
    model = tl.NetworkClassifier(hidden_layers=(200, 100), epochs=2, engine="native", random_state=0)
    alone = cross_val_score(model, X, Y, cv=3, n_jobs=1)
    with parallel_config(backend):
        together = cross_val_score(model, X, Y, cv=3, n_jobs=2)
    assert together.tolist() == alone.tolist()

"""Trilith through its public path: `tl.train` on a `tl.Network`, with accuracy, progress and shuffling.

`tl.train` compiles when it begins, so it runs in a thread of its own, where a callback holds it between
epochs until it is its turn again.
"""

import threading

import trilith as tl
from peers.case import WEIGHT_DECAY, Candidate, Case, Data

FOREVER = 10**9  # epochs


def network_of(case: Case) -> tl.Network:
    """The case's net with its first weights."""
    blocks: list[tl.Block] = []
    for units in case.sizes[1:-1]:
        if case.normalised:
            blocks += [tl.Dense(units), tl.BatchNorm(), tl.Activation("tanh"), tl.Dropout(case.dropout)]
        else:
            blocks.append(tl.Dense(units, "relu"))
    network = tl.Network([*blocks, tl.Dense(case.sizes[-1])], input_shape=case.sizes[:1])
    network.initialise()
    for number, weight in enumerate(case.weights(), 1):
        network.values[network.graph.parameters[f"dense_{number}.weight"]] = weight
    return network


class Gate(tl.Callback):
    """Holds training between epochs."""

    def __init__(self) -> None:
        self.allowed, self.done = threading.Semaphore(0), threading.Semaphore(0)
        self.epochs, self.losses, self.open = 0, [], True

    def train_begin(self, trainer: object) -> None:
        self._wait(trainer)

    def epoch_end(self, trainer: object) -> None:
        self.losses.append(trainer.history[-1]["loss"])
        self.epochs -= 1
        if self.epochs == 0:
            self.done.release()
            self._wait(trainer)

    def _wait(self, trainer: object) -> None:
        self.allowed.acquire()
        if not self.open:
            trainer.stop("the benchmark is over")


class Held(Candidate):
    """A network that `tl.train` trains with these settings, held between epochs."""

    def __init__(self, network: tl.Network, data: Data, **settings: object) -> None:
        super().__init__()
        self.gate, self.network, self.data, self.error = Gate(), network, data, None
        self.settings = {"epochs": FOREVER, "progress": True, "callbacks": [self.gate], **settings}
        self.thread: threading.Thread | None = None

    def _run(self) -> None:
        try:
            tl.train(self.network, *self.data, **self.settings)
        except Exception as error:  # it is raised again where it is seen
            self.error = error
        self.gate.done.release()

    def train(self, epochs: int, shuffle: bool = True) -> None:
        if self.thread is None:
            self.settings["shuffle"] = shuffle
            self.thread = threading.Thread(target=self._run, daemon=True)
            self.thread.start()
        if shuffle != self.settings["shuffle"]:
            raise ValueError("whether ours shuffles is chosen when it begins")
        self.gate.epochs = epochs
        self.gate.allowed.release()
        self.gate.done.acquire()
        if self.error:
            raise self.error
        self.losses += self.gate.losses
        self.gate.losses.clear()

    def close(self) -> None:
        if self.thread is not None:
            self.gate.open, self.gate.epochs = False, 1
            self.gate.allowed.release()
            self.thread.join()
        super().close()


class Ours(Held):
    """Trilith on one of its engines. Only this candidate also measures accuracy, as its users would."""

    def __init__(self, case: Case, data: Data, engine: str = "auto", precision: str = "float32") -> None:
        super().__init__(
            network_of(case),
            data,
            loss="mean_squared_error" if case.regression else "cross_entropy",
            optimizer=self._optimizer(case),
            metrics=() if case.regression else ("accuracy",),
            batch_size=case.batch,
            precision=precision,
            engine=engine,
        )

    @staticmethod
    def _optimizer(case: Case) -> tl.Optimizer:
        rate = case.learning_rate()
        if case.variant == "adamw":
            return tl.AdamW(rate, weight_decay=WEIGHT_DECAY)
        return tl.Momentum(rate) if case.variant == "momentum" else tl.Adam(rate)

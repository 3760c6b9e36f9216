"""scikit-learn's own callbacks, such as its ProgressBar and ScoringMonitor: each epoch is a task of theirs.

The protocol is scikit-learn's SLEP023, in its releases since 1.9; with earlier ones estimators have no
`set_callbacks`, and all else is as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from threading import Lock
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, TypeAlias, TypeVar

from trilith.training import Callback
from trilith.training.outcome import outcome

if TYPE_CHECKING:
    from trilith.training import Trainer

Method = TypeVar("Method", bound=Callable[..., Any])


class NoCallbacks:
    """What estimators inherit where scikit-learn has no callbacks: nothing."""


def as_it_is(method: Method) -> Method:
    """The method itself."""
    return method


if TYPE_CHECKING:
    CallbackSupport: TypeAlias = NoCallbacks
    with_callbacks = as_it_is
else:
    try:
        from sklearn.callback import CallbackSupportMixin as CallbackSupport
        from sklearn.callback import with_callbacks
    except ImportError:  # before scikit-learn 1.9
        CallbackSupport, with_callbacks = NoCallbacks, as_it_is

Snapshot = Callable[[], Mapping[str, Any]]
"""Gives the attributes that make an estimator one whose fit had stopped just now."""


@dataclass(frozen=True)
class Fit:
    """What scikit-learn's callbacks are told with each task of one fit: the data as they were given."""

    estimator: Any
    X: Any
    y: Any
    sample_weight: Any
    lock: Any = field(default_factory=Lock)  # of networks side by side, callbacks hear one at a time

    @property
    def is_heard(self) -> bool:
        """Whether anyone listens: callbacks that were set, or that a pipeline or a search has passed on."""
        return bool(getattr(self.estimator, "_skl_callbacks", ()))

    def start(self, subtasks: int, *, sequential: bool = True) -> Any:
        """The context of the whole fit, whose callbacks are set up here."""
        context = self.estimator._init_callback_context(max_subtasks=subtasks, sequential_subtasks=sequential)
        return self.begin(context)

    def begin(self, context: Any) -> Any:
        """Say that this task begins; return it."""
        with self.lock:
            return context.call_on_fit_task_begin(**self._told)

    def end(self, context: Any, snapshot: Snapshot | None = None) -> bool:
        """Say that this task has ended; whether a callback asks to stop. Few ask for the snapshot."""
        with self.lock:
            return bool(context.call_on_fit_task_end(**self._told, reconstruction_attributes=snapshot))

    @property
    def _told(self) -> dict[str, Any]:
        metadata = None if self.sample_weight is None else {"sample_weight": self.sample_weight}
        return {"estimator": self.estimator, "X": self.X, "y": self.y, "metadata": metadata}


class EpochTasks(Callback):
    """The training of one network as a task, its epochs as subtasks; ends training where a callback says so.

    start: makes the network's context from the number of its epochs.
    """

    def __init__(self, fit: Fit, start: Callable[[int], Any], snapshot: Snapshot) -> None:
        self.fit, self.start, self.snapshot = fit, start, snapshot

    def train_begin(self, trainer: Trainer) -> None:
        self.context = self.start(trainer.epochs - trainer.epoch)

    def epoch_begin(self, trainer: Trainer) -> None:
        self.epoch = self.fit.begin(self.context.subcontext("epoch"))

    def epoch_end(self, trainer: Trainer) -> None:
        if self.fit.end(self.epoch, self.snapshot):
            trainer.stop("a callback of scikit-learn asked for it")

    def train_end(self, trainer: Trainer) -> None:
        if outcome(trainer) != "failed":
            self.fit.end(self.context, self.snapshot)


def epoch_tasks(fit: Fit, snapshot: Snapshot) -> Sequence[Callback]:
    """The training callback that tells scikit-learn's of the epochs of a fit of one network."""
    return (EpochTasks(fit, fit.start, snapshot),) if fit.is_heard else ()


class NetworkTasks:
    """Within, a fit of several networks: a task for each, whose epochs are its subtasks.

    snapshot: that of the network with a number.
    """

    def __init__(self, fit: Fit, networks: int, snapshot: Callable[[int], Mapping[str, Any]]) -> None:
        self.fit, self.networks, self.snapshot = fit, networks, snapshot

    def __enter__(self) -> Self:
        if self.fit.is_heard:
            self.context = self.fit.start(self.networks, sequential=False)
        return self

    def listen(self, number: int) -> Sequence[Callback]:
        """The training callbacks of the network with this number."""
        if not self.fit.is_heard:
            return ()

        def start(epochs: int) -> Any:
            return self.fit.begin(self.context.subcontext("network", number, max_subtasks=epochs))

        return (EpochTasks(self.fit, start, lambda: self.snapshot(number)),)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if error is None and self.fit.is_heard:
            self.fit.end(self.context, dict)

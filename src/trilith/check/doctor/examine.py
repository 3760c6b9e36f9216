"""`examine`: look for every symptom, or for some."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from trilith.check.doctor.catalogue import SYMPTOMS
from trilith.check.doctor.finding import Finding
from trilith.check.subject import Subject, subject_of
from trilith.errors import NonFiniteError, SettingError
from trilith.losses import LossFunction
from trilith.network import Network
from trilith.network.feeds import Arrays
from trilith.optimizers import Optimizer


@dataclass(frozen=True)
class Examination:
    """What was found, by the name of the symptom, in the order in which it was looked for."""

    subject: Subject
    findings: Mapping[str, Finding]

    @property
    def is_well(self) -> bool:
        """Whether there is no trouble."""
        return not self.named("trouble")

    def named(self, state: str) -> list[str]:
        """The symptoms of this state: "ok", "look", "trouble" or "skipped"."""
        return [name for name, finding in self.findings.items() if finding.state == state]

    def __str__(self) -> str:
        return "\n".join(
            f"{finding.state:8}{SYMPTOMS[name].title}: {finding.figure} {finding.advice}".rstrip()
            for name, finding in self.findings.items()
        )


def examine(
    network: Network,
    loss: str | LossFunction,
    X: Arrays,
    y: Any,
    *,
    validation_data: tuple[Any, ...] | None = None,
    optimizer: str | Optimizer = "adam",
    batch_size: int = 32,
    history: Sequence[Mapping[str, float]] = (),
    seed: int = 0,
    only: Sequence[str] = (),
) -> Examination:
    """Look a network over that learns from X (rows, ...) and y; the network stays as it is.

    validation_data: (X, y) of rows that it does not learn from. optimizer, batch_size: those of its training.
    history: of its training, as `train` returns it. only: names of symptoms; all where none is given.

    Raises:
        ShapeError, DataError, SettingError: data, a loss or a symptom that cannot be.
    """
    subject = subject_of(
        network,
        loss,
        X,
        y,
        validation_data=validation_data,
        optimizer=optimizer,
        batch_size=batch_size,
        history=history,
        seed=seed,
    )
    return examine_subject(subject, only)


def examine_subject(
    subject: Subject, only: Sequence[str] = (), tell: Callable[[str], None] = lambda title: None
) -> Examination:
    """The same of a subject. tell: is given the title of each symptom before it is looked for.

    Raises:
        SettingError: a symptom that is not known.
    """
    require_symptoms(only)
    findings: dict[str, Finding] = {}
    for name, symptom in SYMPTOMS.items():
        if not only or name in only:
            tell(symptom.title)
            try:
                findings[name] = symptom.look(subject)
            except NonFiniteError as error:
                findings[name] = Finding("trouble", str(error))
    return Examination(subject, findings)


def require_symptoms(names: Sequence[str]) -> None:
    """Raise a SettingError, with the nearest one, for a symptom that is not known."""
    for name in names:
        if name not in SYMPTOMS:
            near = get_close_matches(name, SYMPTOMS, n=1)
            hint = f"Did you mean {near[0]}?" if near else f"Use some of: {', '.join(SYMPTOMS)}."
            raise SettingError(f"there is no symptom {name!r}. {hint}")

"""[search]: which fields a sweep varies, over what, and how it chooses."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar, Literal, Protocol, Self

from pydantic import field_validator, model_validator

from trilith.errors import SettingError
from trilith.experiments.idea.searched import Searched, plain_list, read_searched
from trilith.experiments.idea.section import Section, said

# What decides which rows validate: trials that differ in it cannot be compared.
NOT_SEARCHED = (
    *("data.source", "data.query", "data.table", "data.target", "data.task", "data.group", "data.time"),
    *("data.split", "data.test_fraction", "data.validation_fraction", "data.folds", "training.seed"),
    *("training.threads", "training.checkpoint_seconds", "training.listeners"),
)


class SearchIdea(Section):
    """A sweep: trials, each of them the idea with other values of the fields in `space`."""

    trials: int | None = said("How many trials. Default: 50; of a grid, all its points.")
    timeout: float | None = said("Seconds after which no further trial is begun. Default: none.")
    sampler: Literal["tpe", "random", "grid", "cmaes"] = said(
        "Who chooses: tpe, random, grid or cmaes.", "tpe"
    )
    pruner: Literal["none", "median", "hyperband"] = said(
        "Who gives trials up early: none, median or hyperband.", "hyperband"
    )
    least_epochs: int | None = said("Epochs before a trial may be given up. Default: by the pruner.")
    metric: str = said("What is compared: auto, the validation error; or a column of the history.", "auto")
    direction: Literal["auto", "minimize", "maximize"] = said(
        "Which way is better: auto, minimize, maximize.", "auto"
    )
    workers: int | None = said(
        "Processes that train, with a share of the processors each. Default: one for each."
    )
    seed: int = said("Decides what is chosen.", 0)
    ensemble: int = said("Networks that a trial trains.", 1)
    space: dict[str, Any] = said(
        "What is searched: field = {low, high, log, step} or {choices}, each with when.", {}
    )

    of_the_run: ClassVar[frozenset[str]] = frozenset(
        {"trials", "timeout", "sampler", "pruner", "least_epochs", "metric", "direction"}
        | {"workers", "seed", "ensemble", "space"}
    )

    @field_validator("trials", "workers", "ensemble", "least_epochs")
    @classmethod
    def _is_at_least_one(cls, value: int | None) -> int | None:
        if value is not None and value < 1:
            raise SettingError(f"must be a whole number ≥ 1; got {value}.")
        return value

    @field_validator("timeout")
    @classmethod
    def _is_positive(cls, value: float | None) -> float | None:
        if value is not None and not value > 0:
            raise SettingError(f"must be a number of seconds > 0; got {value}.")
        return value

    @field_validator("space")
    @classmethod
    def _is_a_space(cls, value: dict[str, Any]) -> dict[str, Any]:
        for field, each in value.items():
            read_searched(field, each)
        return {field: plain_list(each) for field, each in value.items()}

    @model_validator(mode="after")
    def _is_possible(self) -> Self:
        if not self.space:
            raise SettingError(
                "space is empty: nothing is searched. Give fields, such as "
                '[search.space] "training.learning_rate" = { low = 1e-4, high = 0.1, log = true }.'
            )
        ordered(self.searched)
        return self

    @property
    def searched(self) -> dict[str, Searched]:
        """What is searched, by field."""
        return {field: read_searched(field, each) for field, each in self.space.items()}


class Values(Protocol):
    """What the search needs of an idea."""

    def with_values(self, values: Mapping[str, Any]) -> Any:
        """The same with other values; SettingError for what cannot be."""


def check_fields(search: SearchIdea, idea: Values, fields: Iterable[str]) -> None:
    """Refuse fields that an idea does not have, or that cannot be searched, and values that they cannot have.

    idea: one without a search. fields: all that an idea has, such as "training.learning_rate".

    Raises:
        SettingError: names the field, and the nearest one there is.
    """
    from trilith.data.tables.nearest import suggestion

    known = list(fields)
    for field, each in search.searched.items():
        if field in NOT_SEARCHED:
            raise SettingError(
                f"search.space: {field} cannot be searched, for trials that differ in it cannot be compared."
            )
        if field not in known:
            same = [name for name in known if name.partition(".")[2] == field]
            near = f"; did you mean {same[0]!r}?" if same else suggestion(field, known)
            raise SettingError(f"search.space: there is no field {field!r}{near}")
        for value in each.extremes():
            try:
                idea.with_values({field: value})
            except SettingError as error:
                raise SettingError(f"search.space: {error}") from None


def ordered(searched: Mapping[str, Searched]) -> list[str]:
    """The fields, each after those that its condition depends on.

    Raises:
        SettingError: a condition on what is not searched, on a value that it cannot have, or on itself.
    """
    order: list[str] = []

    def visit(field: str, above: tuple[str, ...]) -> None:
        if field in above:
            circle = " -> ".join([*above[above.index(field) :], field])
            raise SettingError(f"conditions that depend on themselves: {circle}. Drop one `when` of these.")
        if field in order:
            return
        for other, values in searched[field].conditions(searched).items():
            if impossible := [value for value in values if not searched[other].has(value)]:
                raise SettingError(
                    f"{field!r}: when {other!r} is {impossible[0]!r}, which is not searched there."
                )
            visit(other, (*above, field))
        order.append(field)

    for field in searched:
        visit(field, ())
    return order

"""Idea: what a run is asked to be, as one typed value that a TOML file holds."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, ValidationError, model_validator

from trilith.data.tables.database_address import is_address, parse_address
from trilith.data.tables.target import Task
from trilith.errors import SettingError
from trilith.experiments.idea.complaint import complaint
from trilith.experiments.idea.data_idea import DataIdea
from trilith.experiments.idea.explicit import explicit_settings
from trilith.experiments.idea.network_idea import NetworkIdea
from trilith.experiments.idea.search import SearchIdea, check_fields
from trilith.experiments.idea.section import Section, said
from trilith.experiments.idea.toml import write_toml
from trilith.experiments.idea.training_idea import TrainingIdea
from trilith.experiments.images.settings import ImageSettings
from trilith.experiments.table.run_settings import RunSettings
from trilith.tasks.estimator import NetworkEstimator


class Idea(BaseModel):
    """Which data, which networks, trained how. What is not set is left to the preset and the data.

    Idea(data={"source": "houses.csv"}, training={"epochs": 20}); read_idea reads one from a file.

    Raises:
        SettingError: a key that is not known, with the nearest one, or a value that cannot be.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    name: str | None = said("What the run is called.")
    data: DataIdea
    network: NetworkIdea = NetworkIdea()
    training: TrainingIdea = TrainingIdea()
    search: SearchIdea | None = None

    def __init__(self, **values: Any) -> None:
        try:
            super().__init__(**values)
        except ValidationError as error:
            raise SettingError(complaint(error, type(self))) from None

    @model_validator(mode="after")
    def _can_be_searched(self) -> Self:
        if self.search is not None:
            alone = self.without_search()
            check_fields(self.search, alone, alone.field_names())
        return self

    @property
    def sections(self) -> dict[str, Section]:
        """The tables of the file by their names, those that are there."""
        values = {name: getattr(self, name) for name in type(self).model_fields}
        return {name: value for name, value in values.items() if isinstance(value, Section)}

    def document(self) -> dict[str, Any]:
        """What is set, as nested dictionaries: Idea(**idea.document()) is an equal idea."""
        name = {} if self.name is None else {"name": self.name}
        return name | {name: values for name, each in self.sections.items() if (values := each.given())}

    def flat(self) -> dict[str, Any]:
        """What is set, but the name: {"training.learning_rate": 0.01, ...}."""
        return {
            f"{section}.{name}": value
            for section, values in self.document().items()
            if section != "name"
            for name, value in values.items()
        }

    def field_names(self) -> list[str]:
        """All that can be set in the sections that are here: "training.learning_rate", ..."""
        return [f"{name}.{key}" for name, each in self.sections.items() for key in type(each).model_fields]

    def without_search(self) -> Self:
        """The same idea, nothing of it searched."""
        return type(self)(**{name: each for name, each in self.document().items() if name != "search"})

    def with_values(self, values: Mapping[str, Any]) -> Self:
        """The same idea with other values, named as in `flat`, or "name".

        Raises:
            SettingError: as Idea.
        """
        document = self.document()
        for path, value in values.items():
            *parents, name = path.split(".", 1)
            table = document.setdefault(parents[0], {}) if parents else document
            table[name] = value
        return type(self)(**document)

    def to_toml(self) -> str:
        """What is set, as a TOML file. Credentials in a database's address too: see without_credentials."""
        return write_toml(self.document())

    def without_credentials(self) -> Self:
        """The same idea; of a database's address neither user, password nor options.

        Raises:
            DataError: the source looks like an address and is none.
        """
        if not is_address(self.data.source):
            return self
        return self.with_values({"data.source": str(parse_address(self.data.source))})

    def within(self, folder: str | Path) -> Self:
        """The same idea; a source that is a relative path is one from this folder, and now absolute."""
        if not self.data.is_file:
            return self
        return self.with_values({"data.source": os.path.normpath(Path(folder).resolve() / self.data.source)})

    def beside(self, folder: str | Path) -> Self:
        """The same idea for a file in this folder: a source that is a relative path leads there from it."""
        if not self.data.is_file or Path(self.data.source).is_absolute():
            return self
        return self.with_values(
            {"data.source": os.path.relpath(Path(self.data.source).resolve(), Path(folder).resolve())}
        )

    def resolved(
        self,
        *,
        target: str,
        task: Task,
        network_class: type[NetworkEstimator],
        ensemble: int,
        settings: Mapping[str, Any],
    ) -> Self:
        """The same idea with every value that decides about the result: running it gives the same bits.

        What a later preset or default would choose changes nothing in it. The preset stays, for the embedding
        of numbers. target, task, ensemble: what the data and the preset decided. network_class: of the
        networks. settings: of each, as the estimator's network_settings gives them; what they lack is filled
        in.

        Raises:
            SettingError: a setting that cannot be written as text.
        """
        data, network = self.data, self.network
        values: dict[str, Any] = {
            "data.target": data.target if data.holds_images else target,
            "data.task": task,
            "data.test_fraction": data.test_fraction,
            "data.validation_fraction": data.validation_fraction,
            "data.folds": data.folds,
            "network.preset": network.preset,
            "network.ensemble": ensemble,
            "network.ensemble_over": network.ensemble_over,
            "network.scaler": network.scaler,
            "training.seed": self.training.seed,
        }
        for name, value in explicit_settings(network_class, settings).items():
            if section := next(
                (each for each, kept in self.sections.items() if kept.has_setting(name)), None
            ):
                values[f"{section}.{name}"] = value
        return self.with_values(values)

    def run_settings(self, **keywords: Any) -> RunSettings:
        """What train_on_table takes; `keywords` are further fields of RunSettings.

        Raises:
            SettingError: values that do not go together.
        """
        data, network, training = self.data, self.network, self.training
        fields: dict[str, Any] = {
            "target": data.target,
            "task": data.task,
            "preset": network.preset,
            "ensemble": network.ensemble,
            "ensemble_over": network.ensemble_over,
            "settings": network.settings() | training.settings(),
            "scaler": network.scaler,
            "column_kinds": data.column,
            "drop": data.drop,
            "plan": data.plan(training.seed),
            "folds": data.folds,
            "threads": training.threads,
        }
        return RunSettings(**fields | keywords)

    def image_settings(self, **keywords: Any) -> ImageSettings:
        """What train_on_images takes; `keywords` are further fields of ImageSettings.

        Raises:
            SettingError: values that are about tables, or do not go together.
        """
        data, network, training = self.data, self.network, self.training
        of_tables = ("query", "table", "column", "drop", "folds")
        if (given := next((name for name in of_tables if data.given().get(name)), None)) is not None:
            raise SettingError(f"data.{given} is about tables, and {data.source} holds pictures.")
        if data.task == "regression":
            raise SettingError(
                "data.task: of pictures classes are learned. Leave it out, or say classification."
            )
        settings = network.settings() | training.settings()
        chosen: dict[str, Any] = {
            name: settings.pop(name) for name in ("architecture", "augmentation") if name in settings
        }
        fields: dict[str, Any] = {
            **chosen,
            "target": data.target,
            "preset": network.preset,
            "ensemble": network.ensemble,
            "ensemble_over": network.ensemble_over,
            "settings": settings,
            "size": data.size,
            "channels": data.channels,
            "resize": data.resize,
            "strict": data.strict,
            "plan": data.plan(training.seed),
            "threads": training.threads,
        }
        return ImageSettings(**fields | keywords)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Idea) and self.document() == other.document()

    __hash__ = None  # type: ignore[assignment]

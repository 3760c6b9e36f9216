"""Every setting has its place in an idea, under its own name."""

from dataclasses import fields
from typing import Any

import pytest
import typer

from trilith import NetworkClassifier, NetworkRegressor
from trilith.cli.main import app
from trilith.cli.train import OF_THE_COMMAND
from trilith.experiments.idea import Idea
from trilith.experiments.idea.complaint import sections_of
from trilith.experiments.idea.section import Section
from trilith.experiments.table import RunSettings
from trilith.experiments.table.settings import NAMES_HERE

SECTIONS = {name: kind for name, kind in sections_of(Idea).items() if issubclass(kind, Section)}
NAMES = [name for section, kind in SECTIONS.items() if section != "search" for name in kind.model_fields]
NOT_OF_AN_IDEA = {"callbacks", "checkpoint"}  # objects, and the place of a file
NAMES_OF_THE_RUN = {"column_kinds": "column", "settings": None, "plan": None, "verbose": None}


def test_no_setting_is_missing_and_none_is_twice():
    settings = {each.name for kind in (NetworkClassifier, NetworkRegressor) for each in fields(kind)}
    assert settings - NAMES_HERE.keys() - NOT_OF_AN_IDEA <= set(NAMES)
    run = {NAMES_OF_THE_RUN.get(each.name, each.name) for each in fields(RunSettings)} - {None}
    assert run <= set(NAMES)
    assert len(NAMES) == len(set(NAMES))


def test_every_option_of_train_has_its_place():
    command = typer.main.get_command(app).commands["train"]
    options = {each.name for each in command.params} - set(OF_THE_COMMAND) - {"help"}
    assert len(options) > 20
    assert options <= set(NAMES)


@pytest.mark.parametrize(
    ("kind", "name"), [(kind, name) for kind in SECTIONS.values() for name in kind.model_fields]
)
def test_every_field_is_typed_described_and_ruled(kind, name):
    field = kind.model_fields[name]
    assert field.annotation is not Any
    assert field.description.endswith(".")
    assert len(field.description) < 100
    if kind.rules:
        assert name in kind.rules
    if kind.rules and not field.is_required() and field.default is not None:
        assert kind.rules[name].holds(field.default)


def test_defaults_of_the_run_are_its_own():
    settings, idea = RunSettings(), Idea(data={"source": "a"})
    for name in ("preset", "ensemble", "ensemble_over", "scaler"):
        assert getattr(idea.network, name) == getattr(settings, name)
    for name in ("test_fraction", "validation_fraction", "seed"):
        assert getattr(idea.data, name, idea.training.seed) == getattr(settings.plan, name)

"""--equations and --shapes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trilith.errors import SettingError

if TYPE_CHECKING:
    from trilith.cli.explained.subject import Subject
    from trilith.explain.explanation import Form


def chosen_form(latex: bool, mathml: bool) -> Form:
    """The notation that two options name.

    Raises:
        SettingError: both were given.
    """
    if latex and mathml:
        raise SettingError("--latex and --mathml are two notations. Give one of them.")
    return "latex" if latex else "mathml" if mathml else "text"


def told_equations(subject: Subject, form: Form, columns: bool) -> str:
    """The equations, in one notation."""
    return subject.explanation().equations(columns=columns, form=form)


def told_shapes(subject: Subject) -> str:
    """The size of every value, parameter and gradient."""
    return subject.explanation().shapes()

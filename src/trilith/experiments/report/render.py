"""The page: the sections in their order, set by a template that escapes all that comes from the data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trilith.experiments.report.content import ReportContent
from trilith.experiments.report.formatting import (
    format_number,
    format_percent,
    format_setting,
    format_together,
)
from trilith.experiments.report.sections.calibration import calibration_section
from trilith.experiments.report.sections.classes import classes_section
from trilith.experiments.report.sections.data import data_section
from trilith.experiments.report.sections.explanation import explanation_section
from trilith.experiments.report.sections.headline import headline
from trilith.experiments.report.sections.intervals import intervals_section
from trilith.experiments.report.sections.learning import learning_section
from trilith.experiments.report.sections.numbers import numbers_section
from trilith.experiments.report.sections.usage import usage

if TYPE_CHECKING:
    from jinja2 import Template


def render_report(content: ReportContent) -> str:
    """One HTML document with its style and charts inside: no script, nothing fetched, printable.

    A section without anything to show (no history, an empty test part, no probabilities) is left out.
    """
    return page_template("report.html.jinja").render(
        report=content,
        headline=headline(content),
        learning=learning_section(content),
        classes=classes_section(content),
        numbers=numbers_section(content),
        calibration=calibration_section(content),
        intervals=intervals_section(content),
        explanation=explanation_section(content),
        data=data_section(content),
        usage=usage(content),
    )


def page_template(name: str, *packages: str) -> Template:
    """A page's template, which escapes all that it is given: of one of these packages, or of the report."""
    from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=ChoiceLoader([PackageLoader(each) for each in (*packages, "trilith.experiments.report")]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(
        number=format_number, together=format_together, percent=format_percent, setting=format_setting
    )
    return environment.get_template(name)

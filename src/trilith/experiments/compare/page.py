"""A comparison as one self-contained page."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from trilith.experiments.compare.chart import curves_chart
from trilith.experiments.compare.comparison import Comparison
from trilith.experiments.compare.curves import Points
from trilith.experiments.compare.text import seeds_text, setting_text, spread_text
from trilith.experiments.compare.verdicts import verdicts
from trilith.experiments.report.svg import inline_svg
from trilith.files import write_new


def render_comparison(comparison: Comparison, quantity: str | None, curves: Mapping[str, Points]) -> str:
    """One HTML document with its style and chart inside: no script, nothing fetched."""
    from jinja2 import Environment, PackageLoader, PrefixLoader, StrictUndefined

    loaders = {name: PackageLoader(f"trilith.experiments.{name}") for name in ("compare", "report")}
    environment = Environment(
        loader=PrefixLoader(loaders),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(spread=spread_text, setting=setting_text, seeds=seeds_text)
    drawn = {name: curve for name, curve in curves.items() if curve}
    label = f"{quantity} by epoch of {len(drawn)} runs"
    chart = inline_svg(curves_chart(quantity, drawn), label) if quantity and drawn else None
    template = environment.get_template("compare/compare.html.jinja")
    return template.render(
        comparison=comparison, chart=chart, quantity=quantity, verdicts=verdicts(comparison)
    )


def write_comparison(
    comparison: Comparison, quantity: str | None, curves: Mapping[str, Points], path: str | Path
) -> None:
    """Write the page. Raises FileExistsError where a file is there, which stays, and OSError as write_new."""
    page = render_comparison(comparison, quantity, curves)
    write_new(path, page.encode("utf-8", errors="xmlcharrefreplace"))

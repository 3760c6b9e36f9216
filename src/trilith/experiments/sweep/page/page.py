"""The page of a sweep: one file, no script, nothing fetched."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, Any

from trilith.experiments.idea import Range
from trilith.experiments.report.render import page_template
from trilith.experiments.sweep.page.contour_chart import contour_chart
from trilith.experiments.sweep.page.history_chart import history_chart
from trilith.experiments.sweep.page.importance import importances
from trilith.experiments.sweep.page.importance_chart import importance_chart
from trilith.experiments.sweep.page.parallel_chart import parallel_chart
from trilith.experiments.sweep.page.points import Axis, axes_of, points_of
from trilith.experiments.sweep.page.slice_chart import slice_chart
from trilith.experiments.sweep.progress import progress_of, ranking
from trilith.experiments.sweep.sweep import ERROR, RUN, Sweep, direction_of
from trilith.files import write_atomically
from trilith.network.model_file import library_version

if TYPE_CHECKING:
    from trilith.experiments.report.sections.figure import Figure

PAGE = "sweep.html"
TABLE, SLICES, CONTOURS, FAILURES = 10, 8, 3, 5
FEWEST = 5  # trials of which charts are drawn


def write_page(sweep: Sweep) -> Path:
    """Render the page into the sweep's folder, in one step."""
    path = sweep.folder / PAGE
    write_atomically(path, render_sweep(sweep).encode("utf-8", errors="xmlcharrefreplace"))
    return path


def render_sweep(sweep: Sweep) -> str:
    """One HTML document with its style and charts inside."""
    return page_template("sweep.html.jinja", "trilith.experiments.sweep.page").render(_content(sweep))


def _content(sweep: Sweep) -> dict[str, Any]:
    shares, words = importances(sweep)
    axes = axes_of(sweep)
    ranked = sorted(axes.values(), key=lambda axis: -shares.get(axis.field, 0.0))
    metric = "validation error" if sweep.search.metric == "auto" else sweep.search.metric.replace("_", " ")
    maximize = direction_of(sweep.search) == "maximize"
    return {
        "name": sweep.name,
        "source": str(sweep.idea.without_credentials().data.source),
        "metric": metric,
        "better": "higher" if maximize else "lower",
        "created": datetime.now(UTC).isoformat(timespec="seconds"),
        "version": library_version(),
        "progress": progress_of(sweep),
        "search": sweep.search,
        "fields": [axis.title for axis in axes.values()],
        "best": _best(sweep),
        "failures": _failures(sweep),
        **_figures(sweep, ranked, shares, words, metric, maximize),
    }


def _figures(
    sweep: Sweep, axes: list[Axis], shares: dict[str, float], words: str, metric: str, maximize: bool
) -> dict[str, Any]:
    from trilith.experiments.report.sections.figure import figure

    points = points_of(sweep)
    drawn: dict[str, Any] = {
        "history": None,
        "importance": None,
        "parallel": None,
        "slices": [],
        "contours": [],
    }
    if len(points) < FEWEST:
        return drawn
    drawn["history"] = figure(
        history_chart(points, metric, maximize),
        f"The {metric} of {len(points)} trials in their order, and the best until each",
        "A point for each trial, and the best until then. Those given up early show what they had reached.",
    )
    if shares:
        drawn["importance"] = figure(
            importance_chart({axis.title: shares[axis.field] for axis in axes if axis.field in shares}),
            "The share of each field in what distinguishes the best trials",
            f"How differently the best tenth is spread over each field (PED-ANOVA), of {words}.",
        )
    drawn["parallel"] = figure(
        parallel_chart(points, axes, metric, maximize),
        f"Parallel coordinates of {len(points)} trials over {len(axes)} fields",
        "A line for each trial, the best tenth in blue. On the last axis the best is on top.",
    )
    drawn["slices"] = [_slice(points, axis, metric, maximize) for axis in axes[:SLICES]]
    numeric = [
        axis for axis in axes if isinstance(axis.searched, Range) and axis.searched.low < axis.searched.high
    ]
    for across, up in list(combinations(numeric, 2))[:CONTOURS]:
        both = [point for point in points if across.field in point.values and up.field in point.values]
        if len(both) >= FEWEST:
            drawn["contours"].append(
                figure(
                    contour_chart(both, across, up, maximize),
                    f"Where trials over {across.title} and {up.title} were good",
                    f"{across.title} and {up.title}: darker where trials were better; orange is the best.",
                )
            )
    return drawn


def _slice(points: list[Any], axis: Axis, metric: str, maximize: bool) -> Figure:
    from trilith.experiments.report.sections.figure import figure

    chart = slice_chart(points, axis, metric, maximize)
    return figure(chart, f"The {metric} of the trials over {axis.title}", f"By {axis.title}.")


def _best(sweep: Sweep) -> list[dict[str, Any]]:
    found = []
    for trial in ranking(sweep)[:TABLE]:
        values = sweep.space.values(trial.params)
        cells = [values.get(field, "") for field in sweep.space.fields]
        found.append({"run": trial.user_attrs.get(RUN, trial.number), "value": trial.value, "cells": cells})
    return found


def _failures(sweep: Sweep) -> list[str]:
    reasons = [trial.user_attrs[ERROR] for trial in sweep.trials() if ERROR in trial.user_attrs]
    counted = {reason: reasons.count(reason) for reason in dict.fromkeys(reasons)}
    often = sorted(counted.items(), key=lambda each: -each[1])[:FAILURES]
    return [f"{count} × {reason}" for reason, count in often]

"""What the settings of every run must keep to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from difflib import get_close_matches
from typing import Any

from trilith.data import SplitPlan
from trilith.errors import SettingError
from trilith.tasks.estimator import NetworkEstimator

SEEDS = 2**32  # as many as scikit-learn knows


def check_plan(plan: SplitPlan) -> None:
    """Refuse a seed that scikit-learn does not know, and a split without a test.

    Raises:
        SettingError: says what it must be.
    """
    if not 0 <= plan.seed < SEEDS:
        raise SettingError(f"the seed must be at least 0 and below {SEEDS}, got {plan.seed}.")
    if plan.column is None and not plan.test_fraction > 0:
        raise SettingError(
            f"a run ends with its test: test_fraction must be above 0, got {plan.test_fraction}."
        )


def check_names(
    settings: Mapping[str, Any],
    network_class: type[NetworkEstimator],
    names_here: Mapping[str, str],
    subject: str,
) -> None:
    """Refuse settings that networks of a class do not have, or that a run decides under another name.

    names_here: these, and their names here. subject: what the networks are for, in messages.

    Raises:
        SettingError: names the nearest one.
    """
    known = [field.name for field in fields(network_class) if field.name not in names_here]
    for name in settings:
        if name not in known:
            near = [names_here[name]] if name in names_here else get_close_matches(name, known, n=3)
            hint = f"Did you mean {', '.join(near)}?" if near else f"Use one of: {', '.join(known)}."
            raise SettingError(f"there is no setting {name!r} for {subject}. {hint}")

"""Every setting of a network, spelled out: those of presets, of defaults and of optimizers' texts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from trilith.experiments.idea.training_idea import class_key
from trilith.optimizers import OPTIMIZERS
from trilith.schedules import choose_schedule, schedule_text
from trilith.tasks.build import OPTIMIZER_KEYWORDS, build_optimizer
from trilith.tasks.estimator import NetworkEstimator

SCHEDULED = ("schedule", "weight_decay_schedule")


def explicit_settings(network_class: type[NetworkEstimator], settings: Mapping[str, Any]) -> dict[str, Any]:
    """All settings of networks of a class, with what these lack; optimizers and schedules as text.

    Equal networks have equal settings here, however they were described: an optimizer is its bare name, its
    values are keywords, and what another optimizer would take is None.

    Raises:
        SettingError: an optimizer or a schedule of one's own, which has no name.
    """
    network = network_class(**settings)
    values = {field.name: getattr(network, field.name) for field in fields(network)}
    optimizer = build_optimizer(network)
    values |= {name: getattr(optimizer, name, None) for name in OPTIMIZER_KEYWORDS}
    values |= {name: schedule_text(choose_schedule(values[name])) for name in SCHEDULED}
    name = next((name for name, kind in OPTIMIZERS.items() if type(optimizer) is kind), None)
    weights = values.get("class_weight")
    if isinstance(weights, Mapping):
        values["class_weight"] = {class_key(label): weight for label, weight in weights.items()}
    return values | {"optimizer": name or optimizer}

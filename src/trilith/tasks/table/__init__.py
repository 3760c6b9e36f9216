"""Estimators that take tables as people have them: numbers, categories, dates, texts, missing cells."""

from trilith.tasks.table.classifier import TableClassifier
from trilith.tasks.table.presets import PRESETS
from trilith.tasks.table.regressor import TableRegressor

__all__ = ["PRESETS", "TableClassifier", "TableRegressor"]

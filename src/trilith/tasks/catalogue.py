"""Every task by its name. A new task is one file and one line here."""

from __future__ import annotations

from trilith.tasks.classifier import NetworkClassifier
from trilith.tasks.estimator import NetworkEstimator
from trilith.tasks.image.pixel_classifier import PixelClassifier
from trilith.tasks.logistic_regression import LogisticRegression
from trilith.tasks.regressor import NetworkRegressor

TASKS: dict[str, type[NetworkEstimator]] = {
    task.__name__: task for task in (NetworkClassifier, NetworkRegressor, LogisticRegression, PixelClassifier)
}

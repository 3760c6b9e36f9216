"""Tasks: estimators for data as people have it."""

from trilith.tasks.catalogue import TASKS
from trilith.tasks.classifier import NetworkClassifier
from trilith.tasks.estimator_file import load_estimator, save_estimator
from trilith.tasks.image import ImageClassifier, PixelClassifier
from trilith.tasks.logistic_regression import LogisticRegression
from trilith.tasks.regressor import NetworkRegressor
from trilith.tasks.table import TableClassifier, TableRegressor

__all__ = [
    "TASKS",
    "ImageClassifier",
    "LogisticRegression",
    "NetworkClassifier",
    "NetworkRegressor",
    "PixelClassifier",
    "TableClassifier",
    "TableRegressor",
    "load_estimator",
    "save_estimator",
]

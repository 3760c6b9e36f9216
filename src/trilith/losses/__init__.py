"""Losses: what training minimises."""

from trilith.losses.binary_cross_entropy import BinaryCrossEntropy
from trilith.losses.catalogue import LOSSES, choose_loss
from trilith.losses.cross_entropy import CrossEntropy
from trilith.losses.hinge import Hinge
from trilith.losses.loss import Loss, LossFunction
from trilith.losses.mean_over_members import MeanOverMembers
from trilith.losses.poisson import Poisson
from trilith.losses.quantile import Quantile
from trilith.losses.regression import Huber, MeanAbsoluteError, MeanSquaredError

__all__ = [
    "LOSSES",
    "BinaryCrossEntropy",
    "CrossEntropy",
    "Hinge",
    "Huber",
    "Loss",
    "LossFunction",
    "MeanAbsoluteError",
    "MeanOverMembers",
    "MeanSquaredError",
    "Poisson",
    "Quantile",
    "choose_loss",
]

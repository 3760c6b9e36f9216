"""Optimizers: gradient descent and its successors, each a handful of node expressions."""

from trilith.optimizers.adaptive import AdaGrad, Adam, AdamW, Lion, RMSProp
from trilith.optimizers.catalogue import OPTIMIZERS, choose_optimizer
from trilith.optimizers.gradient_descent import GradientDescent, Momentum, Nesterov
from trilith.optimizers.optimizer import Optimizer

__all__ = [
    "OPTIMIZERS",
    "AdaGrad",
    "Adam",
    "AdamW",
    "GradientDescent",
    "Lion",
    "Momentum",
    "Nesterov",
    "Optimizer",
    "RMSProp",
    "choose_optimizer",
]

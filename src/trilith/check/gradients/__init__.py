"""The gradient check: every derivative rule of a network against differences of its loss."""

from trilith.check.gradients.check import GradientCheck, check_gradients

__all__ = ["GradientCheck", "check_gradients"]

"""What a single prediction rests on: how much of it each column of the input accounts for."""

from trilith.explain.predictions.attribute import attribute
from trilith.explain.predictions.attributions import Attributions
from trilith.explain.predictions.shares import METHODS

__all__ = ["METHODS", "Attributions", "attribute"]

"""From what a network says to what can be relied on: temperature for probabilities, intervals for numbers."""

from trilith.tasks.calibration.intervals import LEVELS, PredictionIntervals
from trilith.tasks.calibration.temperature import fit_temperature, logits_of, probabilities_at

__all__ = [
    "LEVELS",
    "PredictionIntervals",
    "fit_temperature",
    "logits_of",
    "probabilities_at",
]

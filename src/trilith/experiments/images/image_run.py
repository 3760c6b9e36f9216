"""What a run on pictures leaves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from trilith.data import Split
from trilith.data.images import Similar
from trilith.experiments.images.model import ImageModel
from trilith.experiments.images.report_content import report_content
from trilith.experiments.report import ReportContent
from trilith.experiments.run.scores import Score
from trilith.tasks.image import ImageClassifier


@dataclass(frozen=True)
class ImageRun:
    """A trained and tested model, and what a report tells about it.

    scores: of the network and of simpler models on the test part, by title. pixels, target: of all pictures,
    in the order train, validation, test; test_names, test_prediction, test_probabilities: of the test part.
    similar: training pictures beside test pictures that are nearly the same. interrupted: whether Ctrl-C
    ended it.
    """

    model: ImageModel
    fitted: ImageClassifier
    source: str
    split: Split
    created: str
    scores: dict[str, list[Score]]
    pixels: np.ndarray
    target: np.ndarray
    test_names: Sequence[str]
    test_prediction: np.ndarray
    test_probabilities: np.ndarray
    similar: Similar
    notes: list[str]
    interrupted: bool

    @property
    def test_pixels(self) -> np.ndarray:
        """The pictures of the test part."""
        return self.pixels[len(self.pixels) - len(self.split.test) :]

    @property
    def test_target(self) -> np.ndarray:
        """Their classes."""
        return self.target[len(self.target) - len(self.split.test) :]

    def report(self) -> ReportContent:
        """What its page tells."""
        return report_content(self)

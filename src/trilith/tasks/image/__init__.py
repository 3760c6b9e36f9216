"""Estimators that take pictures as people have them: arrays, files, pictures of Pillow, of any size."""

from trilith.tasks.image.classifier import ImageClassifier
from trilith.tasks.image.pixel_classifier import PixelClassifier

__all__ = ["ImageClassifier", "PixelClassifier"]

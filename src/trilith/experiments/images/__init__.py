"""The main job for pictures: from a folder to a trained and tested network, its files and its report."""

from trilith.experiments.images.image_run import ImageRun
from trilith.experiments.images.model import ImageModel, load_image_model
from trilith.experiments.images.predictions import (
    ImagePredictions,
    evaluate_images,
    predict_blocks,
    predict_images,
)
from trilith.experiments.images.run import train_on_images, validate_on_images
from trilith.experiments.images.settings import ImageSettings

__all__ = [
    "ImageModel",
    "ImagePredictions",
    "ImageRun",
    "ImageSettings",
    "evaluate_images",
    "load_image_model",
    "predict_blocks",
    "predict_images",
    "train_on_images",
    "validate_on_images",
]

"""Subjects of pictures: from an idea, or a model with pictures or the run that it lies in."""

from trilith.check.images.idea import subject_of_idea
from trilith.check.images.model import subject_of_model

__all__ = ["subject_of_idea", "subject_of_model"]

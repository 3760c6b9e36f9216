"""Subjects of tables: from an idea, or a model with a table or the run that it lies in."""

from trilith.check.tables.idea import subject_of_idea
from trilith.check.tables.model import subject_of_model

__all__ = ["subject_of_idea", "subject_of_model"]

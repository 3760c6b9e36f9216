"""Which rows train, which validate, which test: at random, by group, by time, as given; and folds."""

from trilith.data.split.at_random import split_rows
from trilith.data.split.parts import Split, require_rows
from trilith.data.split.plan import SplitPlan

__all__ = ["Split", "SplitPlan", "require_rows", "split_rows"]

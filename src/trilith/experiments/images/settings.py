"""What a run on pictures can be told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from trilith.data import SplitPlan
from trilith.errors import SettingError
from trilith.experiments.run.settings import check_names, check_plan
from trilith.tasks.image import ImageClassifier, PixelClassifier

NAMES_HERE = {"random_state": "seed", "validation_split": "validation_fraction", "verbose": "quiet"}


@dataclass(frozen=True, kw_only=True)
class ImageSettings:
    """Every field has a default.

    target: the column of labels, of a table of paths. strict: refuse a source with a file that cannot be
    used. plan: which pictures train, validate and test, where the source does not say. The others as in
    ImageClassifier.

    Raises:
        SettingError: a value that cannot be.
    """

    target: str | None = None
    preset: str = "default"
    ensemble: int | None = None
    ensemble_over: str = "folds"
    architecture: str = "auto"
    augmentation: str | None = "auto"
    size: int | Sequence[int] | None = None
    channels: int | None = None
    resize: str = "crop"
    strict: bool = False
    settings: Mapping[str, Any] = field(default_factory=dict)
    plan: SplitPlan = field(default_factory=SplitPlan)
    threads: int | None = None
    verbose: bool = False

    def __post_init__(self) -> None:
        plan = self.plan
        check_plan(plan)
        if plan.group is not None or plan.time is not None or plan.column is not None:
            raise SettingError(
                "group, time and split are about columns of tables. Of pictures, sub-folders called train, "
                "validation and test say the parts, or a column of that name in a table of paths."
            )
        check_names(self.settings, PixelClassifier, NAMES_HERE, "pictures")

    def estimator(self) -> ImageClassifier:
        """The estimator that these settings describe."""
        return ImageClassifier(
            preset=self.preset,
            ensemble=self.ensemble,
            ensemble_over=self.ensemble_over,
            architecture=self.architecture,
            augmentation=self.augmentation,
            size=self.size,
            channels=self.channels,
            resize=self.resize,
            settings=dict(self.settings),
            threads=self.threads,
            random_state=self.plan.seed,
            verbose=self.verbose,
        )

"""What a run on pictures can be told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from difflib import get_close_matches
from typing import Any

from trilith.data import SplitPlan
from trilith.errors import SettingError
from trilith.experiments.table.run_settings import SEEDS
from trilith.tasks.image import ImageClassifier, PixelClassifier

NAMES_HERE = {"random_state": "seed", "validation_split": "validation_fraction", "verbose": "quiet"}


@dataclass(frozen=True, kw_only=True)
class ImageSettings:
    """Every field has a default.

    target: the column of labels, of a table of paths. strict: refuse a source with a file that cannot be
    used.
    plan: which pictures train, validate and test, where the source does not say. The others as in
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
        if not 0 <= plan.seed < SEEDS:
            raise SettingError(f"the seed must be at least 0 and below {SEEDS}, got {plan.seed}.")
        if plan.group is not None or plan.time is not None or plan.column is not None:
            raise SettingError(
                "group, time and split are about columns of tables. Of pictures, sub-folders called train, "
                "validation and test say the parts, or a column of that name in a table of paths."
            )
        if not plan.test_fraction > 0:
            raise SettingError(
                f"a run ends with its test: test_fraction must be above 0, got {plan.test_fraction}."
            )
        known = [each.name for each in fields(PixelClassifier) if each.name not in NAMES_HERE]
        for name in self.settings:
            if name not in known:
                near = [NAMES_HERE[name]] if name in NAMES_HERE else get_close_matches(name, known, n=3)
                hint = f"Did you mean {', '.join(near)}?" if near else f"Use one of: {', '.join(known)}."
                raise SettingError(f"there is no setting {name!r} for pictures. {hint}")

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

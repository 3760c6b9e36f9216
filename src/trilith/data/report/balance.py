"""How the rows are spread over the classes."""

from dataclasses import dataclass

from trilith.data.tables.columns.profile import Profile
from trilith.data.tables.table import Table

RARE = 0.1  # of what equal shares would be
FEW = 10  # rows of a class, too few to learn it and to test it


@dataclass(frozen=True)
class ClassBalance:
    """classes: each with its number of rows, the most frequent first. str() is a sentence."""

    target: str
    classes: tuple[tuple[str, int], ...]

    @property
    def majority(self) -> float:
        """The share of the most frequent class: the accuracy of always guessing it."""
        return self.classes[0][1] / sum(count for _, count in self.classes)

    @property
    def is_remarkable(self) -> bool:
        """Whether the rarest class has less than a tenth of an equal share, or fewer than ten rows."""
        rarest, rows = self.classes[-1][1], sum(count for _, count in self.classes)
        return rarest < max(RARE * rows / len(self.classes), FEW)

    def __str__(self) -> str:
        (most, many), (least, few) = self.classes[0], self.classes[-1]
        what = "classes of unequal size" if many > few + FEW else "classes of few rows"
        return (
            f"{self.target}: {what}, from {many} rows of {most!r} to {few} of {least!r}; "
            f"always guessing {most!r} is right in {self.majority:.1%} of the rows"
        )


def class_balance(table: Table, target: str) -> ClassBalance:
    """Of the rows whose target is known, at least one."""
    profile = Profile(table, target)
    counted = zip(profile.texts, profile.counts.tolist(), strict=True)
    return ClassBalance(target, tuple(sorted(counted, key=lambda item: (-item[1], item[0]))))

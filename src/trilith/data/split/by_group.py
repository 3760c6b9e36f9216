"""Rows parted by group: no group is ever cut, sizes and classes as near to their shares as groups allow."""

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from trilith.data.split.parts import Rows, Split
from trilith.errors import DataError

ROUNDS = 10
TRIES = 8  # the best of so many draws
MOST_PLACED = 20_000  # groups placed over all draws: where there are more, one draw comes near enough
LARGEST_TABLE = 20_000_000  # cells of groups × classes up to which classes are looked at
Counts: TypeAlias = NDArray[np.float64]


def draw_groups(
    groups: Rows, labels: Rows, test_fraction: float, validation_fraction: float, random: np.random.Generator
) -> Split:
    """Draw whole groups; parts and classes come as near to their shares as groups allow.

    groups, labels: (rows,) numbers from 0 of each row's group and class. A part whose fraction is not zero
    gets at least one group, and every class has a row in train unless that would empty another part.

    Raises DataError for fewer groups than parts.
    """
    fractions = (1 - test_fraction - validation_fraction, validation_fraction, test_fraction)
    wanted = [part for part, fraction in enumerate(fractions) if fraction]
    placing = _placed(groups, labels, [fractions[part] for part in wanted], random)
    placing.teach_every_class()
    return Split(*(_rows_of(groups, placing, wanted.index(p) if p in wanted else -1) for p in range(3)))


def deal_groups(groups: Rows, labels: Rows, hands: int, random: np.random.Generator) -> list[Rows]:
    """Whole groups in so many parts of about equal size, every class in each. Arguments as above."""
    placing = _placed(groups, labels, [1 / hands] * hands, random)
    return [_rows_of(groups, placing, hand) for hand in range(hands)]


def _rows_of(groups: Rows, placing: "_Placing", part: int) -> Rows:
    return np.flatnonzero(placing.parts[groups] == part)


def _placed(groups: Rows, labels: Rows, shares: Sequence[float], random: np.random.Generator) -> "_Placing":
    """The nearest of a few placings drawn at random."""
    number, classes = int(groups.max(initial=-1)) + 1, int(labels.max(initial=0)) + 1
    if number < len(shares):
        raise DataError(f"{number} groups for {len(shares)} parts; expected at least one group for each")
    if number * classes > LARGEST_TABLE:
        labels, classes = np.zeros_like(labels), 1
    counts = np.bincount(groups * classes + labels, minlength=number * classes).reshape(number, classes)
    # the last column counts all rows of a group, so that the sizes of the parts weigh as much as the classes
    sizes = np.column_stack([counts[:, counts.any(axis=0)], counts.sum(axis=1)]).astype(np.float64)
    goals = np.asarray(shares)[:, np.newaxis] * sizes.sum(axis=0)
    tries = max(1, min(TRIES, MOST_PLACED // number))
    return min((_Placing(sizes, goals, random) for _ in range(tries)), key=lambda placing: placing.distance)


class _Placing:
    """Which part each group is in.

    Groups are placed one after another, larger ones first, each where it brings the counts of rows nearest
    to their goals (the chi-squared distance); then each is placed anew, until none moves.

    sizes: (groups, counts) rows of each class, then of all. goals: (parts, counts) rows wished for.
    """

    def __init__(self, sizes: Counts, goals: Counts, random: np.random.Generator) -> None:
        self.sizes, self.goals = sizes, goals
        self.parts = np.full(len(sizes), -1)
        self.filled = np.zeros_like(goals)
        # random among groups of about one size: small ones come last, to even things out
        order = np.lexsort((random.random(len(sizes)), -np.floor(np.log2(sizes[:, -1]))))
        for _ in range(ROUNDS if len(sizes) <= MOST_PLACED else 1):
            if not self._place(order):
                break
        self._occupy_every_part()

    @property
    def distance(self) -> float:
        """How far the counts are from their goals."""
        return float(((self.filled - self.goals) ** 2 / self.goals).sum())

    def teach_every_class(self) -> None:
        """Give the first part a group with each class, where the other parts keep a group."""
        for label in np.flatnonzero(self.filled[0] == 0):
            spare = np.flatnonzero(self._can_leave() & (self.sizes[:, label] > 0) & (self.parts != 0))
            if len(spare) and not self.filled[0, label]:
                self._move(self._cheapest(spare, 0), 0)

    def _place(self, order: Rows) -> bool:
        """Put each group where it fits best among the others; whether any group moved."""
        moved = False
        for group in order:
            size, old = self.sizes[group], int(self.parts[group])
            if old >= 0:
                self.filled[old] -= size
            costs = (size * (size + 2 * (self.filled - self.goals)) / self.goals).sum(axis=1)
            new = int(costs.argmin())
            if old >= 0 and costs[new] > costs[old] - 1e-9:  # rounding must not move groups to and fro
                new = old
            self.filled[new] += size
            self.parts[group] = new
            moved |= new != old
        return moved

    def _occupy_every_part(self) -> None:
        for part in range(len(self.goals)):
            if not (self.parts == part).any():
                self._move(self._cheapest(np.flatnonzero(self._can_leave()), part), part)

    def _can_leave(self) -> NDArray[np.bool_]:
        """(groups,) whether the group's part has others too."""
        return np.asarray(np.bincount(self.parts, minlength=len(self.goals))[self.parts] > 1)

    def _cheapest(self, groups: Rows, part: int) -> int:
        """Of these groups, the one whose move to the part costs least."""
        size, excess, old = self.sizes[groups], self.filled - self.goals, self.parts[groups]
        leaving = size * (size - 2 * excess[old]) / self.goals[old]
        arriving = size * (size + 2 * excess[part]) / self.goals[part]
        return int(groups[(leaving + arriving).sum(axis=1).argmin()])

    def _move(self, group: int, part: int) -> None:
        self.filled[self.parts[group]] -= self.sizes[group]
        self.filled[part] += self.sizes[group]
        self.parts[group] = part

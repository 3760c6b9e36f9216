"""Decision: what a column was taken for, and why."""

from dataclasses import asdict, dataclass
from typing import Any, Self

from trilith.data.tables.columns.catalogue import COLUMN_KINDS
from trilith.data.tables.description import require_fields
from trilith.data.tables.nearest import listing
from trilith.errors import DataError

LEFT_OUT = "left out"


@dataclass(frozen=True)
class Decision:
    """One column of the training table.

    kind: one of COLUMN_KINDS, or "left out".
    reason: why.
    details: what was learned, such as the levels or the parts of a date; may be empty.
    missing: the share of the training rows in which the cell was missing.

    str() is one line for a terminal.
    """

    column: str
    kind: str
    reason: str
    details: str = ""
    missing: float = 0.0

    def __post_init__(self) -> None:
        if self.kind not in COLUMN_KINDS and self.kind != LEFT_OUT:
            raise DataError(
                f"column {self.column!r}: expected it to be {LEFT_OUT!r} or one of the kinds "
                f"{listing(COLUMN_KINDS)}, got {self.kind!r}"
            )
        if not 0 <= self.missing <= 1:
            raise DataError(f"column {self.column!r}: expected a share of missing cells from 0 to 1")

    @property
    def is_used(self) -> bool:
        return self.kind != LEFT_OUT

    def __str__(self) -> str:
        details = f"; {self.details}" if self.details else ""
        missing = f"; {_percent(self.missing)} of the rows missing" if 0 < self.missing < 1 else ""
        return f"{self.column}: {self.kind} ({self.reason}){details}{missing}"

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON values, for the model file."""
        return asdict(self)

    @classmethod
    def from_dict(cls, description: object) -> Self:
        """Rebuild from a description that nobody vouches for. Raises DataError where it is not sound."""
        kinds = {"column": str, "kind": str, "reason": str, "details": str, "missing": float}
        return cls(**require_fields("a decision", description, kinds))


def _percent(share: float) -> str:
    """25%, 0.22%: at least two digits that count."""
    return f"{share:.0%}" if share > 0.1 else f"{100 * share:.2g}%"

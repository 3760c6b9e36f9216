"""What happened while training: one row an epoch."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from typing import Any, overload


class History(Sequence[dict[str, float]]):
    """Rows with `epoch`, `loss`, the metrics, their validation_ twins, `learning_rate` and `seconds`.

    `history["loss"]` is that column; `best_epoch` the epoch whose weights were kept, if one was chosen.
    """

    def __init__(self) -> None:
        self.rows: list[dict[str, float]] = []
        self.best_epoch: int | None = None
        self.stopped_because: str | None = None

    def __len__(self) -> int:
        return len(self.rows)

    @overload
    def __getitem__(self, key: str) -> list[float]: ...
    @overload
    def __getitem__(self, key: int) -> dict[str, float]: ...
    @overload
    def __getitem__(self, key: slice) -> list[dict[str, float]]: ...
    def __getitem__(self, key: str | int | slice) -> Any:
        if isinstance(key, str):
            if self.rows and key not in self.columns:
                raise KeyError(f"the history has no column {key!r}, only {', '.join(self.columns)}")
            return [row[key] for row in self.rows if key in row]
        return self.rows[key]

    def __iter__(self) -> Iterator[dict[str, float]]:
        return iter(self.rows)

    @property
    def columns(self) -> list[str]:
        """The names of all columns, in the order in which they appeared."""
        return list(dict.fromkeys(name for row in self.rows for name in row))

    def to_csv(self) -> str:
        """The rows as CSV with a header; a value that a row lacks is an empty cell."""
        text = io.StringIO()
        writer = csv.DictWriter(text, self.columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(self.rows)
        return text.getvalue()

    def __repr__(self) -> str:
        if not self.rows:
            return "History(0 epochs)"
        last = ", ".join(f"{name}={value:.4g}" for name, value in self.rows[-1].items())
        return f"History({len(self.rows)} epochs; last: {last})"

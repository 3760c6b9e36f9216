"""--values: one row walked forward and backward."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from trilith.cli.explained.subject import Subject


def told_values(subject: Subject) -> str:
    """Every equation with its numbers."""
    example = subject.example()
    walk = subject.explanation().values(example.X, example.y)
    said = f"{example.said}, as it predicts: nothing is dropped. dW1 is the derivative of J by W1."
    return f"{said}\n{walk}"

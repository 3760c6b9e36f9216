"""--values: one row walked forward and backward."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trilith.cli.console import print_line

if TYPE_CHECKING:
    from trilith.cli.explained.subject import Subject


def tell_values(subject: Subject) -> None:
    """Every equation with its numbers."""
    example = subject.example()
    print_line(f"{example.said}, as it predicts: nothing is dropped. dW1 is the derivative of J by W1.")
    print_line(str(subject.explanation().values(example.X, example.y)))

"""--neuron: one neuron unfolded, as text and as a picture."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from trilith.errors import SettingError

if TYPE_CHECKING:
    from trilith.cli.explained.subject import Subject


def require_neuron_picture(picture: Path | None) -> None:
    """Raise a SettingError unless a file's ending is that of a neuron's picture."""
    if picture is not None and picture.suffix.lower() != ".svg":
        raise SettingError(f"--picture draws a neuron as SVG, got {picture}. Give a name that ends in .svg.")


def told_neuron(subject: Subject, name: str, picture: Path | None) -> str:
    """The neuron in text; and in a file, if there is one."""
    from trilith.files import write_atomically

    example = subject.example()
    neuron = subject.explanation().neuron(name, example.X, example.y)
    told = [f"{example.said}, as it predicts.", str(neuron)]
    if picture is not None:
        write_atomically(picture, neuron.svg())
        told.append(f"picture  {picture}")
    return "\n".join(told)

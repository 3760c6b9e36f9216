"""The lines to type to use the network that the report is about."""

from __future__ import annotations

import shlex
from dataclasses import dataclass

from trilith.experiments.report.content import ReportContent


@dataclass(frozen=True)
class Usage:
    """shell: a command for the terminal; python: lines for a program or a notebook."""

    shell: str
    python: str


def usage(content: ReportContent) -> Usage:
    """Commands that name the model file, quoted for the shell and for Python."""
    name = content.model_file
    # a leading dash would be read as an option
    argument = shlex.quote(f"./{name}" if name.startswith("-") else name)
    if content.pictures:
        return Usage(
            f"trilith predict {argument} photos/",
            f"import trilith as tl\n\n"
            f"model = tl.load_image_model({name!r})\n"
            "found = tl.predict_images(model, 'photos')  # names, prediction, probabilities",
        )
    return Usage(
        f"trilith predict {argument} new.csv -o predictions.csv",
        f"import trilith as tl\n\n"
        f"model = tl.load_table_model({name!r})\n"
        "prediction, probabilities = model.predict(tl.read_table('new.csv'))",
    )

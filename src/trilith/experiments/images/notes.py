"""What was decided without being asked, and what was found on the way, as sentences."""

from __future__ import annotations

from trilith.data.images import Similar
from trilith.experiments.images.prepared import PreparedImages

SHOWN = 5  # skipped files that are named


def notes_of(run: PreparedImages, similar: Similar) -> list[str]:
    """Sentences for the terminal and the report."""
    height, width, channels = run.estimator.shape_
    network = run.estimator.networks_[0]
    kind = "grey" if channels == 1 else "colour"
    notes = [
        f"Pictures: {run.count:,} in {len(run.estimator.classes_)} classes, as {height} x {width}, {kind}.",
        f"Architecture: {network.architecture}, {network.network_.summary().parameters:,} parameters.",
        f"Changed by chance in training: {network.augmentation or 'none'}.",
        *(["Answers are the mean for a picture and its mirror image."] if network.learns_mirrored else []),
        "The source says which pictures test."
        if run.given
        else "The pictures that test were drawn at random.",
    ]
    if run.skipped:
        more = f", and {len(run.skipped) - SHOWN:,} more" if len(run.skipped) > SHOWN else ""
        named = "; ".join(map(str, run.skipped[:SHOWN]))
        notes.append(f"Left out, {len(run.skipped):,} in all: {named}{more}.")
    if similar.same or similar.near:
        notes.append(
            f"{similar.same:,} test pictures are training pictures too, and {similar.near:,} nearly: the "
            "test flatters the network by these."
        )
    if len(run.estimator.networks_) < len(run.parts):
        notes.append(
            f"Interrupted: {len(run.estimator.networks_)} of {len(run.parts)} networks were trained."
        )
    return notes

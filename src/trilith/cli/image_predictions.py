"""What `trilith predict` says of pictures: the most probable classes, on the terminal or in a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from trilith.cli.console import print_error, print_line
from trilith.cli.progress import row_progress

if TYPE_CHECKING:
    from trilith.experiments.images import ImageModel, ImagePredictions


def predict_pictures(model: ImageModel, source: str, output: str | None, top: int) -> None:
    """Predict each picture of a source; what cannot be read is named on stderr."""
    from trilith.data.images import scan_images
    from trilith.data.tables.sinks import open_sink
    from trilith.experiments.images import predict_blocks

    listing = scan_images(source)
    skipped = list(listing.skipped)
    with row_progress() as progress:
        progress.expect("predicting", len(listing), "pictures")
        blocks = predict_blocks(model, listing, progress.advance)
        if output is None:
            for found in blocks:
                skipped += found.skipped
                _print(model, found, top)
        else:
            with open_sink(output) as sink:
                for found in blocks:
                    skipped += found.skipped
                    if len(found.names):
                        sink.write(_columns(model, found, top))
    for each in skipped:
        print_error(f"left out {each}")


def _best(model: ImageModel, found: ImagePredictions, top: int) -> tuple[np.ndarray, np.ndarray]:
    """The most probable classes, (pictures, top), and their probabilities."""
    order = np.argsort(-found.probabilities, axis=1, kind="stable")[:, :top]
    return model.classes[order], np.take_along_axis(found.probabilities, order, axis=1)


def _print(model: ImageModel, found: ImagePredictions, top: int) -> None:
    classes, probabilities = _best(model, found, top)
    for name, best, sure in zip(found.names, classes, probabilities, strict=True):
        told = ", ".join(f"{label} {share:.1%}" for label, share in zip(best, sure, strict=True))
        print_line(f"{name}: {told}")


def _columns(model: ImageModel, found: ImagePredictions, top: int) -> dict[str, np.ndarray]:
    classes, probabilities = _best(model, found, top)
    columns = {"picture": np.array(found.names, dtype=object)}
    for place in range(classes.shape[1]):
        number = "" if place == 0 else f" {place + 1}"
        column = classes[:, place]
        columns[f"class{number}"] = column if column.dtype.kind in "iu" else column.astype(object)
        columns[f"probability{number}"] = probabilities[:, place].round(6)
    return columns

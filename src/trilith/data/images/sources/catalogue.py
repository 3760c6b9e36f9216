"""Every kind of source of pictures, by how it is recognised. A new kind is one file and one line here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np

from trilith.data.images.files import is_picture_name
from trilith.data.images.listing import ImageListing, refuse_skipped, require_pictures
from trilith.data.images.sources.arrays import is_numpy_file, scan_numpy
from trilith.data.images.sources.folder import is_image_folder, scan_folder
from trilith.data.images.sources.hdf5 import is_hdf5, scan_hdf5
from trilith.data.images.sources.idx import is_idx, scan_idx
from trilith.data.images.sources.labelled_list import is_labelled_list, scan_labelled_list
from trilith.data.images.sources.loose_files import is_pattern, scan_file, scan_pattern
from trilith.data.images.sources.sample import is_image_sample, scan_sample
from trilith.errors import DataError

LABELLED: dict[Callable[[Path], bool], Callable[[Path], ImageListing]] = {
    is_idx: scan_idx,
    is_image_folder: scan_folder,
    is_numpy_file: scan_numpy,
    is_hdf5: scan_hdf5,
}
"""What recognises a source that one can learn from, and what lists its pictures."""


def holds_images(source: str | Path) -> bool:
    """Whether a source is one of pictures to learn from; looks at names and first rows, decodes nothing."""
    path = Path(source)
    try:
        return any(is_kind(path) for is_kind in LABELLED) or is_labelled_list(path)
    except (OSError, ValueError):  # no rights, or no path at all
        return False


def scan_images(source: str | Path, *, target: str | None = None, strict: bool = False) -> ImageListing:
    """List the pictures of a source without decoding them; the same source gives the same order.

    source: a folder with a sub-folder for each class, also below train/, validation/ and test/; a table of
    paths and labels (CSV, TSV, Parquet); .npz, .npy; IDX, a file or a folder, also .gz; HDF5;
    "sample:digits"; without labels, a folder of pictures, one picture, or a pattern such as "photos/*.jpg".
    target: the table's column of labels. strict: refuse a source that has a file which cannot be used.

    Raises:
        DataError: there is no such source, it has no picture, or `strict` and one cannot be used.
    """
    listing = require_pictures(_scan(str(source), target))
    if strict:
        refuse_skipped(listing.source, listing.skipped)
    return listing


def _scan(source: str, target: str | None) -> ImageListing:
    if is_image_sample(source):
        return scan_sample(source)
    if is_pattern(source):
        return scan_pattern(source)
    path = Path(source)
    if not path.exists():
        raise DataError(f"{source}: there is no such file or folder.")
    if is_labelled_list(path):
        return scan_labelled_list(path, target)
    if target is not None:
        raise DataError(f"{source}: only a table of paths has columns; it takes no target.")
    for is_kind, scan in LABELLED.items():
        if is_kind(path):
            return _with_plain_labels(scan(path))
    if path.is_dir():
        return scan_folder(path)
    if is_picture_name(path):
        return scan_file(path)
    raise DataError(
        f"{source}: no pictures. Expected a folder of them, a table of paths and labels, .npz, .npy, IDX, "
        "HDF5, or a picture."
    )


def _with_plain_labels(listing: ImageListing) -> ImageListing:
    """Labels as text or whole numbers, which every file can hold."""
    labels = listing.labels
    if labels is None or labels.dtype.kind in "Ui":
        return listing
    return replace(listing, labels=np.array([str(label) for label in labels]))

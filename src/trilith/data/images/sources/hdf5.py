"""HDF5 files: arrays of pictures by name, with the names of their classes where the file has them."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from trilith.data.images.listing import ImageListing
from trilith.data.images.sources.arrays import list_arrays
from trilith.data.tables.sources.extras import needs
from trilith.errors import DataError

SUFFIXES = frozenset({".h5", ".hdf5"})
CLASSES = ("list_classes", "classes", "class_names")


def is_hdf5(path: Path) -> bool:
    """Whether a file's name ends like one of HDF5."""
    return path.suffix.lower() in SUFFIXES and path.is_file()


def scan_hdf5(path: Path) -> ImageListing:
    """The pictures of an HDF5 file, and of its neighbour with the other part: train_x.h5 and test_x.h5.

    Raises:
        DataError: h5py is not installed, or the file is damaged or holds no pictures.
    """
    with needs("hdf5", "reading HDF5", path.name):
        import h5py
    arrays: dict[str, np.ndarray] = {}
    try:
        for each in (path, *_neighbours(path)):
            with h5py.File(each, "r") as file:
                arrays |= {name: file[name][...] for name in file if isinstance(file[name], h5py.Dataset)}
    except (OSError, KeyError, RuntimeError, ValueError) as error:
        raise DataError(f"{path}: it cannot be read as HDF5 ({error}).") from None
    names = next((arrays.pop(name) for name in CLASSES if name in arrays), None)
    return list_arrays(str(path), arrays, _class_names(names, arrays))


def _neighbours(path: Path) -> list[Path]:
    """The file of the test part, of that of the training part."""
    other = path.with_name(path.name.replace("train", "test"))
    return [other] if other != path and other.is_file() else []


def _class_names(names: np.ndarray | None, arrays: dict[str, np.ndarray]) -> np.ndarray | None:
    """As text; None where they are but the numbers again, or not enough for the labels."""
    if names is None or names.dtype.kind not in "SUO":
        return None
    told = np.array(
        [each.decode("utf-8", "replace") if isinstance(each, bytes) else str(each) for each in names]
    )
    codes = [array for array in arrays.values() if array.ndim < 3 and array.size]
    fits = all(array.dtype.kind in "ui" and int(array.max()) < len(told) for array in codes)
    return told if fits and len(set(told)) == len(told) else None

"""Arrays of pictures and of labels: of each part, told apart by names, paired by shapes."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np

from trilith.data.images.files import as_bytes
from trilith.data.images.listing import ImageListing
from trilith.data.images.sources.folder import PARTS
from trilith.errors import DataError

NUMPY = frozenset({".npy", ".npz"})


def is_numpy_file(path: Path) -> bool:
    """Whether a file of NumPy's holds an array of pictures."""
    if path.suffix.lower() not in NUMPY or not path.is_file():
        return False
    try:
        return any(_holds_pictures(array) for array in _numpy_arrays(path).values())
    except DataError:
        return False


def scan_numpy(path: Path) -> ImageListing:
    """The pictures of a .npy or .npz file.

    Raises:
        DataError: it is damaged, holds Python objects, or no array of pictures.
    """
    return list_arrays(str(path), _numpy_arrays(path))


def list_arrays(
    source: str, arrays: Mapping[str, np.ndarray], classes: np.ndarray | None = None
) -> ImageListing:
    """The pictures among named arrays, each with the labels of its part.

    Pictures are (pictures, height, width) or (pictures, height, width, channels); labels are whatever else is
    as long, such as y_train beside x_train. classes: names of the classes, whose numbers the labels are.

    Raises:
        DataError: there are no pictures, or they do not fit each other.
    """
    found = {name: array for name, array in arrays.items() if _holds_pictures(array)}
    if not found:
        told = ", ".join(f"{name} {array.shape}" for name, array in arrays.items()) or "nothing"
        raise DataError(
            f"{source}: no array of pictures (pictures, height, width) or (pictures, height, width, "
            f"channels); it holds {told}."
        )
    if len(found) > 1 and len({part_of(name) for name in found}) < len(found):
        raise DataError(
            f"{source}: {', '.join(found)} are all pictures. Name arrays of parts so: x_train, x_test."
        )
    pictures = [_pixels(source, name, array) for name, array in found.items()]
    if len({each.shape[1:] for each in pictures}) > 1:
        raise DataError(f"{source}: {', '.join(found)} hold pictures of different shapes.")
    labels = [_labels(name, array, arrays) for name, array in found.items()]
    parts = [part_of(name) for name in found]
    everything = pictures[0] if len(pictures) == 1 else np.concatenate(pictures)
    count, (height, width, channels) = len(everything), everything.shape[1:]
    known = [each for each in labels if each is not None]
    codes = np.concatenate(known) if len(known) == len(labels) else None
    return ImageListing(
        source,
        everything,
        [str(number) for number in range(count)],
        np.tile(np.array([[height, width]]), (count, 1)),
        np.full(count, channels),
        codes if codes is None or classes is None else classes[codes.astype(np.int64)],
        np.repeat([part or "train" for part in parts], list(map(len, pictures))) if any(parts) else None,
    )


def part_of(name: str) -> str | None:
    """The part that a name of an array or a file speaks of: x_train, train_set_x, t10k-images."""
    words = name.replace("-", "_").replace(".", "_").casefold().split("_")
    return next((PARTS[word] for word in words if word in PARTS), "test" if "t10k" in words else None)


def _holds_pictures(array: np.ndarray) -> bool:
    return array.dtype.kind in "uifb" and array.ndim in (3, 4) and min(array.shape) > 0


def _pixels(source: str, name: str, array: np.ndarray) -> np.ndarray:
    """(pictures, height, width, 1 or 3) as bytes."""
    array = array[..., None] if array.ndim == 3 else array
    if array.shape[-1] not in (1, 3):
        hint = " Channels come last here." if array.shape[1] in (1, 3) else ""
        raise DataError(f"{source}: {name} {array.shape} should have 1 or 3 channels on its last axis.{hint}")
    try:
        return as_bytes(array)
    except DataError as error:
        raise DataError(f"{source}: {name}: {error}") from None


def _labels(name: str, pictures: np.ndarray, arrays: Mapping[str, np.ndarray]) -> np.ndarray | None:
    """The array of as many labels as there are pictures, of the same part."""
    for other, array in arrays.items():
        flat = array.ravel()
        same = part_of(other) == part_of(name) and len(flat) == len(pictures)
        if same and array.ndim < 3 and array.dtype.kind in "uifbUS":
            if array.dtype.kind == "S":
                return np.char.decode(flat, "utf-8", "replace")
            whole = array.dtype.kind == "f" and bool((flat == np.floor(flat)).all())
            return flat.astype(np.int64) if whole or array.dtype.kind in "ub" else flat
    return None


def _numpy_arrays(path: Path) -> dict[str, np.ndarray]:
    try:
        if path.suffix.lower() == ".npy":
            return {path.stem: np.load(path, mmap_mode="r", allow_pickle=False)}
        with np.load(path, allow_pickle=False) as archive:
            return {name: archive[name] for name in archive.files}
    except (OSError, ValueError, EOFError, KeyError, NotImplementedError) as error:
        raise DataError(f"{path}: it cannot be read as an array file ({error}).") from None
    except Exception as error:  # zipfile and zlib have errors of their own
        if type(error).__module__ not in ("zipfile", "zlib"):
            raise
        raise DataError(f"{path}: it is damaged ({error}).") from None

"""IDX files, as MNIST is kept in: train-images-idx3-ubyte[.gz] beside train-labels-idx1-ubyte[.gz]."""

from __future__ import annotations

import gzip
import zlib
from math import prod
from pathlib import Path

import numpy as np

from trilith.data.images.listing import ImageListing
from trilith.data.images.order import visible
from trilith.data.images.sources.arrays import list_arrays
from trilith.errors import DataError

BYTES = 8  # the code of unsigned bytes in the file's third byte
MOST = 2**34  # bytes that a file may declare


def is_idx(path: Path) -> bool:
    """Whether a path is an IDX file of pictures, or a folder with one."""
    return bool(_image_files(path))


def scan_idx(path: Path) -> ImageListing:
    """The pictures of an IDX file or of all in a folder, each with the labels of the file beside it.

    Raises:
        DataError: a file is no IDX file, or not as long as it says.
    """
    arrays: dict[str, np.ndarray] = {}
    for images in _image_files(path):
        arrays[images.name] = read_idx(images)
        labels = images.with_name(images.name.replace("images", "labels").replace("idx3", "idx1"))
        if labels.is_file():
            arrays[labels.name] = read_idx(labels)
    return list_arrays(str(path), arrays)


def read_idx(path: Path) -> np.ndarray:
    """The array of an IDX file, of bytes; no more of it is read than its header declares.

    Raises:
        DataError: it is no such file, or shorter or longer than it says.
    """
    try:
        with gzip.open(path) if path.suffix.lower() == ".gz" else path.open("rb") as file:
            head = file.read(4)
            if len(head) < 4 or head[:2] != b"\0\0" or head[2] != BYTES or not head[3]:
                raise DataError(f"{path}: it is no IDX file of bytes: its first bytes are {head.hex(' ')}.")
            sizes = np.frombuffer(file.read(4 * head[3]), dtype=">u4")
            shape = tuple(int(size) for size in sizes)
            if len(shape) != head[3] or prod(shape) > MOST:
                raise DataError(f"{path}: it declares an array of shape {shape}, which cannot be.")
            content = file.read(prod(shape) + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise DataError(f"{path}: it cannot be read ({error}).") from None
    if len(content) != prod(shape):
        raise DataError(
            f"{path}: it declares {prod(shape):,} bytes of shape {shape} and has "
            f"{'more' if len(content) > prod(shape) else f'{len(content):,}'}. It was cut off or is damaged."
        )
    return np.frombuffer(content, dtype=np.uint8).reshape(shape)


def _image_files(path: Path) -> list[Path]:
    if path.is_dir():
        return [each for each in visible(path.iterdir()) if each.is_file() and _is_image_file(each)]
    return [path] if path.is_file() and _is_image_file(path) else []


def _is_image_file(path: Path) -> bool:
    return "idx3" in path.name

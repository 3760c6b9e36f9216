"""Pictures as people hand them over, arrays, paths, Pillow's, as one array of bytes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np

from trilith.data.images.files import Header, as_bytes, decoded, is_grey, read_header, read_pixels, resized
from trilith.data.tables.sources.extras import needs
from trilith.errors import DataError

PictureLike: TypeAlias = Any
"""An array (height, width) or (height, width, channels), a path, or a picture of Pillow."""


def picture_sizes(pictures: Any) -> list[Header]:
    """Height, width and channels of each picture, from headers and shapes.

    Raises:
        DataError: what is no picture; names it by its number.
    """
    if isinstance(pictures, np.ndarray) and pictures.dtype != object:
        array = _stack(pictures)
        return [Header(*array.shape[1:])] * len(array)
    return [_each(number, each, _header) for number, each in enumerate(as_list(pictures))]


def read_pictures(pictures: Any, size: tuple[int, int], channels: int, fit: str = "crop") -> np.ndarray:
    """Bytes (pictures, height, width, channels) of a size.

    pictures: (pictures, height, width) or (pictures, height, width, channels), numbers as `as_bytes` takes
    them; or a list of arrays, paths and Pillow's pictures, of whatever sizes. What has the form already is
    returned as it is.

    Raises:
        DataError: what is no picture; names it by its number.
    """
    if isinstance(pictures, np.ndarray) and pictures.dtype != object:
        return to_shape(_stack(pictures), size, channels, fit)
    items = as_list(pictures)
    pixels = np.empty((len(items), *size, channels), np.uint8)
    for number, item in enumerate(items):
        pixels[number] = _each(number, item, lambda each: _pixels(each, size, channels, fit))
    return pixels


def to_shape(pixels: np.ndarray, size: tuple[int, int], channels: int, fit: str = "crop") -> np.ndarray:
    """Bytes (pictures, height, width, 1 or 3) brought to another size and number of channels."""
    pixels = as_bytes(pixels)
    if pixels.shape[1:3] != size:
        pixels = np.stack([_resize(each, size, fit) for each in pixels])
    if pixels.shape[-1] == channels:
        return pixels
    if channels == 3:
        return np.repeat(pixels, 3, axis=-1)
    red, green, blue = (pixels[..., channel].astype(np.float32) for channel in range(3))
    grey = np.rint(0.299 * red + 0.587 * green + 0.114 * blue)  # ITU-R BT.601
    return np.asarray(grey, dtype=np.uint8)[..., None]


def as_list(pictures: Any) -> Sequence[PictureLike]:
    """Many pictures as a sequence; DataError for a single one, which is easily given by mistake."""
    single = isinstance(pictures, (str, Path)) or hasattr(pictures, "getbands")
    if single or not hasattr(pictures, "__iter__"):
        raise DataError("expected several pictures: an array or a list. Put a single one into a list.")
    return list(pictures)


def _stack(array: np.ndarray) -> np.ndarray:
    if array.ndim == 3:
        array = array[..., None]
    if array.ndim != 4 or array.shape[-1] not in (1, 3) or not min(array.shape[1:]):
        raise DataError(
            "expected pictures (pictures, height, width) or (pictures, height, width, 1 or 3), "
            f"got an array of shape {array.shape}."
        )
    return array


def _each(number: int, picture: PictureLike, work: Any) -> Any:
    try:
        return work(picture)
    except DataError as error:
        named = picture if isinstance(picture, (str, Path)) else f"picture {number}"
        raise DataError(f"{named}: {error}.") from None


def _header(picture: PictureLike) -> Header:
    if isinstance(picture, (str, Path)):
        return read_header(Path(picture))
    if hasattr(picture, "getbands"):
        return Header(picture.height, picture.width, 1 if is_grey(picture) else 3)
    return Header(*_single(picture).shape)


def _pixels(picture: PictureLike, size: tuple[int, int], channels: int, fit: str) -> np.ndarray:
    if isinstance(picture, (str, Path)):
        return read_pixels(Path(picture), size, channels, fit)
    if hasattr(picture, "getbands"):
        return decoded(picture, size, channels, fit)
    array: np.ndarray = to_shape(_single(picture)[None], size, channels, fit)[0]
    return array


def _single(picture: PictureLike) -> np.ndarray:
    array = np.asarray(picture)
    array = array[..., None] if array.ndim == 2 else array
    if array.dtype == object or array.ndim != 3 or array.shape[-1] not in (1, 3) or not array.size:
        raise DataError(
            f"expected a path, a picture of Pillow, or an array (height, width[, 1 or 3]); got "
            f"{type(picture).__name__} of shape {array.shape}"
        )
    return array


def _resize(pixels: np.ndarray, size: tuple[int, int], fit: str) -> np.ndarray:
    with needs("images", "resizing pictures", "pictures"):
        from PIL import Image
    grey = pixels.shape[-1] == 1
    image = Image.fromarray(pixels[..., 0] if grey else np.ascontiguousarray(pixels))
    array = np.asarray(resized(image, size, fit))
    return array[..., None] if grey else array


def as_vectors(pixels: np.ndarray) -> np.ndarray:
    """The textbook's way: (pictures, height, width, channels) to (pictures, height * width * channels).

    A view where the array allows it.
    """
    return pixels.reshape(len(pixels), -1)

"""One picture file: what its header says, and its pixels as bytes."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from trilith.data.tables.sources.extras import needs
from trilith.errors import DataError

if TYPE_CHECKING:
    from PIL.Image import Image

SUFFIXES = frozenset(
    {".png", ".jpg", ".jpeg", ".jpe", ".jfif", ".webp", ".tif", ".tiff", ".bmp", ".dib", ".gif"}
)
FORMATS = ("PNG", "JPEG", "WEBP", "TIFF", "BMP", "GIF")
LARGEST = 200_000_000  # pixels; more is refused by the header, before anything is decoded
FITS = ("crop", "squash")  # ways to another size: see `resized`
GREY = frozenset({"1", "L", "LA", "La", "I", "F"})
ORIENTATION = 0x0112  # the EXIF tag
TURNED = frozenset({5, 6, 7, 8})  # orientations that exchange height and width
WHITE = (255, 255, 255)
DAMAGED = (ValueError, SyntaxError, EOFError, LookupError, TypeError, AttributeError, ArithmeticError)
"""What decoders raise over a file that was altered."""


class Header(NamedTuple):
    """What a picture will be when it is decoded."""

    height: int
    width: int
    channels: int


def is_picture_name(path: Path) -> bool:
    """Whether the file's name ends like a picture's."""
    return path.suffix.lower() in SUFFIXES


def read_header(path: Path) -> Header:
    """Height and width as the picture is to be seen, and 1 or 3 channels, from the file's first bytes.

    Raises:
        DataError: it is empty, no picture of a known format, or declares a size beyond all reason.
    """
    with opened(path) as image:
        width, height = image.size
        if orientation(image) in TURNED:
            height, width = width, height
        return Header(height, width, 1 if is_grey(image) else 3)


def orientation(image: Image) -> int | None:
    """What EXIF says before the pixels; Pillow's PNG would be decoded to see what stands behind them."""
    from PIL import Image

    return Image.Image.getexif(image).get(ORIENTATION)


def read_pixels(path: Path, size: tuple[int, int] | None, channels: int, fit: str = "crop") -> np.ndarray:
    """The picture (height, width, channels) as bytes, brought to `size`, its alpha over white.

    fit: see `resized`.

    Raises:
        DataError: as read_header, and a file that ends too early or is damaged within.
    """
    with opened(path) as image:
        return decoded(image, size, channels, fit)


@contextmanager
def opened(path: Path) -> Iterator[Image]:
    """The file as Pillow opens it, its header read; whatever goes wrong inside is a DataError."""
    with needs("images", "reading pictures", path.name):
        from PIL import Image, UnidentifiedImageError
    try:
        if not path.stat().st_size:
            raise DataError("the file is empty")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of odd metadata; sizes are looked at here
            with Image.open(path, formats=FORMATS) as image:
                width, height = image.size
                if width * height > LARGEST:
                    raise DataError(f"it declares {width:,} x {height:,} pixels, above {LARGEST:,}")
                if not width * height:
                    raise DataError("it declares no pixels")
                yield image
    except UnidentifiedImageError:
        raise DataError("no picture of a format that is known") from None
    except Image.DecompressionBombError:
        raise DataError(f"it declares more than {LARGEST:,} pixels") from None
    except FileNotFoundError:
        raise DataError("there is no such file") from None
    except DataError:
        raise
    except OSError as error:
        raise DataError(f"it cannot be decoded ({error.strerror or error})") from None
    except DAMAGED as error:
        raise DataError(f"it is damaged ({str(error) or type(error).__name__})") from None


def decoded(image: Image, size: tuple[int, int] | None, channels: int, fit: str = "crop") -> np.ndarray:
    """A Pillow picture as bytes (height, width, channels): upright, over white, of this size.

    Of several frames the first. Sixteen bits and floating-point numbers become eight by their range:
    0 to 65535, or 0 to 1.
    """
    from PIL import Image, ImageOps

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        if size is not None and image.format == "JPEG":
            _ask_for_fewer_pixels(image, size)
        image = ImageOps.exif_transpose(image)
        if _is_wide(image):
            image = Image.fromarray(as_bytes(np.asarray(image)))
        if image.mode == "P" or {"A", "a"} & set(image.getbands()) or "transparency" in image.info:
            image = image.convert("RGBA")
            under = Image.new("RGB", image.size, WHITE)
            under.paste(image, mask=image.getchannel("A"))
            image = under
        image = image.convert("L" if channels == 1 else "RGB")
        if size is not None:
            image = resized(image, size, fit)
        pixels = np.asarray(image)
    return pixels[..., None] if pixels.ndim == 2 else pixels


def resized(image: Image, size: tuple[int, int], fit: str) -> Image:
    """The picture in (height, width), smoothed as it shrinks.

    fit: "crop" keeps proportions and cuts what is too long on both sides alike; "squash" keeps all of it.
    """
    from PIL import Image, ImageOps

    height, width = size
    if image.size == (width, height):
        return image
    if fit == "squash":
        return image.resize((width, height), Image.Resampling.BICUBIC)
    return ImageOps.fit(image, (width, height), Image.Resampling.BICUBIC)


def as_bytes(numbers: np.ndarray) -> np.ndarray:
    """Numbers of any kind that pictures have as bytes.

    Bytes stay; truth values, 16 bits and numbers from 0 to 1 are stretched to 0 to 255; whole numbers from
    0 to 255 of other kinds are taken as they are.

    Raises:
        DataError: other ranges.
    """
    if numbers.dtype == np.uint8:
        return numbers
    if numbers.dtype == bool:
        return numbers.astype(np.uint8) * np.uint8(255)
    if numbers.dtype.kind not in "uif" or not numbers.size:
        raise DataError(f"pictures must hold numbers, got {numbers.dtype} of shape {numbers.shape}")
    low, high = float(numbers.min()), float(numbers.max())
    if not low >= 0 or not np.isfinite(high):
        raise DataError(f"pictures must hold numbers from 0 to 255, or from 0 to 1; got {low:g} to {high:g}")
    if numbers.dtype.kind == "f" and high <= 1:
        return _rounded(numbers * 255)
    if high <= 255 and numbers.dtype != np.uint16:
        return _rounded(numbers)
    if high <= 65535 and numbers.dtype.kind in "ui":
        return _rounded(numbers / 257.0)
    raise DataError(f"pictures must hold numbers from 0 to 255, or from 0 to 1; got {low:g} to {high:g}")


def _rounded(numbers: np.ndarray) -> np.ndarray:
    return np.asarray(np.rint(numbers), dtype=np.uint8)


def _ask_for_fewer_pixels(image: Any, size: tuple[int, int]) -> None:
    """JPEG can be decoded at a half, a quarter, an eighth: never below twice what is wanted."""
    most = 2 * max(size)
    image.draft(None, (most, most))


def is_grey(image: Image) -> bool:
    """Whether a Pillow picture has no colour, nor its palette."""
    if image.mode == "P":
        palette = np.asarray(image.getpalette("RGB") or [0, 0, 0], dtype=np.uint8).reshape(-1, 3)
        return bool((palette == palette[:, :1]).all())
    return image.mode in GREY or image.mode.startswith("I;16")


def _is_wide(image: Image) -> bool:
    """Whether a picture has more than eight bits a channel, which Pillow would cut off rather than scale."""
    return image.mode in ("I", "F") or image.mode.startswith("I;16")

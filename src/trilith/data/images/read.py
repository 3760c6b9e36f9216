"""From a listing to pixels: decoded side by side, into memory or into a file that is mapped."""

from __future__ import annotations

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from hashlib import blake2b
from math import prod
from pathlib import Path

import numpy as np

from trilith.data.images.files import read_pixels
from trilith.data.images.listing import ImageListing, Images, Skipped, refuse_skipped
from trilith.data.images.pictures import to_shape
from trilith.errors import DataError
from trilith.files import replaced_when_complete

IN_MEMORY = 2 * 2**30  # bytes of pixels; more go into the cache's file
WORKERS = 4
Progress = Callable[[int, int], None]
"""Told how many pictures of how many are decoded."""


def read_images(
    listing: ImageListing,
    size: tuple[int, int] | None = None,
    channels: int | None = None,
    *,
    fit: str = "crop",
    strict: bool = False,
    cache: Path | None = None,
    progress: Progress = lambda done, total: None,
) -> Images:
    """Decode all pictures of a listing to one shape.

    size: height and width, None where they are all alike; channels: 1 or 3, None for grey if all are. fit: as
    in files.resized. cache: a folder in which pixels of more than 2 GiB lie, in a file that is mapped and
    found again; None to refuse so many. Those that prove broken are skipped, or refused with `strict`.

    Raises:
        DataError: no size and pictures of several, none that can be decoded, or too many for memory.
    """
    return require_decoded(
        listing.source,
        decode_images(listing, size, channels, fit=fit, strict=strict, cache=cache, progress=progress),
    )


def require_decoded(source: str, images: Images) -> Images:
    """The images, or DataError where none could be decoded."""
    if not len(images):
        raise DataError(f"{source}: none of its pictures can be decoded: {images.skipped[-1]}.")
    return images


def decode_images(
    listing: ImageListing,
    size: tuple[int, int] | None = None,
    channels: int | None = None,
    *,
    fit: str = "crop",
    strict: bool = False,
    cache: Path | None = None,
    progress: Progress = lambda done, total: None,
) -> Images:
    """The same, and where none can be decoded, none: the part of a source may be so.

    Raises:
        DataError: no size and pictures of several, or too many for memory.
    """
    shape = (*_size(listing, size), channels or int(listing.channels.max()))
    count = len(listing)
    if isinstance(listing.pictures, np.ndarray):
        pixels = to_shape(listing.pictures, (shape[0], shape[1]), shape[2], fit)
        return Images(pixels, listing.names, listing.labels, listing.parts, listing.skipped)
    if count * prod(shape) <= IN_MEMORY:
        pixels = np.empty((count, *shape), np.uint8)
        return _kept(listing, pixels, _decode(listing, pixels, fit, progress), strict)
    if cache is None:
        raise DataError(
            f"{listing.source}: {count:,} pictures of {shape} need {count * prod(shape) / 2**30:.1f} GiB. "
            "Choose a smaller size, or give a folder for the cache."
        )
    file = cache / f"{_key(listing, shape, fit)}.npy"
    broken = _cached(listing, file, (count, *shape), fit, progress)
    return _kept(listing, np.load(file, mmap_mode="r"), broken, strict)


def _size(listing: ImageListing, size: tuple[int, int] | None) -> tuple[int, int]:
    if size is not None:
        return size
    sizes = np.unique(listing.sizes, axis=0)
    if len(sizes) > 1:
        low, high = sizes.min(axis=0), sizes.max(axis=0)
        raise DataError(
            f"{listing.source}: its pictures are from {low[0]} x {low[1]} to {high[0]} x {high[1]}, "
            "and a network takes one size. Say which: size=(height, width)."
        )
    return int(sizes[0, 0]), int(sizes[0, 1])


def _decode(listing: ImageListing, to: np.ndarray, fit: str, progress: Progress) -> dict[int, str]:
    """Fill the array; the reasons of those that could not be decoded, by their places."""
    files, shape = listing.pictures, to.shape[1:]
    broken: dict[int, str] = {}

    def decode(place: int) -> int:
        try:
            to[place] = read_pixels(files[place], shape[:2], shape[2], fit)
        except DataError as error:
            broken[place] = str(error)
        return place

    with ThreadPoolExecutor(WORKERS) as pool:
        try:
            for done, _ in enumerate(pool.map(decode, range(len(files))), start=1):
                progress(done, len(files))
        except BaseException:  # Ctrl-C
            pool.shutdown(cancel_futures=True)
            raise
    return broken


def _cached(
    listing: ImageListing, file: Path, shape: tuple[int, ...], fit: str, progress: Progress
) -> dict[int, str]:
    """Make the file of pixels unless it is there and whole; what could not be decoded stands beside it."""
    told = file.with_suffix(".json")
    try:
        if np.load(file, mmap_mode="r").shape == shape:
            return {int(place): reason for place, reason in json.loads(told.read_text()).items()}
    except (OSError, ValueError):
        pass
    file.parent.mkdir(parents=True, exist_ok=True)
    with replaced_when_complete(file) as beside:
        pixels = np.lib.format.open_memmap(beside, mode="w+", dtype=np.uint8, shape=shape)
        broken = _decode(listing, pixels, fit, progress)
        pixels.flush()
        with replaced_when_complete(told) as text:
            text.write_text(json.dumps(broken))
    return broken


def _key(listing: ImageListing, shape: tuple[int, ...], fit: str) -> str:
    """What the file is called: another file, another time of change or another shape is another name."""
    digest = blake2b(repr((shape, fit)).encode(), digest_size=16)
    for path in listing.pictures:
        about = path.stat()
        digest.update(repr((str(path.absolute()), about.st_size, about.st_mtime_ns)).encode())
    return digest.hexdigest()


def _kept(listing: ImageListing, pixels: np.ndarray, broken: dict[int, str], strict: bool) -> Images:
    more = tuple(Skipped(listing.names[place], broken[place]) for place in sorted(broken))
    if strict:
        refuse_skipped(listing.source, more)
    places = np.array([place for place in range(len(listing)) if place not in broken], dtype=np.int64)
    kept = listing if not broken else listing.take(places)
    chosen = pixels if not broken else pixels[places]
    return Images(chosen, kept.names, kept.labels, kept.parts, (*listing.skipped, *more))

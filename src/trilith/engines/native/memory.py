"""Memory of the native engine: aligned arrays, and matrices in panels, which come and go as plain arrays.

A matrix (rows, columns) lies panel after panel of 32 columns, each row by row, so that products read and
write it without packing. Everything else lies as NumPy keeps it. See `native/core/call.h`.
"""

from __future__ import annotations

import mmap
from contextlib import suppress
from dataclasses import dataclass
from math import prod

import numpy as np

PANEL = 32
ALIGNMENT = 64
LARGE_PAGE = 2**21
KINDS = {"float32": 0, "float64": 1, "int64": 2, "bool": 3}


@dataclass(frozen=True)
class Form:
    """How an array lies in memory: its shape, its NumPy type, and whether it is in panels."""

    shape: tuple[int, ...]
    dtype: str
    panels: bool

    @classmethod
    def of(cls, shape: tuple[int, ...], dtype: str) -> Form:
        """The form that every array of two axes and more than one column has by default: panels."""
        return cls(shape, dtype, len(shape) == 2 and shape[1] > 1)

    @property
    def rows(self) -> int:
        """Rows of the array seen as a matrix: all axes but the last."""
        return prod(self.shape[:-1]) if len(self.shape) > 1 else self.shape[0] if self.shape else 1

    @property
    def columns(self) -> int:
        """Columns of the array seen as a matrix: the last axis; a vector is one column."""
        return self.shape[-1] if len(self.shape) > 1 else 1

    @property
    def elements(self) -> int:
        """Elements that the array takes up, padding included."""
        if not self.panels:
            return prod(self.shape)
        whole, rest = divmod(self.columns, PANEL)
        return self.rows * (whole * PANEL + (0 if rest == 0 else 16 if rest <= 16 else PANEL))

    @property
    def bytes(self) -> int:
        """Bytes of memory, up to the end of a group of 32 elements."""
        elements = (self.elements + PANEL - 1) // PANEL * PANEL
        size = elements * np.dtype(self.dtype).itemsize
        return max((size + ALIGNMENT - 1) // ALIGNMENT * ALIGNMENT, ALIGNMENT)

    def plain(self) -> Form:
        """The same array as NumPy keeps it."""
        return Form(self.shape, self.dtype, False)


def aligned(size: int) -> np.ndarray:
    """Zeroed bytes that begin on a 64-byte boundary; large ones in large pages where the system has them."""
    if size < LARGE_PAGE or not hasattr(mmap, "MADV_HUGEPAGE"):
        memory, alignment = np.zeros(size + ALIGNMENT, np.uint8), ALIGNMENT
    else:
        pages = mmap.mmap(-1, size + LARGE_PAGE, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
        with suppress(OSError):  # a system without them
            pages.madvise(mmap.MADV_HUGEPAGE)
        memory, alignment = np.frombuffer(pages, np.uint8), LARGE_PAGE
    start = -memory.ctypes.data % alignment
    return memory[start : start + size]


def write_array(memory: np.ndarray, form: Form, value: np.ndarray) -> None:
    """Lay a plain array of the form's shape down in memory."""
    flat = memory.view(form.dtype)
    if not form.panels:
        flat[: form.elements] = value.reshape(-1)
        return
    for start in range(0, form.columns, PANEL):
        part = value[:, start : start + PANEL]
        width = 16 if form.columns - start <= 16 else PANEL
        panel = flat[start * form.rows : start * form.rows + form.rows * width].reshape(form.rows, width)
        panel[:, : part.shape[1]] = part


def read_array(memory: np.ndarray, form: Form) -> np.ndarray:
    """A plain copy of the array in memory."""
    flat = memory.view(form.dtype)
    if not form.panels:
        return flat[: form.elements].reshape(form.shape).copy()
    value = np.empty(form.shape, form.dtype)
    for start in range(0, form.columns, PANEL):
        width = 16 if form.columns - start <= 16 else PANEL
        panel = flat[start * form.rows : start * form.rows + form.rows * width].reshape(form.rows, width)
        part = value[:, start : start + PANEL]
        part[...] = panel[:, : part.shape[1]]
    return value

"""Pixels as a PNG image inside an address, for what would be thousands of elements of a drawing."""

import struct
import zlib
from base64 import b64encode

import numpy as np

SIGNATURE = b"\x89PNG\r\n\x1a\n"
EIGHT_BITS_RGBA = (8, 6, 0, 0, 0)  # depth, kind of colour; compression, filter and interlace as ever


def png_address(pixels: np.ndarray) -> str:
    """The `data:` address of an image; pixels (height, width, 4) are red, green, blue and opacity, 0 to 255.

    Source: PNG specification, third edition, sections 5 and 11.
    """
    height, width, _ = pixels.shape
    rows = np.insert(pixels.astype(np.uint8).reshape(height, 4 * width), 0, 0, axis=1)  # 0: no filter
    header = struct.pack(">2I5B", width, height, *EIGHT_BITS_RGBA)
    chunks = (b"IHDR", header), (b"IDAT", zlib.compress(rows.tobytes(), 9)), (b"IEND", b"")
    image = SIGNATURE + b"".join(_chunk(name, content) for name, content in chunks)
    return f"data:image/png;base64,{b64encode(image).decode()}"


def _chunk(name: bytes, content: bytes) -> bytes:
    checksum = zlib.crc32(name + content)
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", checksum)

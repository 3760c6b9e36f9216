"""Small pictures that are easily told apart, as files in a folder for each class."""

from pathlib import Path

import numpy as np
from PIL import Image

SIDE = 12
CLASSES = ("bottom", "top")


def bright_half(label: str, seed: int) -> np.ndarray:
    """Noise in colour whose upper or lower half is bright."""
    pixels = np.random.default_rng(seed).integers(0, 70, (SIDE, SIDE, 3))
    pixels[(slice(0, SIDE // 2) if label == "top" else slice(SIDE // 2, SIDE))] += 150
    return pixels.astype(np.uint8)


def write_photos(folder: Path, of_each: int = 24) -> Path:
    """So many of each class, and a file that is no picture; the folder."""
    for label in CLASSES:
        (folder / label).mkdir(parents=True)
        for number in range(of_each):
            Image.fromarray(bright_half(label, number)).save(folder / label / f"{number}.png")
    (folder / "top" / "broken.png").write_bytes(b"\x89PNG")
    return folder

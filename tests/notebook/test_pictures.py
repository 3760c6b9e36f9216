"""Pictures of notebooks, by what is drawn."""

from base64 import b64decode
from collections.abc import Callable
from io import BytesIO
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest
from PIL import Image

from trilith.notebook import Picture, bars, curves, images, points, surface
from trilith.notebook.picture import COLOURS

SVG = "{http://www.w3.org/2000/svg}"
LABEL = 'what is "seen" <here>'
DRAW: dict[str, Callable[[], Picture]] = {
    "bars": lambda: bars({"slow": 2.0, "fast": 0.01}, label=LABEL, logarithmic=True),
    "curves": lambda: curves(None, {"one": [1, 2, 3], "two": [3, 2]}, label=LABEL),
    "images": lambda: images([np.eye(3), np.ones((2, 3))], titles=[1, "<b>"], label=LABEL),
    "points": lambda: points([0, 1], [1, 2], ["a", "b"], label=LABEL),
    "surface": lambda: surface(lambda at: at[:, 0], (0, 1), (0, 1), levels=[0.5], path=[(0, 0)], label=LABEL),
}


def texts(picture: Picture) -> list[str]:
    return [each.text or "" for each in ElementTree.fromstring(picture.svg).iter(f"{SVG}text")]


def paths(picture: Picture, mark: str) -> list[ElementTree.Element]:
    root = ElementTree.fromstring(picture.svg)
    groups = [group for group in root.iter(f"{SVG}g") if f"mark-{mark} role-mark" in group.get("class", "")]
    return [path for group in groups for path in group.iter(f"{SVG}path")]


@pytest.mark.parametrize("draw", DRAW.values(), ids=DRAW)
def test_one_label_speaks_for_a_picture(draw: Callable[[], Picture]) -> None:
    picture = draw()
    root = ElementTree.fromstring(picture._repr_html_())
    assert (root.get("role"), root.get("aria-label"), picture.label) == ("img", LABEL, LABEL)
    assert [each.get("role") for each in root.iter() if each.get("role")] == ["img"]


def test_lines_leave_out_what_is_no_number() -> None:
    picture = curves(None, {"loss": [4.0, np.nan, 1.0, 0.0]}, logarithmic=True, label=LABEL)
    (line,) = paths(picture, "line")
    assert line.get("d", "").count("L") == 1  # two points are left


def test_a_bar_says_its_number_and_logarithms_begin_at_a_power_of_ten() -> None:
    picture = bars({"slow": 2.0, "fast": 0.02}, logarithmic=True, label=LABEL)
    assert {"slow", "fast", "2", "0.02", "0.01"} <= set(texts(picture))
    widths = [float(path.get("d", "").split("h")[1].split("v")[0]) for path in paths(picture, "rect")]
    assert widths[0] / widths[1] == pytest.approx(np.log10(2 / 0.01) / np.log10(0.02 / 0.01), rel=0.01)


def test_classes_differ_in_shape_and_colour() -> None:
    drawn = paths(points([0, 1, 2], [0, 1, 2], ["a", "b", "a"], label=LABEL), "symbol")
    looks = [(path.get("fill"), path.get("d")) for path in drawn]
    assert looks[0] == looks[2] != looks[1]
    assert looks[0][1] != looks[1][1]


def test_ink_is_the_share_of_the_largest_number() -> None:
    def squares(*matrices: np.ndarray) -> list[tuple[str | None, str | None]]:
        root = ElementTree.fromstring(images(list(matrices), label=LABEL).svg)
        drawn = [each for each in root.iter(f"{SVG}rect") if each.get("fill") != "none"]
        return [(each.get("fill"), each.get("fill-opacity")) for each in drawn]

    assert squares(np.array([[0, 8], [4, 16]])) == [
        ("currentColor", "0.5"),
        ("currentColor", "0.25"),
        ("currentColor", "1.0"),
    ]
    assert squares(np.array([[-2, 1]])) == [(COLOURS[0], "1.0"), (COLOURS[1], "0.5")]


def test_a_surface_is_blue_below_the_middle_and_orange_above() -> None:
    def lower_row(**how: Any) -> list[tuple[int, ...]]:
        picture = surface(lambda at: at[:, 0] + 9 * at[:, 1], (0, 1), (0, 1), label=LABEL, **how)
        image = next(ElementTree.fromstring(picture.svg).iter(f"{SVG}image"))
        address = next(value for name, value in image.items() if name.endswith("href"))
        pixels = np.asarray(Image.open(BytesIO(b64decode(address.partition(",")[2]))))
        return [tuple(map(int, pixel)) for pixel in pixels[-1, [0, 50, 120, 179]]]

    blue, orange = (tuple(bytes.fromhex(colour[1:])) for colour in COLOURS[:2])
    found = lower_row(levels=[0.25, 0.5, 0.75], middle=0.5)
    assert [pixel[:3] for pixel in found] == [blue, blue, orange, orange]
    assert found[0][3] == found[3][3] > found[1][3] == found[2][3] > 0
    found = lower_row(levels=[0.25, 0.5, 0.75])
    assert [pixel[:3] for pixel in found] == [blue] * 4
    assert 0 == found[0][3] < found[1][3] < found[2][3] < found[3][3]

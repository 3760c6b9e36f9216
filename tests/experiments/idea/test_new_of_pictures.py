"""The idea that is written by looking at the headers of pictures."""

import re
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tests.helpers.pictures import CLASSES, bright_half, write_photos
from trilith import Idea, parse_idea, train_on_images
from trilith.errors import DataError, SettingError
from trilith.experiments.idea import new_idea

SETTING = re.compile(r"""^# (?=[a-z_0-9]+ = |\[search|"[a-z_.]+" = )""", re.MULTILINE)
FEW = ["training.epochs=2", "network.ensemble=1"]


@pytest.fixture(scope="module")
def photos(tmp_path_factory) -> Path:
    return write_photos(tmp_path_factory.mktemp("data") / "photos")


def test_it_says_what_was_found_and_only_that(photos):
    text = new_idea(str(photos))
    assert parse_idea(text, "") == Idea(
        data={"source": str(photos), "kind": "images"}, network={"preset": "default"}
    )
    for words in (
        "# 48 pictures in 2 classes",
        "# Classes: bottom (24), top (24).",
        "# Parts: train 33, validation 5, test 10; drawn at random.",
        "# Left out, 1 in all: top/broken.png: ",
        "They are 12 x 12.",
    ):
        assert words in text
    assert "hidden_layers" not in text
    assert "scaler" not in text


def test_what_it_shows_is_what_is_chosen(photos):
    text = new_idea(str(photos))
    shown = parse_idea(SETTING.sub("", text), "", FEW)
    assert (shown.data.size, shown.data.channels, shown.data.resize) == ((12, 12), 3, "crop")
    assert shown.network.architecture.startswith("vgg(stages=")
    assert shown.network.augmentation == "auto"
    assert len(shown.search.space) == 2
    alone, said = (
        train_on_images(idea.data.source, idea.image_settings())
        for idea in (Idea(data={"source": str(photos)}).with_values(dict(_pairs(FEW))), shown)
    )
    np.testing.assert_array_equal(said.test_probabilities, alone.test_probabilities)


def _pairs(overrides):
    return ((name, int(value)) for name, value in (each.split("=") for each in overrides))


def test_sizes_and_parts_of_the_source(tmp_path):
    for part, count in {"train": 20, "valid": 4, "test": 6}.items():
        for label in CLASSES:
            (tmp_path / part / label).mkdir(parents=True)
            for number in range(count):
                image = Image.fromarray(bright_half(label, number)).resize((90 + number, 110))
                image.save(tmp_path / part / label / f"{number}.png")
    text = new_idea(str(tmp_path))
    assert "# Parts: train 40, validation 8, test 12; as the source says." in text
    assert "# size = [64, 64] " in text
    assert "They are 110 x 90 to 110 x 109." in text


def test_a_table_of_paths_and_arrays(photos, tmp_path):
    rows = [f"{label}/{number}.png,{label},{number % 3}" for label in CLASSES for number in range(24)]
    (photos / "list.csv").write_text("\n".join(["file,half,third", *rows]), encoding="utf-8")
    text = new_idea(str(photos / "list.csv"), target="half", folder=photos)
    assert parse_idea(text, photos).data.given() == {
        "source": str(photos / "list.csv"), "target": "half", "kind": "images"
    }  # fmt: skip
    assert "# Classes: bottom (24), top (24)." in text
    assert "48 rows" in new_idea(str(photos / "list.csv"), kind="table")
    np.savez(tmp_path / "arrays.npz", x=np.zeros((30, 9, 9), np.uint8), y=np.arange(30) % 12)
    assert "# Classes: 0 (3), 1 (3), 2 (3), 3 (3), 4 (3), 5 (3), 6 (2), 7 (2), 8 (2), 9 (2), and 2 more." in (
        new_idea(str(tmp_path / "arrays.npz"))
    )


def test_digits_are_a_table_and_pictures():
    assert "# 1,797 rows" in new_idea("sample:digits")
    assert "# 1,797 pictures in 10 classes" in new_idea("sample:digits", kind="images")


def test_odd_names_stay_within_their_comment(tmp_path):
    for label in ("a\nsize = 3", "b\u2028"):
        (tmp_path / label).mkdir()
        for number in range(6):
            Image.fromarray(bright_half("top", number)).save(tmp_path / label / f"{number}.png")
    assert parse_idea(new_idea(str(tmp_path)), "").data.size is None


@pytest.mark.parametrize(
    ("arguments", "error", "words"),
    [
        ({"task": "regression"}, SettingError, "classes are learned"),
        ({"target": "half"}, DataError, "takes no target"),
        ({"kind": "pictures"}, SettingError, "'table', 'images'"),
    ],
)
def test_what_pictures_do_not_have(photos, arguments, error, words):
    with pytest.raises(error, match=words):
        new_idea(str(photos), **arguments)

"""`trilith explain` of models that look at pictures, and of ideas about them."""

import re
import shutil
from pathlib import Path

import pytest

from tests.helpers.pictures import write_photos
from trilith.engines import ENGINES

IDEA = """
[data]
source = "photos"
[network]
architecture = "vgg(stages=((4,), (8,)))"
ensemble = 2
[training]
epochs = 1
"""


@pytest.fixture
def idea(folder):
    """An idea about photos that lie beside it."""
    write_photos(folder / "photos")
    (folder / "idea.toml").write_text(IDEA, encoding="utf-8")
    return "idea.toml"


@pytest.fixture
def model(trilith, idea):
    """The model of that idea."""
    assert trilith("run", idea, "--store", "store", "-o", "made", "-q").code == 0
    return "made/model.safetensors"


def test_an_idea_before_its_first_step(trilith, idea):
    outcome = trilith("explain", idea, "--cost", "--batch-size", 2)
    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.out.startswith("The first of 2 networks of this idea, before its first step.\n")
    assert re.search(r"\nconv2d_1 +Conv2D +108 ", outcome.out)
    assert "augment_1" in outcome.out
    outcome = trilith("explain", idea, "--values", "--row", 30)  # bottom has 24
    assert re.search(r"^Picture 30 of .*photos, top/5\.png, whose class is top, as it", outcome.out, re.M)
    assert "1×12×12×3: from " in outcome.out
    assert "there is no picture 49" in trilith("explain", idea, "--values", "--row", 49).complaint


def test_pictures_keep_their_numbers_where_one_is_broken(trilith, idea):
    broken = Path("photos/bottom/3.png")
    broken.write_bytes(broken.read_bytes()[:60])  # its header is sound
    assert "no picture 4 that can be decoded" in trilith("explain", idea, "--values", "--row", 4).complaint
    assert "Picture 5 of" in (told := trilith("explain", idea, "--values", "--row", 5).out)
    assert "photos, bottom/4.png, whose class is bottom" in told


def test_all_that_is_told_of_a_model(trilith, model):
    told = trilith("explain", model, "--picture", "network.svg", "--graph", "graph.svg")
    assert (told.code, told.err) == (0, "")
    assert "conv2d_2" in Path("network.svg").read_text(encoding="utf-8")
    shown = trilith("explain", model)
    first = shown.out.splitlines()[0]
    assert first.startswith("An average of 2 networks of one form, of which this is the first. It answers ")
    assert first.endswith(" with the mean for a picture and its mirror image; here for the picture.")
    assert "dW2 = convolution_weight_gradient(" in shown.out
    assert "\ndW2 " in shown.out
    if "native" in ENGINES:
        assert "\n    convolution " in trilith("explain", model, "--engine").out


def test_the_numbers_of_a_picture(trilith, model):
    folder = trilith("explain", model, "photos", "--values", "--row", 26)
    assert (folder.code, folder.err) == (0, "")
    assert "\nPicture 26 of photos, top/1.png, whose class is top, as it predicts" in folder.out
    alone = trilith("explain", model, "photos/top/1.png", "--values")
    assert re.search(
        r"\nphotos/top/1\.png, of no known class and taken for the likeliest, (top|bottom), as", alone.out
    )
    given = folder.out[folder.out.index("A0\n") : folder.out.index("    Y\n")]
    assert given in alone.out
    neuron = trilith("explain", model, "photos", "--neuron", "dense_1:0", "--row", 26)
    assert "\nneuron dense_1:0: Z" in neuron.out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--values"], ["add DATA", "a picture, or a folder"]),
        (["photos", "--values", "--row", "49"], ["no picture 49", "1 to 48"]),
        (["photos/top/broken.png", "--values"], ["broken.png"]),
        (["photos", "--values", "--table", "houses"], ["about tables"]),
        (["others", "--values"], ["picture 1 is of class 'left'", "does not know"]),
        (["photos", "--attributions"], ["about columns", "report.html", "What answers rest on"]),
        (["--importance"], ["about columns"]),
        (["photos", "--dependence", "area"], ["about columns"]),
    ],
)
def test_what_cannot_be_is_one_line(trilith, model, arguments, words):
    Path("others/left").mkdir(parents=True)
    shutil.copy("photos/top/0.png", "others/left/0.png")
    outcome = trilith("explain", model, *arguments)
    for word in words:
        assert word in outcome.complaint

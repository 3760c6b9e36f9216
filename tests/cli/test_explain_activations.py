"""`trilith explain activations`."""

import re
import shutil
from pathlib import Path

import pytest

from trilith.blocks.activations import ACTIVATIONS


def test_activations_as_a_table_and_a_page(trilith, folder):
    outcome = trilith("explain", "activations", "-o", "activations.html")
    assert (outcome.code, outcome.err) == (0, "")
    assert re.search(r"^ sigmoid +\(0, 1\) ", outcome.out, re.M)
    assert re.search(r"^ exp .* overflows ", outcome.out, re.M)
    assert outcome.out.endswith("written: activations.html\n")
    page = Path("activations.html").read_text(encoding="utf-8")
    assert page.count("<svg ") == len(ACTIVATIONS) + 1
    assert "g(z) = 1 / (1 + exp(-z)), in (0, 1)." in page


def test_activations_are_written_as_a_page_a_picture_or_numbers(trilith, folder):
    assert "activations.txt" in trilith("explain", "activations", "-o", "activations.txt").complaint
    assert trilith("explain", "activations", "-o", "activations.csv").code == 0
    lines = Path("activations.csv").read_text(encoding="utf-8").splitlines()
    assert lines[0].startswith("activation,g(z),range,ns")
    assert len(lines) == len(ACTIVATIONS) + 1


@pytest.mark.parametrize("word", ["activations", "vectorization"])
@pytest.mark.parametrize(
    ("others", "named"),
    [
        (["--equations"], "Leave --equations out"),
        (["houses.csv", "--row", "1", "--set", "epochs=3"], "Leave DATA, --row, --set out"),
    ],
)
def test_what_is_about_a_network_is_refused(trilith, folder, word, others, named):
    outcome = trilith("explain", word, *others, "-o", "page.html")
    assert outcome.code == 2
    assert outcome.complaint.startswith(f"explain {word} looks at no network")
    assert named in outcome.complaint
    assert not Path("page.html").exists()


def test_a_file_of_that_name_is_explained(trilith, model, folder):
    shutil.copy(model("price"), "activations")
    assert trilith("explain", "activations").out.startswith("forward\n")

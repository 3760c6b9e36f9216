"""`trilith check`: what it says of ideas and models, its page, and its exit codes."""

import csv
import re
import shlex

import numpy as np
import pytest

from tests.cli.conftest import SMALL
from tests.test_readme import ROOT, blocks, run_python, write_houses
from trilith.check.doctor.catalogue import SYMPTOMS

PAGE = ROOT / "docs" / "check.md"
EVIL = "\x1b[31m<script>alert(1)</script>"  # what a cell may hold must do nothing, here or on the page
CLASSES = """
[data]
source = "marks.csv"
target = "mark"
[network]
hidden_layers = [16]
[training]
epochs = {epochs}
{training}
"""


def write_marks(folder, wrong=0):
    """Two classes that lie apart; the first rows have the other's label."""
    random = np.random.default_rng(0)
    with (folder / "marks.csv").open("w", newline="", encoding="utf-8") as file:
        table = csv.writer(file)
        table.writerow(["height", "width", "note<b>", "mark"])
        for row in range(200):
            good = row % 2 == 0
            centre = 3.0 if good else -3.0
            label = good != (row < wrong)
            cells = [round(float(random.normal(centre)), 3) for _ in range(2)]
            table.writerow([*cells, EVIL, "good" if label else "bad"])


def write_idea(folder, training="", epochs=20):
    text = CLASSES.format(training=training, epochs=epochs)
    (folder / "idea.toml").write_text(text)


def test_an_idea_that_is_well(trilith, folder):
    write_marks(folder)
    write_idea(folder)
    outcome = trilith("check", "idea.toml", "-o", "check.html")
    assert (outcome.code, outcome.err) == (0, ""), outcome.out
    for symptom in SYMPTOMS.values():
        assert re.search(rf"^(ok|skipped) +{symptom.title}$", outcome.out, re.MULTILINE), outcome.out
    assert outcome.out.endswith("Nothing found.\npage     check.html\n")
    page = (folder / "check.html").read_text(encoding="utf-8")
    for name, symptom in SYMPTOMS.items():
        assert f'<section id="{name}">' in page
        assert f"<h2>{symptom.title} " in page
    assert page.count('<svg role="img" aria-label="') >= 4
    assert "<script" not in page
    assert "graphics-" not in page
    assert not re.search(r"(?:src|href)=\"(?!#)", page)


def test_trouble_is_exit_code_1(trilith, folder):
    write_marks(folder)
    write_idea(folder, training="learning_rate = 1e-13", epochs=2)
    outcome = trilith("check", "idea.toml", "--only", "learning_rate", "--only", "still_weights")
    assert (outcome.code, outcome.err) == (1, "")
    assert "Set learning_rate=" in outcome.out
    assert "least of all in block" in outcome.out
    assert outcome.out.endswith("Trouble: weights that do not move, learning rate.\n")
    assert trilith("check", "idea.toml", "--only", "still_weights", "-q").out == ""


def test_wrong_labels_are_listed_by_row_and_contents(trilith, folder):
    write_marks(folder, wrong=20)
    write_idea(folder, epochs=2)
    outcome = trilith("check", "idea.toml", "--only", "label_noise", "-o", "check.html")
    rows = (folder / "marks.csv").read_text(encoding="utf-8").splitlines()[1:]
    listed = re.findall(
        r"row (\d+) · loss \S+ · target (\w+) · expected (\w+) · contents height=(\S+),", outcome.out
    )
    assert len(listed) == 5
    for row, target, expected, height in listed:
        assert int(row) < 20
        assert {target, expected} == {"good", "bad"}
        assert rows[int(row)].startswith(f"{float(height):.4g}"[:4])
        assert rows[int(row)].endswith(target)
    page = (folder / "check.html").read_text(encoding="utf-8")
    assert "Look at these rows" in page
    assert "&lt;script&gt;" in page
    assert "<script" not in page
    assert "\x1b" not in outcome.out


def test_a_model_with_a_table(trilith, model):
    outcome = trilith("check", model("price"), "houses.csv", "--only", "wrong_gradients")
    assert (outcome.code, outcome.err) == (0, "")
    assert "Right: of " in outcome.out
    assert "on 64 rows in float64" in outcome.out


def test_a_model_in_the_folder_of_its_run(trilith, folder):
    write_marks(folder)
    write_idea(folder)
    assert (
        trilith("run", "idea.toml", "--store", "store", "--name", "first", "-q", "--set", "epochs=3").code
        == 0
    )
    model = folder / "store" / "runs" / "first" / "model.safetensors"
    outcome = trilith("check", model, "--only", "over_and_underfitting")
    assert (outcome.code, outcome.err) == (0, "")
    assert "on rows that it did not" in outcome.out
    write_marks(folder, wrong=3)
    outcome = trilith("check", model)
    assert outcome.code == 2
    assert "the data have changed since run 'first'" in outcome.complaint


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["idea.toml", "--only", "dead_unit"], "Did you mean dead_units?"),
        (["idea.toml", "marks.csv"], "leave DATA"),
        (["missing.safetensors"], "missing.safetensors"),
        (["marks.csv"], "marks.csv"),
        (["marks.csv", "--set", "epochs=3"], "--set is for ideas"),
        (["marks.csv", "--table", "marks"], "name it"),
    ],
)
def test_what_cannot_be_checked_is_one_line(trilith, folder, arguments, words):
    write_marks(folder)
    write_idea(folder)
    outcome = trilith("check", *arguments)
    assert outcome.code == 2
    assert words in outcome.complaint


def test_rows_that_do_not_suit_a_model_are_refused(trilith, model):
    file = model("worth")
    alone = trilith("check", file)
    assert "lies in no run's folder" in alone.complaint
    write_marks(file.parent)
    other = trilith("check", file, file.parent / "marks.csv")
    assert "worth" in other.complaint
    assert (alone.code, other.code) == (2, 2)


def test_a_page_that_cannot_be_written_is_refused_before_the_work(trilith, folder):
    write_marks(folder)
    write_idea(folder)
    outcome = trilith("check", "idea.toml", "-o", "nowhere/check.html")
    assert outcome.code == 1
    assert "nowhere" in outcome.complaint


def test_the_page_of_the_documents_runs(trilith, folder):
    write_houses(folder / "houses.csv", rows=300, seed=0, with_price=True)
    for line in (line for _, block in blocks("sh", PAGE) for line in block.splitlines()):
        _, verb, *arguments = shlex.split(line)
        outcome = trilith(verb, *arguments, *(SMALL if verb == "train" else ()))
        assert (outcome.code, outcome.err) == (0, ""), line + outcome.out
    names = run_python(PAGE)
    found = names["found"]
    assert (found.passed, found.worst.block, found.culprits[0].op) == (False, "hidden", "mine")
    assert list(names["examination"].findings) == list(SYMPTOMS)


def test_the_page_names_every_symptom():
    text = PAGE.read_text(encoding="utf-8")
    assert [name for name in SYMPTOMS if f"`{name}`" not in text] == []

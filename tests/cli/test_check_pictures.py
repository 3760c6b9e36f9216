"""`trilith check` of ideas about pictures, and of models that look at them."""

import re
from pathlib import Path

import pytest
from PIL import Image

from tests.helpers.pictures import bright_half, write_photos
from trilith.check.doctor.catalogue import SYMPTOMS
from trilith.check.images import idea as brief
from trilith.check.kinds import subject_of_idea
from trilith.experiments.idea import read_idea

IDEA = """
[data]
source = "photos"
[network]
architecture = "vgg(stages=((4,), (8,)))"
augmentation = "augment(flip=0.5, shift=0.1)"
[training]
epochs = {epochs}
batch_size = 8
"""


@pytest.fixture
def written(folder):
    """Writes the idea, and photos of which some of the class "top" lie in the folder "bottom"."""

    def write(epochs=8, wrong=0):
        photos = write_photos(folder / "photos", of_each=30)
        for number in range(wrong):
            Image.fromarray(bright_half("top", 100 + number)).save(photos / "bottom" / f"wrong{number}.png")
        (folder / "idea.toml").write_text(IDEA.format(epochs=epochs), encoding="utf-8")

    return write


def test_an_idea_that_is_well(trilith, written, folder):
    written()
    outcome = trilith("check", "idea.toml", "-o", "check.html")
    assert (outcome.code, outcome.err) == (0, ""), outcome.out
    assert outcome.out.startswith("One network was trained for 8 of the idea's 8 epochs.\n")
    for symptom in SYMPTOMS.values():
        assert re.search(rf"^(ok|skipped) +{symptom.title}$", outcome.out, re.MULTILINE), outcome.out
    assert "Right: of " in outcome.out
    assert outcome.out.endswith("Nothing found.\npage     check.html\n")
    page = (folder / "check.html").read_text(encoding="utf-8")
    assert page.count('<svg role="img" aria-label="') >= 4


def test_wrong_labels_are_listed_by_the_pictures_names(trilith, written):
    written(epochs=2, wrong=4)
    settings = ("--set", "label_smoothing=0", "--set", "learning_rate=0.0025")
    outcome = trilith("check", "idea.toml", "--only", "label_noise", *settings)
    assert outcome.code in (0, 1)
    listed = re.findall(r"target bottom · expected top · contents picture=bottom/(\w+)\.png *\n", outcome.out)
    assert sorted(listed) == ["wrong0", "wrong1", "wrong2", "wrong3"]


def test_a_model_with_pictures_and_in_the_folder_of_its_run(trilith, written, folder):
    written()
    assert trilith("run", "idea.toml", "--store", "store", "--name", "first", "--set", "ensemble=2").code == 0
    model = folder / "store" / "runs" / "first" / "model.safetensors"
    own = trilith("check", model, "--only", "over_and_underfitting", "--only", "wrong_gradients")
    assert (own.code, own.err) == (0, "")
    assert "on rows that it did not" in own.out
    assert "Right: of " in own.out
    given = trilith("check", model, "photos", "--only", "over_and_underfitting")
    assert (given.code, given.err) == (0, "")
    assert "on rows that it did not" not in given.out
    Path("photos/top/0.png").unlink()
    changed = trilith("check", model)
    assert changed.code == 2
    assert "the data have changed since run 'first'" in changed.complaint
    assert "about tables" in trilith("check", model, "photos", "--table", "houses").complaint
    assert "no classes" in trilith("check", model, "photos/top").complaint
    Path("photos/top").rename("photos/upper")
    Path("photos/bottom").rename("photos/lower")
    assert "none of its classes" in trilith("check", model, "photos").complaint


def test_a_model_that_lies_in_no_runs_folder(trilith, written, folder):
    written(epochs=1)
    trilith("run", "idea.toml", "--store", "store", "-o", "elsewhere", "--set", "ensemble=1")
    assert "add DATA" in trilith("check", "elsewhere/model.safetensors").complaint


def test_costly_networks_learn_from_some_of_the_pictures(written, monkeypatch):
    written(epochs=30)
    monkeypatch.setattr(brief, "WORK", 1.0)
    monkeypatch.setattr(brief, "FEWEST_PICTURES", 25)
    told: list[str] = []
    subject = subject_of_idea(read_idea("idea.toml"), told.append)
    assert told[-1] == "Training one network: epoch 4 of 4"
    assert len(subject.data) == 25
    assert subject.notes == (
        "One network was trained for 4 of the idea's 30 epochs.",
        "It learned from 25 of the 42 training pictures.",
    )
    assert (
        subject.origin.contents(0) == f"picture={subject.origin.cells(subject.origin.number(0))['picture']}"
    )
    assert (subject.affordable(100, 1.0), len(subject.some(100, 1.0).data)) == (4, 4)

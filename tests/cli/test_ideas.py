"""`trilith new` and `trilith code`, and the idea that `trilith train` makes of its options."""

import os
from pathlib import Path

import pytest

from tests.cli.conftest import contents
from tests.helpers.pictures import write_photos
from trilith import read_idea
from trilith.experiments.idea import idea_of, program


def test_new_and_code(trilith, houses, folder):
    houses()
    made = trilith("new", "houses.csv", "--target", "price", "-o", "ideas/first.toml")
    assert (made.code, made.err) == (0, "")
    assert "ideas/first.toml" in made.out
    idea = read_idea("ideas/first.toml")
    assert idea.data.source == str(folder.resolve() / "houses.csv")
    assert (idea.data.target, idea.data.task) == ("price", "regression")

    printed = trilith("code", "ideas/first.toml", "--set", "epochs=2", "--set", "network.ensemble=1")
    assert (printed.code, printed.err) == (0, "")
    assert printed.out == program(read_idea("ideas/first.toml", ["epochs=2", "ensemble=1"]))
    compile(printed.out, "learn.py", "exec")


def test_new_of_pictures_gives_what_train_gives(trilith, folder):
    write_photos(folder / "photos")
    made = trilith("new", "photos", "-o", "first.toml")
    assert (made.code, made.err) == (0, "")
    few = ("--set", "epochs=2", "--set", "ensemble=1")
    ran = trilith("run", "first.toml", "--name", "ran", *few)
    trained = trilith("train", "photos", "--name", "trained", *few)
    assert (ran.code, trained.code) == (0, 0), ran.err + trained.err
    scores = [text[text.index("accuracy") : text.index("network")] for text in (ran.out, trained.out)]
    assert scores[0] == scores[1]
    compiled = trilith("code", "first.toml").out
    assert "train_on_images(" in compiled


def test_a_command_to_copy(trilith, houses, folder):
    houses()
    assert trilith("new", "houses.csv", "-o", "my idea.toml").out.endswith(" trilith run 'my idea.toml'\n")


def test_new_writes_idea_toml_and_overwrites_nothing(trilith, houses, folder):
    houses()
    assert trilith("new", "houses.csv").code == 0
    before = contents(folder)
    assert sorted(before) == ["houses.csv", "idea.toml"]
    refused = trilith("new", "houses.csv", "--target", "price")
    assert refused.code == 2
    assert "idea.toml is there already" in refused.complaint
    assert contents(folder) == before


def test_new_without_data_writes_nothing(trilith, folder):
    for arguments in (["houses.csv"], ["sample:iris", "--target", "colour"]):
        refused = trilith("new", *arguments)
        assert refused.code == 2
        assert refused.complaint
        assert contents(folder) == {}


def test_new_refuses_a_pipe_that_no_run_could_read_again(trilith, folder):
    os.mkfifo(folder / "houses.csv")
    assert "a pipe" in trilith("new", "houses.csv").complaint
    assert list(folder.iterdir()) == [folder / "houses.csv"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[data]\nsource = \n", ["idea.toml", "line 2, column 10"]),
        ("[training]\nepochs = 3", ["idea.toml", "data is missing"]),
        ("[data]\nsource = 'a'\n[training]\nepoch = 3", ["idea.toml", "'epoch' in [training]", "'epochs'"]),
        ("[data]\nsource = 'a'\n[network]\ndropout = 3", ["idea.toml", "network.dropout", "< 1", "got 3"]),
    ],
)
def test_a_wrong_idea_is_one_line(trilith, folder, text, words):
    Path("idea.toml").write_text(text, encoding="utf-8")
    refused = trilith("code", "idea.toml")
    assert refused.code == 2
    for word in words:
        assert word in refused.complaint


def test_an_idea_that_is_not_there(trilith):
    refused = trilith("code", "nothing.toml")
    assert refused.code == 1
    assert "nothing.toml: No such file" in refused.complaint


def test_options_are_the_values_of_an_idea():
    options = {
        "target": "2024",
        "query": "SELECT a, b FROM data",
        "column": ["a=b=number", "size = ordered:S,M"],
        "drop": ["id"],
        "group": None,
        "test_fraction": 0.2,
        "hidden_layers": "256,128",
        "activation": "relu,tanh",
        "epochs": 3,
        "preset": "fast",
        "seed": 7,
    }
    idea = idea_of("houses.csv", options, ["epochs=4", "column.zip=category"])
    assert idea.flat() == {
        "data.source": "houses.csv",
        "data.query": "SELECT a, b FROM data",
        "data.target": "2024",
        "data.column": {"a=b": "number", "size": "ordered:S,M", "zip": "category"},
        "data.drop": ("id",),
        "network.preset": "fast",
        "network.hidden_layers": (256, 128),
        "network.activation": ("relu", "tanh"),
        "training.seed": 7,
        "training.epochs": 4,
    }

"""Ideas as files, and values typed over them."""

import re

import pytest

from trilith import SettingError, parse_idea, read_idea

TEXT = """
name = "first"

[data]
source = "houses.csv"

[network]
hidden_layers = [8, 4]

[training]
learning_rate = 0.1
beta_2 = "none"
"""


def test_a_file(tmp_path):
    file = tmp_path / "idea.toml"
    file.write_text(TEXT, encoding="utf-8")
    idea = read_idea(file)
    assert idea.flat() == {
        "data.source": str(tmp_path.resolve() / "houses.csv"),
        "network.hidden_layers": (8, 4),
        "training.learning_rate": 0.1,
        "training.beta_2": None,
    }
    assert idea.name == "first"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[data]\nsource = houses.csv", r"Invalid value \(at line 2, column 10\)"),
        ("[data\n", r"\(at line 1, column 6\)"),
        ("[data]\nsource='a'\nsource='b'\n", r"\(at line 3, column 11\)"),
        ("[data]\nsource='a'\n[training]\nepochs='many'", "training.epochs must be .*; got 'many'"),
        ("[data]\nsource='a'\n[training]\nepochs=2020-01-01", "training.epochs must be .*; got datetime"),
        ("x = " + "[" * 3000, "expected TOML|Expected TOML"),
    ],
)
def test_what_is_wrong_with_a_file_is_one_line(tmp_path, text, words):
    file = tmp_path / "idea.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(SettingError, match=words) as refused:
        read_idea(file)
    assert str(refused.value).startswith(f"{file}: ")
    assert "\n" not in str(refused.value)


def test_a_mark_at_the_beginning_is_no_error(tmp_path):
    file = tmp_path / "idea.toml"
    file.write_text(TEXT, encoding="utf-8-sig")
    assert read_idea(file).name == "first"


def test_a_file_that_is_no_text(tmp_path):
    file = tmp_path / "idea.toml"
    file.write_bytes(b"name = '\xff'")
    with pytest.raises(SettingError, match=re.escape(f"{file}: not a text in UTF-8 (byte 8)")):
        read_idea(file)
    with pytest.raises(FileNotFoundError):
        read_idea(tmp_path / "other.toml")


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        ("training.learning_rate=0.01", "training.learning_rate", 0.01),
        ("learning_rate=1e-3", "training.learning_rate", 1e-3),
        (" batch-size = 32 ", "training.batch_size", 32),
        ("training.batch-size=none", "training.batch_size", None),
        ("hidden_layers=256,128", "network.hidden_layers", (256, 128)),
        ("hidden_layers=[256]", "network.hidden_layers", (256,)),
        ("activation=relu,tanh", "network.activation", ("relu", "tanh")),
        ("shuffle=false", "training.shuffle", False),
        ("schedule=warm_up(2) * cosine", "training.schedule", "warm_up(2) * cosine"),
        ("class_weight={dear = 2, cheap = 1}", "training.class_weight", {"dear": 2, "cheap": 1}),
        ("class_weight={0: 1, 1: 2.5}", "training.class_weight", {"0": 1, "1": 2.5}),
        ("class_weight.dear=3", "training.class_weight", {"dear": 3}),
        ("data.target=2024", "data.target", "2024"),
        ("target=none", "data.target", None),
        ('target="none"', "data.target", "none"),
        ("query=SELECT a, b FROM data", "data.query", "SELECT a, b FROM data"),
        ("column.size=ordered:1,2,3", "data.column", {"size": "ordered:1,2,3"}),
        ('data.column."a.b-c"=number', "data.column", {"a.b-c": "number"}),
        ("data.column.my-zip=category", "data.column", {"my-zip": "category"}),
        ("seed=3", "training.seed", 3),
        ("metrics=accuracy,", "training.metrics", ("accuracy",)),
    ],
)
def test_values_over_those_of_a_file(text, name, value):
    idea = parse_idea(TEXT, "/", [text])
    assert idea.flat().get(name) == value
    assert type(idea.flat().get(name)) is type(value)


def test_later_values_win():
    assert parse_idea(TEXT, "", ["epochs=3", "name=second", "training.epochs=4"]).training.epochs == 4
    assert parse_idea(TEXT, "", ["name=second"]).name == "second"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("dropout", "'dropout': expected name=value"),
        ("=3", "expected name=value"),
        ("learning_rat=3", r"no 'learning_rat'. Did you mean 'learning_rate' in \[training\]"),
        ("network.learning_rate=3", r"'learning_rate' is in \[training\]"),
        ("colour=blue", "There are: name; in .data. source, query"),
        ("trainig.epochs=3", r"no 'epochs' in .trainig.. 'epochs' is in .training."),
        ("training.epochs.x=3", "training.epochs must be a whole number"),
        ("learning_rate.x=3", "is no table"),
        ("training=3", "training must be a table"),
        ("epochs=2.5", "training.epochs must be a whole number ≥ 1; got 2.5"),
        ("seed=4294967296", "training.seed must be a whole number ≥ 0 and < 4294967296; got 4294967296"),
        ("hidden_layers=8,0", r"network.hidden_layers must be .*; got \(8, 0\)"),
        ("verbose=true", "--quiet"),
    ],
)
def test_what_is_wrong_with_a_value_is_one_line(text, words):
    with pytest.raises(SettingError, match=words) as refused:
        parse_idea(TEXT, "", [text])
    assert "\n" not in str(refused.value)

"""The command itself: help, version, its two names, and options that it does not have."""

import subprocess
import sys
from pathlib import Path

import pytest

VERBS = ("train", "predict", "evaluate", "info", "explain")


@pytest.mark.parametrize("flags", [("--help",), ("-h",), ()])
def test_help_names_every_verb(trilith, flags):
    outcome = trilith(*flags)
    assert outcome.code == 0
    assert outcome.err == ""
    for verb in VERBS:
        assert f"\n  {verb} " in outcome.out


@pytest.mark.parametrize("verb", VERBS)
def test_help_of_a_verb_has_an_example(trilith, verb):
    outcome = trilith(verb, "--help")
    assert outcome.code == 0
    assert f"  trilith {verb} " in outcome.out


def test_version(trilith):
    from importlib.metadata import version

    outcome = trilith("--version")
    assert (outcome.code, outcome.out, outcome.err) == (0, f"trilith {version('trilith')}\n", "")


@pytest.mark.parametrize(
    "command", [[sys.executable, "-m", "trilith"], [str(Path(sys.executable).with_name("trilith"))]]
)
def test_both_names_start_it(command):
    if not Path(command[0]).exists():
        pytest.skip(f"{command[0]} is not installed")
    done = subprocess.run([*command, "--version"], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("trilith ")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["trian", "houses.csv"], ["trian"]),
        (["--verbose"], ["--verbose"]),
        (["train"], ["data"]),
        (["predict", "model.safetensors"], ["data"]),
        (["train", "houses.csv", "--epoch", "3"], ["--epoch", "--epochs"]),
        (["train", "houses.csv", "--epochs", "many"], ["--epochs", "integer"]),
        (["train", "houses.csv", "--seed", "1.5"], ["--seed", "integer"]),
        (["train", "houses.csv", "--dropout", "much"], ["--dropout", "number"]),
        (["train", "houses.csv", "--target"], ["--target"]),
        (["info", "one.safetensors", "two.safetensors"], ["two.safetensors"]),
    ],
)
def test_a_wrong_command_line_is_one_line(trilith, folder, arguments, words):
    outcome = trilith(*arguments)
    assert outcome.code == 2
    for word in [*words, "--help"]:
        assert word in outcome.complaint
    assert list(folder.iterdir()) == []

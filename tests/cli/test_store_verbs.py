"""`trilith store`: nothing goes without a question, and what went comes back."""

import numpy as np
import pytest

from trilith.experiments.store import Store
from trilith.training.checkpoint_file import Contents, write_checkpoint


@pytest.fixture
def runs() -> Store:
    store = Store()
    for name, state in {"a": "done", "b": "failed", "c": "failed"}.items():
        store.create("[data]\n", name=name, environment={}).update(state=state)
    return store


@pytest.fixture
def answer(monkeypatch):
    """Somebody at the terminal who says this."""

    def say(text):
        monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
        monkeypatch.setattr("typer.confirm", lambda question: text == "y")

    return say


def test_a_question_before_a_run_is_deleted(trilith, runs, answer):
    answer("n")
    assert trilith("store", "delete", "a").out == ""
    assert sorted(runs.names()) == ["a", "b", "c"]
    answer("y")
    assert "In the trash: 1 run." in trilith("store", "delete", "a").out
    assert sorted(runs.names()) == ["b", "c"]


def test_with_nobody_to_ask_nothing_goes(trilith, runs):
    outcome = trilith("store", "delete", "a", "b")
    assert outcome.code == 2
    assert outcome.complaint == "Move 2 runs to the trash (a, b)? Nobody is there to answer: say --yes."
    assert sorted(runs.names()) == ["a", "b", "c"]


def test_deleted_by_a_condition_and_restored(trilith, runs):
    assert trilith("store", "delete", "--where", "state=failed", "--yes").code == 0
    assert runs.names() == ["a"]
    assert trilith("store", "trash").out.endswith("2 runs in the trash.\n")
    assert "Back again: " in trilith("store", "restore", "b").out
    assert sorted(runs.names()) == ["a", "b"]
    assert trilith("store", "empty").code == 2
    assert trilith("store", "empty", "-y").out == "Removed for good: 1 run.\n"
    assert trilith("store", "empty").out == "The trash is empty.\n"
    assert "no run 'c' in the trash" in trilith("store", "restore", "c").complaint


def test_what_cannot_be_deleted(trilith, runs):
    assert "no run was named" in trilith("store", "delete", "-y").complaint
    assert "no run was named" in trilith("store", "delete", "-y", "--where", "state=pruned").complaint
    assert "there is no run 'd'" in trilith("store", "delete", "-y", "a", "d").complaint
    with runs.open("a").claim():
        assert "'a' is running" in trilith("store", "delete", "-y", "a").complaint
    assert sorted(runs.names()) == ["a", "b", "c"]


def test_check_and_rebuild(trilith, runs):
    assert trilith("store", "check").out == "3 runs, nothing is wrong.\n"
    (runs.folder / "runs" / "b" / "idea.toml").write_bytes(b"=")
    outcome = trilith("store", "check")
    assert (outcome.code, outcome.err) == (1, "")
    assert outcome.out.startswith("b: idea.toml cannot be read")
    assert trilith("store", "rebuild").out == "The index is made anew: 3 runs.\n"


def test_checkpoints_are_read_too(trilith, runs):
    folder = runs.open("b").path / "checkpoints"
    folder.mkdir()
    checkpoint, previous = folder / "network-0.checkpoint", folder / "network-0.checkpoint.previous"
    for _ in range(2):
        write_checkpoint(checkpoint, Contents({"weights": np.ones(3)}, {}))
    assert trilith("store", "check").code == 0
    for path in (checkpoint, previous):
        content = path.read_bytes()
        path.write_bytes(content[:-1] + b"x")
        outcome = trilith("store", "check")
        said = f"b: checkpoints/{path.name} cannot be read (is corrupted or was not written to its end)\n"
        assert (outcome.code, outcome.out) == (1, said)
        path.write_bytes(content)


def test_a_damaged_index_is_one_line_and_no_more(trilith, runs):
    runs._lookup._index.close()
    (runs.folder / "index-1.sqlite").write_bytes(b"x" * 5000)
    outcome = trilith("runs")
    assert outcome.code == 0
    assert outcome.out.endswith("3 runs\n")
    assert outcome.err.startswith("trilith: the index was damaged: it is made anew")
    assert outcome.err.count("\n") == 1

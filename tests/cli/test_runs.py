"""`trilith runs`, `show` and `label`: what is in the store, for people and for programs."""

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from trilith.cli.stores import ago, duration
from trilith.experiments.store import RunFolder, Store

Make = Callable[..., RunFolder]


def plain(text):
    """Without what steers the terminal."""
    return re.sub(r"\x1b\[[0-9;]*m", "", text)


@pytest.fixture
def make() -> Make:
    """A run in the store of this test."""

    def made(name: str, **fields: Any) -> RunFolder:
        run = Store().create("[data]\n", name=name, environment={})
        run.update(**fields)
        return run

    return made


@pytest.fixture
def some(make: Make) -> None:
    make("old", state="done", source="houses.csv", target="price", seconds=75, metrics={"test.rmse": 0.45213})
    make("bad", state="failed", tags=("x", "y"), settings={"training.learning_rate": 0.5}, error="no rows")


def test_an_empty_store_says_where_it_is(trilith):
    outcome = trilith("runs")
    assert outcome.code == 0
    assert outcome.out == f"No runs in {Store().folder} yet.\n"


@pytest.mark.usefixtures("some")
def test_one_line_a_run(trilith):
    lines = trilith("runs").out.splitlines()
    assert lines[0].split() == ["run", "state", "when", "what", "score", "time", "tags"]
    assert lines[1].split() == ["bad", "failed", "just", "now", "x", "y"]
    assert lines[2].split() == [
        *("old", "done", "just", "now", "price", "of", "houses.csv", "rmse", "0.4521", "1", "min", "15", "s")
    ]
    assert lines[-1] == "2 runs"


@pytest.mark.usefixtures("some")
@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["--state", "done"], ["old"]),
        (["--state", "done", "--state", "failed"], ["bad", "old"]),
        (["--tag", "x", "--tag", "y"], ["bad"]),
        (["--source", "HOUSES"], ["old"]),
        (["--where", "test.rmse<0.5"], ["old"]),
        (["--where", "learning_rate=0.5", "--where", "state=failed"], ["bad"]),
        (["--sort", "created"], ["old", "bad"]),
        (["--limit", "1"], ["bad"]),
        (["--limit", "1", "--all"], ["bad", "old"]),
        (["--where", "test.rmse>0.5"], []),
    ],
)
def test_as_json_for_programs(trilith, arguments, expected):
    outcome = trilith("runs", "--json", *arguments)
    assert [run["name"] for run in json.loads(outcome.out)] == expected


@pytest.mark.usefixtures("some")
def test_how_many_are_not_shown(trilith):
    assert trilith("runs", "--limit", 1).out.endswith("\n1 of 2 runs; --all shows every one\n")
    assert trilith("runs", "--state", "done").out.endswith("\n1 run\n")
    assert trilith("runs", "--tag", "z").out == "None of 2 runs is so.\n"


def test_live_state_and_what_was_killed(trilith, make):
    make("dead", state="running", epoch=3, epochs=10)
    alive = make("alive")
    with alive.claim():
        alive.update(state="running", epoch=1)
        out = trilith("runs").out
    assert "alive  running 1" in out
    assert "dead   interrupted 3/10" in out


@pytest.mark.usefixtures("some")
def test_what_cannot_be_asked(trilith):
    assert "did you mean 'old'" in trilith("show", "odl").complaint
    assert "is no condition" in trilith("runs", "--where", "nonsense").complaint
    assert "no run has a setting or a metric" in trilith("runs", "--sort", "height").complaint
    assert trilith("runs", "--limit", 0).code == 2


def test_no_text_of_a_run_steers_the_terminal(trilith, make):
    make("a", source="x\x1b[31m\n.csv", target="t", tags=("[bold]", "\x07"), error="\x1b]0;title\x07")
    for verb in (["runs"], ["show", "a"]):
        out = trilith(*verb).out
        assert "\x1b" not in out
        assert "\x07" not in out
        assert "[bold]" in out


@pytest.mark.usefixtures("some")
@pytest.mark.parametrize("width", [100, 70, 50])
def test_no_table_is_wider_than_the_terminal(trilith, make, monkeypatch, width):
    make("a-long-name-of-a-run", source="s" * 100, target="t" * 100, tags=("tag" * 30,))
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    monkeypatch.setenv("COLUMNS", str(width))
    out = plain(trilith("runs").out)
    assert max(map(len, out.splitlines())) <= width
    for words in ("a-long-name-of-a-run", "rmse 0.4521", "failed"):
        assert words in out


@pytest.mark.usefixtures("some")
def test_colours_unless_they_are_not_wanted(trilith, monkeypatch):
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    monkeypatch.delenv("NO_COLOR", raising=False)
    coloured = trilith("runs").out
    assert "\x1b[31mfailed\x1b[0m" in coloured
    monkeypatch.setenv("NO_COLOR", "1")
    assert trilith("runs").out == plain(coloured)


@pytest.mark.usefixtures("some")
def test_all_of_one_run(trilith):
    outcome = trilith("show", "bad")
    assert outcome.code == 0
    for words in (
        "state      failed",
        "error      no rows",
        "training.learning_rate = 0.5",
        "idea.toml",
        "tags       x, y",
    ):
        assert words in outcome.out


@pytest.mark.usefixtures("some")
def test_labels(trilith):
    outcome = trilith("label", "old", "bad", "--tag", "good", "--untag", "x", "--note", "looked at")
    assert outcome.out.splitlines() == [
        "old tags: good; note: looked at",
        "bad tags: y, good; note: looked at",
    ]
    assert trilith("label", "old").out == "old tags: good; note: looked at\n"
    assert Store().open("old").record().tags == ("good",)


@pytest.mark.usefixtures("some")
def test_another_store(trilith, tmp_path):
    assert trilith("runs", "--store", tmp_path / "other").out.startswith("No runs in ")


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "just now"),
        (59, "just now"),
        (60, "1 min ago"),
        (7200, "2 h ago"),
        (3 * 86400, "3 d ago"),
        (90 * 86400, "2025-10-03"),
    ],
)
def test_how_long_ago(seconds, words):
    now = datetime(2026, 1, 1, tzinfo=UTC)
    assert ago((now - timedelta(seconds=seconds)).isoformat(), now) == words
    assert ago("no\x1btime", now) == "no time"


def test_how_long_it_took():
    assert [duration(s) for s in (0.04, 12.34, 75, 7380)] == ["0.0 s", "12.3 s", "1 min 15 s", "2 h 3 min"]

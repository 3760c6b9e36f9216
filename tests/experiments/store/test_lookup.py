"""Runs are found by what they are, and the index follows the folders whatever happens to it."""

import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.experiments.store.conftest import Make
from trilith.errors import StoreError
from trilith.experiments.store import RunRecord, Store
from trilith.experiments.store.index import FILE


@pytest.fixture
def three(make: Make) -> None:
    """Three runs, made in this order."""
    make(
        "adam",
        state="done",
        source="houses.csv",
        target="price",
        tags=("good", "old"),
        settings={
            "training.learning_rate": 0.01,
            "training.optimizer": "adam",
            "network.hidden_layers": (64, 32),
        },
        metrics={"test.rmse": 0.5, "validation.rmse": 0.4},
    )
    make(
        "sgd",
        state="failed",
        source="Flats.csv",
        note="100% wrong",
        settings={"training.learning_rate": 0.1, "training.optimizer": "sgd", "training.momentum": None},
        metrics={"test.rmse": 0.25, "test.R2 (all)": 0.9},
    )
    make("new", tags=("good",))


def names(records: list[RunRecord]) -> list[str]:
    return [record.name for record in records]


@pytest.mark.usefixtures("three")
@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("state=done", "adam"),
        ("state=done|failed", "adam sgd"),
        ("state!=done|failed", "new"),
        ("tag=good", "adam new"),
        ("tag=old|x", "adam"),
        ("tag!=good", "sgd"),
        ("source~HOUSES", "adam"),
        ("source!=houses.csv", "sgd new"),
        ("source=none", "new"),
        ("text~100% w", "sgd"),
        ("text~price", "adam"),
        ("text~old", "adam"),
        ("training.learning_rate=0.01", "adam"),
        ("training.learning_rate=1e-2", "adam"),
        ("training.learning_rate >= 0.01", "adam sgd"),
        ("learning_rate>0.01", "sgd"),
        ("training.optimizer = adam", "adam"),
        ("optimizer!=adam", "sgd new"),
        ("network.hidden_layers=64,32", "adam"),
        ("hidden_layers=[64, 32]", "adam"),
        ("test.rmse<0.3", "sgd"),
        ("rmse<=0.5", "adam sgd"),
        ("validation.rmse<1", "adam"),
        ("test.R2 (all)>0.5", "sgd"),
        ("test.nothing<1", ""),
        ("training.learning_rate=x'; DROP TABLE runs; --", ""),
    ],
)
def test_conditions(store: Store, condition: str, expected: str) -> None:
    assert names(store.runs([condition], sort="created")) == expected.split()
    assert store.count([condition]) == len(expected.split())


@pytest.mark.usefixtures("three")
def test_all_of_several_conditions_hold(store: Store) -> None:
    assert names(store.runs(["tag=good", "rmse<1"])) == ["adam"]


@pytest.mark.usefixtures("three")
@pytest.mark.parametrize(
    ("condition", "words"),
    [
        ("good", "is no condition"),
        ("=1", "is no condition"),
        ("tag>a", "tag=NAME"),
        ("rmes<1", "did you mean 'test.rmse'|did you mean 'rmse'|no run has a setting or a metric 'rmes'"),
        ('test."x<1', "quotes"),
        ("test.rmse<low", "expected a number"),
    ],
)
def test_what_is_no_condition(store: Store, condition: str, words: str) -> None:
    with pytest.raises(StoreError, match=words):
        store.runs([condition])


def test_in_an_empty_store_nothing_is_found(store: Store) -> None:
    assert store.runs(["rmse<1"]) == []
    assert store.count() == 0


@pytest.mark.usefixtures("three")
@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("-created", "new sgd adam"),
        ("created", "adam sgd new"),
        ("test.rmse", "sgd adam new"),
        ("-rmse", "adam sgd new"),
        ("-training.learning_rate", "sgd adam new"),
        ("name", "adam new sgd"),
    ],
)
def test_orders(store: Store, sort: str, expected: str) -> None:
    assert names(store.runs(sort=sort)) == expected.split()
    assert names(store.runs(sort=sort, limit=1, offset=1)) == expected.split()[1:2]


@pytest.mark.usefixtures("three")
def test_a_row_says_what_the_folder_says(store: Store) -> None:
    assert [store.open(each.name).record() for each in store.runs()] == store.runs()


@pytest.mark.usefixtures("three")
def test_folders_that_come_go_and_change_behind_its_back(store: Store) -> None:
    runs = store.folder / "runs"
    shutil.copytree(runs / "adam", runs / "copied")
    shutil.rmtree(runs / "sgd")
    record = store.open("new").record().changed({"note": "by hand"})
    (runs / "new" / "run.json").write_text(record.to_json(), encoding="utf-8")
    (runs / "no name").mkdir()
    (runs / "file").write_text("")
    other = Store(store.folder)
    assert names(other.runs(sort="name")) == ["adam", "copied", "new"]
    for each in (other, store):
        each.refresh()
        assert names(each.runs(sort="name")) == ["adam", "copied", "new"]
        assert each.runs(sort="name")[2].note == "by hand"


def test_changed_by_another_while_it_was_read(
    store: Store, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = make("a", note="old")
    with run.claim():
        run.update(state="running")
    read = store._lookup._read

    def read_then_changed(name: str) -> tuple[RunRecord, str]:
        found = read(name)
        if found[0].note == "old":
            Store(store.folder).open("a").update(note="new", state="done")
        return found

    monkeypatch.setattr(store._lookup, "_read", read_then_changed)
    assert (store.runs()[0].note, store.runs()[0].state) == ("new", "done")


def test_a_folder_that_vanishes_while_it_is_read(store: Store, make: Make) -> None:
    run = make("a")
    with run.claim():
        run.update(state="running")
    shutil.rmtree(run.path)
    assert store.runs() == []


def test_killed_between_the_record_and_the_index(
    store: Store, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = make("a", note="old")
    with monkeypatch.context() as killed:
        killed.setattr(store._lookup, "follow", lambda run: None)
        run.update(note="new")
    assert Store(store.folder).runs()[0].note == "new"


def cut(path: Path) -> None:
    with path.open("rb+") as file:
        file.truncate(6000)


DAMAGE: list[Callable[[Path], object]] = [
    cut,
    lambda path: path.write_bytes(b"no database at all" * 500),
    lambda path: path.write_bytes(path.read_bytes()[:4096] + b"\xaa" * 40_000),
]


@pytest.mark.parametrize("damage", DAMAGE)
@pytest.mark.usefixtures("three")
def test_a_damaged_index_is_set_aside_and_made_anew(store: Store, damage: Callable[[Path], object]) -> None:
    store.runs()
    store._lookup._index.close()
    damage(store.folder / FILE)
    told: list[str] = []
    again = Store(store.folder, tell=told.append)
    assert names(again.runs()) == ["new", "sgd", "adam"]
    (line,) = told
    assert "made anew" in line
    assert len(list(store.folder.glob("*.damaged-1"))) == 1
    assert names(store.runs()) == ["new", "sgd", "adam"]  # the one that had it open goes on with the new one
    store.open("new").update(state="done")
    assert again.count(["state=done"]) == 2


@pytest.mark.usefixtures("three")
def test_an_index_that_is_gone_is_made_anew(store: Store) -> None:
    store.runs()
    for path in store.folder.glob(f"{FILE}*"):
        path.unlink()
    assert names(store.runs()) == ["new", "sgd", "adam"]
    assert names(Store(store.folder).runs()) == ["new", "sgd", "adam"]


@pytest.mark.usefixtures("three")
def test_rebuilding_puts_right_whatever_the_rows_say(store: Store) -> None:
    store.runs()
    with sqlite3.connect(store.folder / FILE) as connection:
        connection.execute("UPDATE runs SET note = 'wrong'")
        connection.execute("INSERT INTO runs (name) VALUES ('ghost')")
    connection.close()
    assert [str(finding) for finding in store.check()] == [
        f"the index: its row of {name} is not what the folder says" for name in ("adam", "new", "sgd")
    ]
    assert store.rebuild() == 3
    assert store.check() == []


def test_a_change_does_not_fail_because_the_index_cannot_be_written(store: Store, make: Make) -> None:
    run = make("a")
    store._lookup._index.close()
    for path in store.folder.glob(f"{FILE}*"):
        path.unlink()
    (store.folder / FILE).mkdir()
    assert run.update(state="done").state == "done"
    with pytest.raises(StoreError, match=r"the index .* cannot be used"):
        store.runs()
    (store.folder / FILE).rmdir()
    assert store.runs()[0].state == "done"

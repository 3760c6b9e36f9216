"""Runs are made, changed, held, deleted and brought back, and nothing of them is lost."""

import json
import os
import sys
from pathlib import Path

import pytest

from tests.experiments.store.conftest import Make
from trilith.errors import RunBusyError, StoreError
from trilith.experiments.store import Store, store_folder
from trilith.experiments.store.record import FORM


def test_where_the_store_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert store_folder(tmp_path) == tmp_path
    assert store_folder() == Path(os.environ["TRILITH_STORE"])
    monkeypatch.delenv("TRILITH_STORE")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    assert store_folder() == tmp_path / "data" / "trilith"
    monkeypatch.setenv("XDG_DATA_HOME", "relative")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert store_folder() == tmp_path / ".local" / "share" / "trilith"
    assert store_folder("~/mine") == tmp_path / "mine"


def test_a_new_run(store: Store) -> None:
    run = store.create("[data]\n# ü\n", tags=["good"], note="first", sweep="s", trial=3, parent="p")
    assert (run.path / "idea.toml").read_text(encoding="utf-8") == "[data]\n# ü\n"
    assert json.loads((run.path / "environment.json").read_text(encoding="utf-8"))["python"]
    record = run.record()
    assert (record.state, record.tags, record.note) == ("waiting", ("good",), "first")
    assert (record.sweep, record.trial, record.parent) == ("s", 3, "p")
    assert store.runs() == [record]
    assert store.open(run.name).path == run.path
    assert list((store.folder / "making").iterdir()) == []


def test_a_taken_name_gets_a_number(make: Make) -> None:
    first = make("houses", note="mine")
    assert make("houses").name == "houses-2"
    assert make("houses").name == "houses-3"
    assert first.record().note == "mine"


@pytest.mark.parametrize("name", ["../outside", "a/b", "", "con"])
def test_a_name_that_cannot_be_makes_nothing(store: Store, name: str) -> None:
    with pytest.raises(StoreError, match="cannot be named"):
        store.create("", name=name, environment={})
    assert store.names() == []


@pytest.mark.parametrize("name", ["..", "../runs/houses", "", "x\0", "hous"])
def test_a_run_that_there_is_not(store: Store, make: Make, name: str) -> None:
    make("houses")
    with pytest.raises(StoreError, match=r"there is no run .*houses"):
        store.open(name)


def test_nothing_is_left_where_the_disk_is_full(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        store.create("", environment={})
    assert store.names() == []
    assert list((store.folder / "making").iterdir()) == []


def test_changes_reach_the_folder_and_every_store(store: Store, make: Make) -> None:
    run = make("a")
    run.update(state="failed", error="no")
    run.update(metrics={"test.rmse": 0.5})
    other = Store(store.folder)
    assert other.open("a").record() == run.record() == other.runs()[0]
    assert (run.record().state, run.record().metrics) == ("failed", {"test.rmse": 0.5})


def test_labels_join_those_that_are_there(make: Make) -> None:
    run = make("a", tags=("x", "y"), note="old")
    assert run.label(add=["z", "x"], remove=["y"]).tags == ("x", "z")
    assert run.label(note="new").note == "new"
    assert run.record().tags == ("x", "z")


def test_a_record_of_a_newer_trilith_is_shown_and_not_touched(store: Store, make: Make) -> None:
    run = make("a")
    path = run.path / "run.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"version": FORM + 1, "colour": "red"}))
    before = path.read_bytes()
    with pytest.raises(StoreError, match="newer Trilith"):
        run.update(note="x")
    with pytest.raises(StoreError, match="newer Trilith"):
        run.label(add=["x"])
    assert path.read_bytes() == before
    store.refresh()
    assert [each.version for each in store.runs()] == [FORM + 1]


@pytest.mark.parametrize("content", [None, b"", b'{"created"', b"\xff\xfe"])
def test_a_damaged_record_is_shown_and_not_touched(store: Store, make: Make, content: bytes | None) -> None:
    run = make("a")
    path = run.path / "run.json"
    path.unlink() if content is None else path.write_bytes(content)
    store.refresh()
    (record,) = store.runs()
    assert (record.name, record.state) == ("a", "damaged")
    assert "run.json" in record.error or "cannot be read" in record.error
    with pytest.raises(StoreError, match="cannot be changed"):
        run.update(state="done")
    assert not path.exists() if content is None else path.read_bytes() == content


def test_one_at_a_time_works_on_a_run(store: Store, make: Make) -> None:
    run = make("a")
    assert not run.is_alive()
    with run.claim():
        assert run.is_alive()
        with pytest.raises(RunBusyError, match="'a'"), store.open("a").claim():
            pass
        run.update(state="running")
        assert store.runs()[0].state == "running"
    assert not run.is_alive()
    with run.claim():
        pass


@pytest.mark.skipif(sys.platform == "win32", reason="needs shared locks")
def test_those_who_look_do_not_take_each_other_for_alive(make: Make) -> None:
    import fcntl

    run = make("a")
    with run.claim():
        pass
    with (run.path / "lock").open("rb") as other:
        fcntl.flock(other, fcntl.LOCK_SH)
        assert not run.is_alive()


def test_running_with_nobody_at_work_is_interrupted(store: Store, make: Make) -> None:
    run = make("a", state="running", epoch=3)
    assert run.record().state == "interrupted"
    assert [each.state for each in store.runs()] == ["interrupted"]
    assert store.count(["state=running"]) == 0
    with run.claim():
        assert run.update(epoch=4).state == "running"
        assert store.count(["state=running"]) == 1


def test_deleted_runs_lie_in_the_trash_until_it_is_emptied(store: Store, make: Make) -> None:
    make("a", note="one")
    make("b")
    store.delete(["a"])
    assert store.names() == ["b"]
    assert [each.name for each in store.runs()] == ["b"]
    make("a", note="two")
    store.delete(["a"])
    assert [each.name for each in store.trash()] == ["a", "a"]
    assert store.restore("a").record().note == "two"
    with pytest.raises(StoreError, match="already"):
        store.restore("a")
    store.delete(["a", "b"])
    store.restore("a")
    assert [each.note for each in store.runs()] == ["two"]
    store.empty_trash()
    assert store.trash() == []
    with pytest.raises(StoreError, match="no run 'b' in the trash"):
        store.restore("b")
    with pytest.raises(StoreError, match="cannot be named"):
        store.restore("../b")


def test_nothing_is_deleted_where_one_cannot_be(store: Store, make: Make) -> None:
    make("a")
    with make("b").claim(), pytest.raises(RunBusyError, match="'b' is running"):
        store.delete(["a", "b"])
    with pytest.raises(StoreError, match="no run 'c'"):
        store.delete(["a", "c"])
    assert sorted(store.names()) == ["a", "b"]


def test_emptying_the_trash_clears_what_was_never_finished(store: Store) -> None:
    old, new = store.folder / "making" / "old", store.folder / "making" / "new"
    for path in (old, new):
        path.mkdir(parents=True)
    os.utime(old, (0, 0))
    store.empty_trash()
    assert not old.exists()
    assert new.exists()  # somebody may be at it


@pytest.mark.parametrize("address", ["postgresql://clerk:open@127.0.0.1/shop", "sqlite:///shop.db"])
@pytest.mark.parametrize("kind", [str, Path])
def test_an_address_is_no_folder(tmp_path, monkeypatch, address, kind):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(StoreError, match="the store is a folder") as caught:
        Store(kind(address))
    assert "open" not in str(caught.value)
    assert list(tmp_path.iterdir()) == []

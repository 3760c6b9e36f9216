"""Events: a new run, a growing history, and what who was away is told."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest

from tests.lab.conftest import MakeRun, add_epochs
from trilith.errors import StoreError
from trilith.lab.events import stream
from trilith.lab.lab import Lab
from trilith.lab.look import Look
from trilith.lab.watcher import Change, Watcher


def test_a_look_sees_a_new_run_and_nothing_twice(lab: Lab, make_run: MakeRun) -> None:
    look = Look(lab.store)
    assert not look()
    make_run("a")
    assert look().runs
    assert not look()
    lab.store.open("a").update(note="better")
    assert look().runs


def test_a_look_sees_a_running_history_grow(lab: Lab, make_run: MakeRun) -> None:
    run = make_run("a", state="running")
    with run.claim():
        run.update(state="running")
        look = Look(lab.store)
        look()
        add_epochs(run, 6, 7)
        assert look() == Change(grown=("a",))
        assert not look()
        add_epochs(run, 8, 8)
        run.update(state="done")
        assert look().grown == ("a",)  # its last rows are seen though it runs no more
        assert not look()


def test_a_run_whose_process_is_gone_is_seen(lab: Lab, make_run: MakeRun) -> None:
    run = make_run("a")
    look = Look(lab.store)
    with run.claim():
        run.update(state="running")
        look()
        look()
    assert look().runs
    assert lab.store.open("a").record().state == "interrupted"


def test_a_look_sees_a_sweep_go_on(lab: Lab) -> None:
    look = Look(lab.store)
    look()
    folder = lab.store.folder / "sweeps" / "rates"
    folder.mkdir(parents=True)
    (folder / "journal.log").write_text("{}\n", "utf-8")
    assert look() == Change(sweeps=True)
    assert not look()


class Script:
    """A look that finds what it is told to, then nothing."""

    def __init__(self, *changes: Change) -> None:
        self.changes = list(changes)

    def __call__(self) -> Change:
        return self.changes.pop(0) if self.changes else Change()


def follow(
    watcher: Watcher, count: int, last_seen: str | None = None, heartbeat: float = 10.0
) -> list[dict[str, Any]]:
    """The first events of a stream, as dictionaries of their fields; comments have the field ''."""

    async def collect() -> list[dict[str, Any]]:
        events: AsyncIterator[str] = stream(watcher, last_seen, heartbeat)
        found = [await anext(events) for _ in range(count)]
        await events.aclose()  # type: ignore[attr-defined]
        return [dict(line.split(": ", 1) for line in each.strip().splitlines()) for each in found]

    return asyncio.run(asyncio.wait_for(collect(), 10))


def test_a_stream_tells_changes_with_a_version() -> None:
    watcher = Watcher(Script(Change(runs=True), Change(), Change(grown=("a",))), interval=0)
    retry, first, second = follow(watcher, 3)
    assert "retry" in retry
    assert json.loads(first["data"]) == {"runs": True, "grown": [], "sweeps": False, "missed": False}
    assert json.loads(second["data"])["grown"] == ["a"]
    assert first["event"] == "change"
    assert first["id"] != second["id"] == watcher.version


def test_a_quiet_stream_is_kept_open_by_comments() -> None:
    _, comment = follow(Watcher(Script(), interval=0), 2, heartbeat=0.001)
    assert list(comment) == [""]


def test_a_look_that_fails_is_not_the_last(caplog: pytest.LogCaptureFixture) -> None:
    looks: list[Exception | Change] = [OSError("the disk is full"), StoreError("locked"), Change(sweeps=True)]

    def look() -> Change:
        found = looks.pop(0) if looks else Change()
        if isinstance(found, Exception):
            raise found
        return found

    _, event = follow(Watcher(look, interval=0), 2)
    assert json.loads(event["data"])["sweeps"]
    assert "the disk is full" in caplog.text


def test_who_missed_something_is_told_that_everything_changed() -> None:
    watcher = Watcher(Script(), interval=0)
    _, event = follow(watcher, 2, last_seen="of-another-process-7")
    assert json.loads(event["data"])["missed"]
    _, comment = follow(watcher, 2, last_seen=watcher.version, heartbeat=0.001)
    assert list(comment) == [""]


def test_a_closed_lab_ends_its_streams() -> None:
    async def watch() -> None:
        watcher = Watcher(Script(), interval=0)
        events = stream(watcher, None, 10)
        await anext(events)
        waiting = asyncio.ensure_future(anext(events))
        await asyncio.sleep(0)
        watcher.close()
        with pytest.raises(StopAsyncIteration):
            await waiting
        late = stream(watcher, None, 10)
        assert len([each async for each in late]) == 1

    asyncio.run(asyncio.wait_for(watch(), 10))


def test_nobody_listens_and_nobody_looks() -> None:
    looks: list[int] = []

    def look() -> Change:
        looks.append(1)
        return Change(runs=True)

    watcher = Watcher(look, interval=0)
    follow(watcher, 3)
    seen = len(looks)

    async def idle(check: Callable[[], int]) -> int:
        await asyncio.sleep(0.01)
        return check()

    assert asyncio.run(idle(lambda: len(looks))) == seen

"""A store in which nothing may be written, as an archive is."""

import os
from pathlib import Path

from trilith.experiments.store import Store


def test_runs_are_found_without_an_index(make, store, tmp_path, monkeypatch):
    make("a", state="done")
    make("b", state="failed")
    folder = tmp_path / "store"
    for path in folder.glob("index-*"):
        path.unlink()
    # the superuser may write into every folder, so rights taken away would show nothing
    monkeypatch.setattr(os, "access", lambda path, mode: Path(path) != folder)
    archive = Store(folder)
    assert [record.name for record in archive.runs(["state=done"])] == ["a"]
    assert archive.check() == []
    assert not list(folder.glob("index-*"))

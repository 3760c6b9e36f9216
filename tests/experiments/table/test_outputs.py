"""The files of a run: all of them or none, and never over an earlier one."""

import errno
import os
import stat
from pathlib import Path

import pytest

from tests.experiments.table.conftest import ONE, QUICK
from trilith.data import read_table
from trilith.experiments.run.outputs import histories
from trilith.experiments.table import load_table_model, train_on_table, write_outputs

NAMES = ["history.csv", "model.safetensors", "report.html"]


@pytest.fixture
def run(circles):
    return train_on_table(str(circles()), target="place", **ONE)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_three_files_and_nothing_else(run, tmp_path):
    folder = tmp_path / "a/b"
    written, kept = write_outputs(run, folder)
    assert written == [folder / "model.safetensors", folder / "history.csv", folder / "report.html"]
    assert kept == []
    assert names(folder) == NAMES
    assert all(path.stat().st_mode & 0o777 == 0o666 & ~_umask() for path in written)


def test_earlier_files_share_a_number(run, tmp_path):
    folder = tmp_path / "run"
    folder.mkdir()
    (folder / "report.html").write_text("mine", encoding="utf-8")
    (folder / "history-1.csv").write_text("mine too", encoding="utf-8")
    assert write_outputs(run, folder)[1] == [folder / "report-1.html"]
    kept = write_outputs(run, folder)[1]
    assert [path.name for path in kept] == ["model-2.safetensors", "history-2.csv", "report-2.html"]
    assert (folder / "report-1.html").read_text(encoding="utf-8") == "mine"
    assert (folder / "history-1.csv").read_text(encoding="utf-8") == "mine too"
    assert len(names(folder)) == 8


@pytest.mark.parametrize("failing", range(1, 4))
def test_a_disk_that_fills_up_leaves_the_folder_as_it_was(run, tmp_path, monkeypatch, failing):
    folder = tmp_path / "run"
    folder.mkdir()
    (folder / "model.safetensors").write_text("mine", encoding="utf-8")
    calls, flush = [], os.fsync

    def full(descriptor: int) -> None:
        if stat.S_ISREG(os.fstat(descriptor).st_mode):  # folders are flushed too, where the system lets them
            calls.append(descriptor)
        if len(calls) == failing:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        flush(descriptor)

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left") as caught:
        write_outputs(run, folder)
    assert len(calls) == failing
    assert caught.value.filename == str(folder)
    assert names(folder) == ["model.safetensors"]
    assert (folder / "model.safetensors").read_text(encoding="utf-8") == "mine"


def test_the_report_tells_the_run(run):
    content = run.report()
    assert content.title.endswith("circles.csv → place")
    assert content.sizes == {"train": 42, "validation": 6, "test": 12}
    assert content.metrics[0].name == "accuracy"
    assert all(row.baseline is not None and row.linear_model is not None for row in content.metrics)
    assert [column.name for column in content.columns] == ["x", "y", "distance", "place"]
    assert {column.name: column.kind for column in content.columns} == {
        "x": "number",
        "y": "number",
        "distance": "number",
        "place": "text",
    }
    assert not any("number" in note for note in content.notes)
    assert content.settings["epochs"] == 3
    assert (content.settings["preset"], content.settings["networks"]) == ("default", 1)
    assert "verbose" not in content.settings


def test_the_report_tells_what_columns_were_taken_for(circles):
    run = train_on_table(str(circles()), target="place", drop=["y"], column_kinds={"x": "category"}, **ONE)
    columns = {column.name: column for column in run.report().columns}
    assert (columns["x"].kind, columns["y"].kind) == ("category", "left out")
    assert "level" in columns["x"].details
    assert columns["y"].details.startswith("as asked; ")


def test_the_epochs_of_all_networks_are_kept(circles):
    run = train_on_table(str(circles()), target="place", settings=QUICK, ensemble=2)
    rows = list(histories(run))
    assert [(row["network"], row["epoch"]) for row in rows] == [
        (network, epoch) for network in (1, 2) for epoch in (1, 2, 3)
    ]


def test_what_is_written_can_be_read(run, circles, tmp_path):
    write_outputs(run, tmp_path / "run")
    loaded = load_table_model(tmp_path / "run/model.safetensors")
    assert loaded.encoder == run.model.encoder
    prediction, probabilities = loaded.predict(read_table(circles()))
    again, same = run.model.predict(read_table(circles()))
    assert (prediction == again).all()
    assert (probabilities == same).all()


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask

"""A history that is only appended to, and can be read whenever its writer was killed."""

import json
import math
from pathlib import Path

import numpy as np
import pytest

from trilith.experiments.store import HistoryWriter, read_history
from trilith.experiments.store import history as module


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "history.jsonl"


def write(path: Path, *rows: dict[str, object]) -> None:
    writer = HistoryWriter(path)
    for row in rows:
        writer.add(row)
    writer.close()


def test_rows_come_back_by_network_and_epoch(path: Path) -> None:
    write(path, {"network": 1, "epoch": 1, "loss": 0.1}, {"network": 0, "epoch": 2, "loss": np.float32(0.5)})
    write(path, {"network": 0, "epoch": 1, "loss": 0.3})
    assert [(row["network"], row["epoch"]) for row in read_history(path)] == [(0, 1), (0, 2), (1, 1)]
    assert read_history(path)[1]["loss"] == 0.5


def test_no_file_has_no_rows(path: Path) -> None:
    assert read_history(path) == []


def test_of_a_row_that_was_written_twice_the_last_counts(path: Path) -> None:
    write(path, {"epoch": 1, "loss": 1.0}, {"epoch": 2, "loss": 2.0})
    write(path, {"epoch": 2, "loss": 3.0})
    assert [row["loss"] for row in read_history(path)] == [1.0, 3.0]


def test_what_is_not_finite_is_null_and_comes_back_as_nan(path: Path) -> None:
    write(path, {"epoch": 1, "loss": math.nan, "more": np.float32(np.inf)})
    json.loads(path.read_text(), parse_constant=pytest.fail)
    (row,) = read_history(path)
    assert math.isnan(row["loss"])
    assert math.isnan(row["more"])


def test_a_torn_last_line_is_ignored_and_then_mended(path: Path) -> None:
    write(path, {"epoch": 1, "loss": 1.0}, {"epoch": 2, "loss": 2.0})
    whole = path.read_bytes()
    path.write_bytes(whole[:-3])
    assert [row["epoch"] for row in read_history(path)] == [1]
    write(path, {"epoch": 2, "loss": 2.0})
    assert path.read_bytes() == whole


def test_a_file_that_is_one_torn_line(path: Path) -> None:
    path.write_bytes(b'{"epoch": 1')
    write(path, {"epoch": 1})
    assert read_history(path) == [{"epoch": 1}]


def test_damaged_lines_are_left_out(path: Path) -> None:
    path.write_bytes(b'{"epoch": 1}\n{"epo\x00\xff}\n{nonsense}\n[1]\n\n{"epoch": "x"}\n{"epoch": 2}\n')
    assert read_history(path) == [{"epoch": 1}, {"epoch": 2}]


def test_rows_reach_the_file_after_a_while_or_with_flush(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    now = 0.0
    monkeypatch.setattr(module, "monotonic", lambda: now)
    writer = HistoryWriter(path)
    writer.add({"epoch": 1})
    assert read_history(path) == []
    writer.flush()
    assert len(read_history(path)) == 1
    writer.add({"epoch": 2})
    now = 0.3
    writer.add({"epoch": 3})
    assert len(read_history(path)) == 3
    writer.close()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="has no device that is always full")
def test_a_full_disk_names_the_file(path: Path) -> None:
    writer = HistoryWriter(path)
    writer._file.close()
    with Path("/dev/full").open("ab", buffering=0) as writer._file:
        writer.add({"epoch": 1})
        with pytest.raises(OSError, match="No space") as error:
            writer.close()
        assert error.value.filename == str(path)
        assert writer._file.closed

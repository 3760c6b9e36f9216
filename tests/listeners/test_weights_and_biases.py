"""Offline runs of Weights & Biases, read back from their files; nobody is called."""

import json
import socket
import struct
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest
import wandb
from wandb.proto import wandb_internal_pb2

from tests.listeners.conftest import Stop, six_epochs, train
from trilith.listeners import WeightsAndBiases

BLOCK, FULL, LAST = 2**15, 1, 4


@pytest.fixture(autouse=True)
def _offline(monkeypatch: pytest.MonkeyPatch, outside: socket.socket) -> None:
    monkeypatch.setenv("WANDB_SILENT", "true")


def told_in(folder: Path) -> list[dict[str, list[Any]]]:
    """What the runs of this folder hold, once the process that writes them has ended."""
    wandb.teardown()
    return [records(file) for file in sorted(folder.glob("wandb/offline-run-*/*.wandb"))]


def records(file: Path) -> dict[str, list[Any]]:
    """What a run's file holds, by kind: a log of chunks in blocks of 32 KiB, as LevelDB writes them."""
    content, place, data = file.read_bytes(), 7, b""  # after the mark of the file's kind
    found = defaultdict(list)
    while place + 7 <= len(content):
        if (left := BLOCK - place % BLOCK) < 7:  # too little for the head of a chunk
            place += left
            continue
        _, length, kind = struct.unpack_from("<IHB", content, place)
        data += content[place + 7 : place + 7 + length]
        place += 7 + length
        if kind in (FULL, LAST):
            record = wandb_internal_pb2.Record.FromString(data)
            name = record.WhichOneof("record_type")
            found[name].append(getattr(record, name))
            data = b""
    return found


def values(items: Any) -> dict[str, Any]:
    return {item.key or ".".join(item.nested_key): json.loads(item.value_json) for item in items}


def test_a_run_has_settings_rows_and_an_end(tmp_path: Path) -> None:
    listener = WeightsAndBiases(
        "houses", "brave-otter", mode="offline", folder=tmp_path, settings={"seed": 3}
    )
    model = train(listener, validation_split=0.2)
    (told,) = told_in(tmp_path)
    (run,) = told["run"][:1]
    assert (run.project, run.display_name, run.run_id) == ("houses", "brave-otter", listener.record)
    assert values(run.config.update)["seed"] == 3
    rows = [values(row.item) for row in told["history"]]
    assert [row["_step"] for row in rows] == [1, 2, 3]
    assert [row["validation_loss"] for row in rows] == model.history_["validation_loss"]
    assert told["exit"][0].exit_code == 0
    summary = {name: value for each in told["summary"] for name, value in values(each.update).items()}
    assert summary["final/validation_loss"] == min(model.history_["validation_loss"])


@pytest.mark.parametrize("error", [None, ValueError("broken")])
def test_a_training_that_did_not_end_well_exits_with_an_error(
    tmp_path: Path, error: Exception | None
) -> None:
    try:
        train(WeightsAndBiases(mode="offline", folder=tmp_path), Stop(2, error))
    except ValueError:
        assert error is not None
    (told,) = told_in(tmp_path)
    assert told["exit"][0].exit_code == 1


def test_a_training_that_goes_on_has_the_same_identifier(tmp_path: Path) -> None:
    first, second = (WeightsAndBiases(mode="offline", folder=tmp_path / name) for name in "ab")
    settings = six_epochs(tmp_path / "checkpoint")
    with pytest.raises(ValueError, match="died"):
        train(first, Stop(4, ValueError("died")), **settings)
    train(second, **settings)
    (told,) = told_in(tmp_path / "b")
    assert told["run"][0].run_id == first.record
    assert [values(row.item)["_step"] for row in told["history"]] == [4, 5, 6]

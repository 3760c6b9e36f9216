"""A run of an idea: what its folder holds, and that recording changes nothing."""

import json
import tomllib

import numpy as np
import pytest

from tests.experiments.recorded.conftest import bits, small_idea
from trilith.errors import DataError, NonFiniteError
from trilith.experiments.idea import read_idea
from trilith.experiments.recorded import run_idea
from trilith.experiments.table import train_on_table


def test_the_folder_of_a_run(store):
    idea = small_idea()
    run, result = run_idea(idea, store, name="first", tags=["small"], note="a try")
    assert {path.name for path in run.path.iterdir()} >= {
        *("idea.toml", "resolved.toml", "environment.json", "run.json", "history.jsonl"),
        *("model.safetensors", "history.csv", "report.html"),
    }
    assert not (run.path / "checkpoints").exists()  # the model is what they led to
    record = run.record()
    assert (record.name, record.state, record.tags, record.note) == ("first", "done", ("small",), "a try")
    assert (record.task, record.target, record.source, record.rows) == (
        *("classification", "target", "sample:iris", 150),
    )
    assert (record.epoch, record.epochs, record.error, record.pid) == (16, 16, "", None)
    assert record.metrics["test.accuracy"] == result.scores["network"][0].value
    assert record.higher_is_better == {name: not name.endswith("loss") for name in record.metrics}
    assert record.settings["network.hidden_layers"] == [8]
    assert record.settings["training.learning_rate"] == 0.04  # the preset's
    assert read_idea(run.path / "idea.toml") == idea
    assert json.loads((run.path / "environment.json").read_text(encoding="utf-8"))["python"]


def test_recording_changes_no_bit(store):
    idea = small_idea(engine="native")
    run, _ = run_idea(idea, store)
    bare = train_on_table(idea.data.source, idea.run_settings())
    (store.folder / "bare").mkdir()
    network = bare.model.estimator.network_
    assert bits(run)["weights"] == {
        name: np.asarray(value).tobytes() for name, value in network.parameters.items()
    }
    epochs = [
        {"network": number, **{key: value for key, value in row.items() if key != "seconds"}}
        for number, member in enumerate(bare.fitted.networks_)
        for row in member.history_
    ]
    assert bits(run)["history"] == epochs


def test_a_resolved_idea_gives_the_same_bits(store):
    run, _ = run_idea(small_idea(), store)
    again, _ = run_idea(read_idea(run.path / "resolved.toml"), store)
    assert bits(again) == bits(run)
    assert tomllib.loads((run.path / "resolved.toml").read_text(encoding="utf-8"))["training"]["epochs"] == 8


def test_what_fails_is_kept_with_its_reason(store, tmp_path):
    with pytest.raises(DataError):
        run_idea(small_idea(source=str(tmp_path / "none.csv")), store, name="lost")
    record = store.open("lost").record()
    assert record.state == "failed"
    assert "none.csv" in record.error
    assert record.ended is not None


def test_a_training_that_diverges_is_kept_with_its_reason(store):
    with pytest.raises(NonFiniteError):
        run_idea(
            small_idea("sample:diabetes", optimizer="gradient_descent", learning_rate=1e30),
            store,
            name="wild",
        )
    assert store.open("wild").record().state == "failed"
    assert "learning_rate" in store.open("wild").record().error


def test_credentials_are_written_nowhere(store):
    source = "postgresql://alice:s3cr3tword@127.0.0.1:9/shop"
    with pytest.raises(DataError):
        run_idea(
            small_idea(source).with_values({"data.table": "orders", "data.target": "price"}),
            store,
            name="shop",
        )
    for path in store.folder.rglob("*"):
        if path.is_file():
            assert b"s3cr3tword" not in path.read_bytes(), path
            assert b"alice" not in path.read_bytes(), path


def test_listeners_of_other_tools(store):
    pytest.importorskip("tensorboardX")
    run, _ = run_idea(small_idea(ensemble=2, listeners=("tensorboard",)), store)
    folders = {path.parent.name for path in (run.path / "tensorboard").rglob("events.*")}
    assert folders == {"network-0", "network-1"}

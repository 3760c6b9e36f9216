"""What run.json holds, and what is made of one that cannot be read."""

import json
import math

import numpy as np
import pytest

from trilith.errors import StoreError
from trilith.experiments.store import RunRecord
from trilith.experiments.store.record import FORM, read_record

FULL = RunRecord(
    name="a",
    created="2026-01-01T00:00:00.000000Z",
    state="done",
    started="2026-01-01T00:00:01.000000Z",
    ended="2026-01-01T00:00:02.000000Z",
    seconds=1.5,
    task="regression",
    source="houses.csv",
    target="price",
    data="0123",
    rows=100,
    seed=0,
    sweep="s",
    trial=3,
    parent="b",
    tags=("good", "ü"),
    note="two\nlines",
    settings={"training.learning_rate": 0.01, "network.hidden_layers": [64, 32], "training.momentum": None},
    metrics={"test.rmse": 0.5, "validation.loss": 0.25},
    higher_is_better={"test.rmse": False},
    error="none",
    host="h",
    pid=1,
    epoch=2,
    epochs=10,
)


def test_what_is_written_is_read_again() -> None:
    assert read_record("a", FULL.to_json()) == FULL
    assert "name" not in json.loads(FULL.to_json())  # it is the folder's, which can be renamed


def test_numbers_of_numpy_and_those_that_are_not_finite() -> None:
    settings = {"rate": np.float32(0.5), "layers": (np.int64(3), 4), "clip": math.inf, "of": {"a": {1}}}
    record = FULL.changed({"settings": settings, "metrics": {"test.auc": math.nan, "test.n": np.float64(1)}})
    text = record.to_json()
    json.loads(text, parse_constant=pytest.fail)  # NaN and Infinity are no JSON
    again = read_record("a", text)
    assert again.settings == {"rate": 0.5, "layers": [3, 4], "clip": "inf", "of": {"a": "{1}"}}
    assert math.isnan(again.metrics["test.auc"])
    assert again.metrics["test.n"] == 1.0


def test_a_tag_is_there_once() -> None:
    assert FULL.changed({"tags": ["b", "a", "b"]}).tags == ("b", "a")


def test_what_cannot_be_changed() -> None:
    with pytest.raises(StoreError, match="waiting, running"):
        FULL.changed({"state": "finished"})
    with pytest.raises(TypeError):
        FULL.changed({"colour": "red"})


def test_the_metric_that_matters_most() -> None:
    assert FULL.main_metric == "test.rmse"
    assert FULL.changed({"metrics": {"validation.loss": 1.0, "test.f1": 0.5}}).main_metric == "test.f1"
    assert FULL.changed({"metrics": {"validation.loss": 1.0}}).main_metric == "validation.loss"
    assert FULL.changed({"metrics": {}}).main_metric is None


def test_of_a_newer_form_what_is_known() -> None:
    values = json.loads(FULL.to_json()) | {"version": FORM + 1, "colour": "red", "state": "dreaming"}
    record = read_record("a", json.dumps(values))
    assert (record.version, record.state, record.source) == (FORM + 1, "dreaming", "houses.csv")


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "{",
            "[]",
            "1",
            "{}",
            b"\xff",
            "[" * 100_000,
            '{"created": 1}',
            '{"created": "x", "tags": [1]}',
        ),
        *('{"created": "x", "metrics": {"a": "b"}}', '{"created": "x", "rows": 1.5}'),
    ],
)
def test_what_is_no_record(text: str | bytes) -> None:
    with pytest.raises(StoreError, match="cannot be read"):
        read_record("a", text)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"created": "x",\n', "it is not JSON from line 2, column 1"),
        ("[]", "it is not a JSON object"),
        ("{}", "'created' is missing"),
        (b"\xff", "it is not UTF-8"),
        ('{"created": "x", "rows": 1.5}', "'rows' cannot be 1.5"),
        (f'{{"created": "x", "seconds": {10**400}}}', "'seconds' cannot be 1000"),
    ],
)
def test_what_is_wrong_is_said_in_plain_words(text: str | bytes, said: str) -> None:
    with pytest.raises(StoreError, match=said):
        read_record("a", text)

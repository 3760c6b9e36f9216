"""`trilith evaluate` and `trilith info`, and model files that they cannot use."""

import json
import re
from pathlib import Path

import numpy as np
import pytest

import trilith as tl
from trilith.tasks import save_estimator


def bare_network(metadata: object = None) -> Path:
    """A network that was trained without a table, with any metadata."""
    network = tl.Network([tl.Dense(2)], input_shape=(3,))
    network.initialise()
    network.metadata = metadata or {}
    network.save("bare.safetensors")
    return Path("bare.safetensors")


def test_evaluate_repeats_what_predict_says(trilith, houses, model):
    file = model("price")
    outcome = trilith("evaluate", file, houses("later.csv", rows=40, seed=3))
    assert (outcome.code, outcome.err) == (0, "")
    assert "price: 40 rows" in outcome.out
    lines = trilith("predict", file, "later.csv").out.splitlines()[1:]
    predicted = [line.split(",")[0] for line in lines]
    error = np.array(predicted, float) - tl.read_table("later.csv").columns["price"]
    assert f"{np.sqrt((error**2).mean()):,.1f}" in outcome.out


def test_evaluate_leaves_out_rows_without_a_target(trilith, houses, model):
    file, later = model("worth"), houses("later.csv", rows=5)
    later.write_text(later.read_text(encoding="utf-8").replace(",dear", ","), encoding="utf-8")
    outcome = trilith("evaluate", file, later)
    assert outcome.code == 0
    assert "Rows without 'worth', left out: " in outcome.out


@pytest.mark.parametrize(
    ("target", "content", "words"),
    [
        ("price", "area,district,worth\n90,hill,dear\n", ["no column 'price'"]),
        ("price", "area,district,worth,price\n90,hill,dear,\n", ["'price'"]),
        ("price", "area,district,worth,price\n90,hill,dear,much\n", ["line 2", "'much'"]),
        ("worth", "area,district,price,worth\n90,hill,9,CHEAP\n", ["'cheap', 'dear'"]),
        ("worth", "area,district,price,worth\n90,hill,9,\n", ["'worth'"]),
    ],
)
def test_nothing_to_evaluate_on(trilith, model, target, content, words):
    file = model(target)
    Path("later.csv").write_text(content, encoding="utf-8")
    outcome = trilith("evaluate", file, "later.csv")
    assert outcome.code == 2
    for word in ["later.csv", *words]:
        assert word in outcome.complaint


def test_info(trilith, model):
    outcome = trilith("info", model("worth"))
    assert (outcome.code, outcome.err) == (0, "")
    facts = {line[:11].strip(): line[12:] for line in outcome.out.partition("\n\n")[0].splitlines()}
    assert facts["task"] == "NetworkClassifier"
    assert facts["predicts"] == "worth"
    assert facts["classes"] == "cheap, dear"
    assert facts["rows"] == "70 train, 10 validation, 20 test"
    assert facts["trained on"].endswith("houses.csv")
    columns = outcome.out.partition("\ncolumns\n")[2].partition("\n\n")[0].splitlines()
    assert [line.partition(" (")[0] for line in columns] == [
        "  area: number",
        "  district: category",
        "  price: number",
    ]
    assert re.search(r"3 levels: '\w+', '\w+', '\w+'\)$", columns[1])
    assert "member_1" in outcome.out
    assert "  hidden_layers = 8" in outcome.out


def test_info_on_a_bare_network(trilith):
    outcome = trilith("info", bare_network())
    assert outcome.code == 0
    assert "a bare network" in outcome.out


@pytest.mark.parametrize(
    "value", [None, 3, "text", [1, {"a": 2}], {"classes": 3, "sizes": "x", "encoder": []}]
)
def test_info_takes_any_metadata(trilith, value):
    metadata = dict.fromkeys(["run", "table", "target", "settings", "task"], value)
    outcome = trilith("info", bare_network(metadata))
    assert (outcome.code, outcome.err) == (0, "")


@pytest.mark.parametrize("verb", ["predict", "evaluate", "info"])
@pytest.mark.parametrize(
    "file", ["missing.safetensors", ".", "houses.csv", "cut.safetensors", "none.safetensors"]
)
def test_no_model_there(trilith, houses, verb, file):
    houses()
    content = bare_network().read_bytes()
    Path("cut.safetensors").write_bytes(content[:-8])
    Path("none.safetensors").write_bytes(b"")
    outcome = trilith(verb, file, *([] if verb == "info" else ["houses.csv"]))
    assert outcome.code == 2
    assert file in outcome.complaint


@pytest.mark.parametrize("verb", ["predict", "evaluate"])
def test_a_model_of_another_kind(trilith, houses, verb):
    X = np.arange(30.0).reshape(10, 3)
    save_estimator(tl.NetworkRegressor(epochs=1).fit(X, X[:, 0]), "estimator.safetensors")
    for file in (bare_network(), "estimator.safetensors"):
        outcome = trilith(verb, file, houses())
        assert outcome.code == 2
        assert str(file) in outcome.complaint


def test_a_safetensors_file_of_somebody_else(trilith, folder):
    from safetensors.numpy import save

    Path("other.safetensors").write_bytes(save({"weight": np.zeros(3)}, metadata={"format": "pt"}))
    outcome = trilith("info", "other.safetensors")
    assert outcome.code == 2
    assert "not one that Trilith wrote" in outcome.complaint


def test_preprocessing_that_does_not_fit_the_network(trilith, houses, model):
    file = model("price")
    network = tl.load(file)
    encoder = json.loads(json.dumps(network.metadata["table"]["encoder"]))
    network.metadata["table"]["encoder"] = {name: each[:1] for name, each in encoder.items()}
    network.save("wrong.safetensors")
    outcome = trilith("predict", "wrong.safetensors", "houses.csv")
    assert outcome.code == 2
    assert "wrong.safetensors" in outcome.complaint
    assert "features" in outcome.complaint

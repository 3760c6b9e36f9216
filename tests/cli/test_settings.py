"""Settings on the command line: each reaches the network, and each mistake is one line."""

import json
from pathlib import Path

import numpy as np
import pytest

import trilith as tl
from tests.cli.conftest import SMALL, contents


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (
            ["--hidden-layers", "16,8", "--activation", "tanh", "--dropout", "0.25", "--batch-size", "16"],
            {"hidden_layers": [16, 8], "activation": "tanh", "dropout": 0.25, "batch_size": 16},
        ),
        (
            ["--hidden-layers", "16", "--optimizer", "momentum", "--learning-rate", "1e-4", "--seed", "7"],
            {"hidden_layers": 16, "optimizer": "momentum", "learning_rate": 1e-4, "random_state": 7},
        ),
        (
            ["--set", "hidden_layers=[12, 6]", "--set", "activation=relu,tanh", "--set", "epochs=3"],
            {"hidden_layers": [12, 6], "activation": ["relu", "tanh"], "epochs": 3},
        ),
        (
            ["--set", "hidden_layers=()", "--set", "shuffle=False", "--set", "keep-best=false"],
            {"hidden_layers": [], "shuffle": False, "keep_best": False},
        ),
        (
            ["--set", "batch_size=none", "--set", "early_stopping=None", "--set", "normalization=batch"],
            {"batch_size": None, "early_stopping": None, "normalization": "batch"},
        ),
        (
            ["--set", "batch_size=auto", "--set", "schedule='one_cycle'", "--set", "class_weight=balanced"],
            {"batch_size": "auto", "schedule": "one_cycle", "class_weight": "balanced"},
        ),
        (
            ["--set", "class_weight={'dear': 2, 'cheap': 1}", "--set", " clip_norm = 1 ", "--set", "l2=1e-4"],
            {"class_weight": {"dear": 2, "cheap": 1}, "clip_norm": 1, "l2": 1e-4},
        ),
        (
            [
                "--set",
                "metrics=accuracy,mean_squared_error",
                "--set",
                "loss=hinge",
                "--set",
                "precision=float64",
            ],
            {"metrics": ["accuracy", "mean_squared_error"], "loss": "hinge", "precision": "float64"},
        ),
    ],
)
def test_settings_reach_the_network(trilith, houses, arguments, expected):
    outcome = trilith("train", houses(), *SMALL, *arguments)
    assert (outcome.code, outcome.err) == (0, "")
    saved = tl.load("model.safetensors").metadata["settings"]
    # as JSON, in which 1 is not True
    assert {name: json.dumps(saved[name]) for name in expected} == {
        name: json.dumps(value) for name, value in expected.items()
    }


def test_a_later_setting_wins(trilith, houses):
    trilith("train", houses(), *SMALL, "--epochs", "9", "--set", "epochs=2", "--set", "epochs=3")
    assert tl.load("model.safetensors").metadata["settings"]["epochs"] == 3


def test_many_settings_at_once(trilith, houses):
    texts = [
        "dropout=0.5",
        "input_noise=0.1",
        "max_norm=3",
        "clip_value=1",
        "average_decay=0.9",
        "initializer=he",
    ]
    outcome = trilith("train", houses(), *SMALL, *(each for text in texts for each in ("--set", text)))
    assert (outcome.code, outcome.err) == (0, "")
    assert "dropout" in trilith("info", "model.safetensors").out


def test_no_validation_rows_means_none(trilith, houses):
    arguments = ["train", houses(), "--validation-fraction", "0", *SMALL, "--epochs", "30"]
    outcome = trilith(*arguments)
    assert "Trained 1 network on 80 rows for 30 epochs.\n" in outcome.out
    assert "validation_loss" not in Path("history.csv").read_text(encoding="utf-8")
    refused = trilith(*arguments, "--set", "early_stopping=3")
    assert refused.code == 2
    assert "validation_fraction" in refused.complaint


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--set", "dropout"], ["'dropout'", "name=value"]),
        (["--set", "=3"], ["'=3'", "name=value"]),
        (["--set", "learning_rat=3"], ["'learning_rat'", "learning_rate"]),
        (["--set", "colour=blue"], ["'colour'", "hidden_layers"]),
        (["--set", "quantile=0.5"], ["'quantile'", "classification"]),
        (["--set", "random_state=1"], ["'random_state'", "seed"]),
        (["--set", "verbose=true"], ["'verbose'", "quiet"]),
        (["--set", "validation_split=0.5"], ["'validation_split'", "validation_fraction"]),
        (["--hidden-layers", "many"], ["hidden_layers", "'many'"]),
        (["--hidden-layers", "8,0"], ["hidden_layers", "(8, 0)"]),
        (["--hidden-layers", "2.5"], ["hidden_layers", "2.5"]),
        (["--activation", "relux"], ["relux", "relu"]),
        (["--set", "activation=relu,tanh"], ["2 functions", "3 hidden layers"]),
        (["--dropout", "1"], ["dropout", "< 1"]),
        (["--optimizer", "adamm"], ["adamm", "adam"]),
        (["--learning-rate", "-1"], ["learning_rate", "-1"]),
        (["--batch-size", "0"], ["batch_size", "0"]),
        (["--epochs", "0"], ["epochs", "0"]),
        (["--set", "epochs=2.5"], ["epochs", "2.5"]),
        (["--set", "l2=nan"], ["l2", "nan"]),
        (["--set", "l2="], ["l2"]),
        (["--set", "loss=huber"], ["loss", "huber"]),
        (["--set", "schedule=cosin"], ["cosin", "cosine"]),
        (["--set", "initializer=her"], ["her", "he"]),
        (["--set", "engine=gpu"], ["gpu", "numpy"]),
        (["--threads", "0"], ["threads", "≥ 1", "got 0"]),
        (["--set", "threads=two"], ["threads", "'two'"]),
        (["--set", "normalization=group"], ["normalization", "'group'"]),
        (["--set", "monitor=profit"], ["profit", "validation_loss"]),
        (["--set", "early_stopping=true"], ["early_stopping", "True"]),
        (["--set", "metrics=accuracy"], ["metrics", "list", "'accuracy'"]),
        (["--set", "metrics=profit,"], ["profit", "accuracy"]),
        (["--set", "callbacks=3"], ["'callbacks'", "listeners"]),
        (["--set", "class_weight=heavy"], ["class_weight", "'heavy'"]),
        (["--set", "class_weight={'cheap': 'a'}"], ["class_weight", "'a'"]),
        (["--set", "class_weight={'free': 2}"], ["class_weight", "'cheap', 'dear'"]),
        (["--set", "optimizer=" + "(" * 300], ["optimizer"]),
    ],
)
def test_a_wrong_setting_is_one_line(trilith, houses, folder, arguments, words):
    houses()
    before = contents(folder)
    outcome = trilith("train", "houses.csv", *arguments)
    assert outcome.code == 2
    for word in words:
        assert word in outcome.complaint
    assert contents(folder) == before


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("quantile=0.1,0.9", ["one quantile"]),
        ("quantile=1.5", ["quantile", "1.5"]),
        ("quantile=low", ["quantile", "'low'"]),
        ("huber_delta=0", ["huber_delta", "0"]),
        ("loss=cross_entropy", ["loss", "cross_entropy"]),
        ("label_smoothing=0.1", ["'label_smoothing'", "regression"]),
    ],
)
def test_a_wrong_setting_of_a_regression(trilith, houses, text, words):
    loss = [] if text.startswith("loss") else ["--set", "loss=quantile"]
    outcome = trilith("train", houses(), "--target", "price", *loss, "--set", text)
    assert outcome.code == 2
    for word in words:
        assert word in outcome.complaint


def test_threads_are_no_part_of_the_result(trilith, houses, model):
    one, three = (model("price", "--threads", threads).rename(f"{threads}.safetensors") for threads in (1, 3))
    models = [tl.load(file) for file in (one, three)]
    assert "threads" not in models[0].metadata["settings"]
    assert models[0].metadata["settings"] == models[1].metadata["settings"]
    for name, value in models[0].parameters.items():
        np.testing.assert_array_equal(models[1].parameters[name], value, err_msg=name)
    for verb in ("predict", "evaluate"):
        assert trilith(verb, one, "houses.csv", "--threads", "2") == trilith(verb, one, "houses.csv")
        refused = trilith(verb, one, "houses.csv", "--threads", "0")
        assert refused.code == 2
        assert "threads must be None or a whole number ≥ 1" in refused.complaint

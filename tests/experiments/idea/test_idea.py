"""An idea as a value: what is set, what a run makes of it, what is refused."""

from pathlib import Path

import numpy as np
import pytest

from trilith import Adam, CosineDecay, EarlyStopping, Idea, SettingError, SplitPlan, WarmUp
from trilith.data.tables.database_address import parse_address
from trilith.experiments.table import RunSettings

HOUSES = {"source": "houses.csv"}


def test_what_is_not_set_is_as_without_an_idea():
    assert Idea(data=HOUSES).run_settings() == RunSettings(drop=(), column_kinds={})


def test_what_is_set_reaches_the_run():
    idea = Idea(
        data={
            **HOUSES,
            "target": "price",
            "column": {"zip": "category"},
            "drop": ["id"],
            "split": "part",
            "folds": 3,
        },
        network={"preset": "fast", "ensemble": 2, "hidden_layers": [8, 4], "normalization": "none"},
        training={
            "seed": 5,
            "threads": 1,
            "batch_size": "none",
            "class_weight": {"0": 1, "'0'": 2, "a b": 3},
        },
    )
    settings = idea.run_settings(verbose=True)
    assert settings == RunSettings(
        target="price",
        preset="fast",
        ensemble=2,
        settings={
            "hidden_layers": (8, 4),
            "normalization": None,
            "batch_size": None,
            "class_weight": {0: 1, "0": 2, "a b": 3},
        },
        column_kinds={"zip": "category"},
        drop=("id",),
        plan=SplitPlan(column="part", seed=5),
        folds=3,
        threads=1,
        verbose=True,
    )


def test_objects_become_text():
    training = Idea(
        data={"source": Path("houses.csv")},
        training={
            "optimizer": Adam(beta_2=0.5),
            "schedule": WarmUp(2) * CosineDecay(),
            "epochs": np.int64(3),
            "class_weight": {1: 2.0},
        },
    ).training
    assert training.optimizer == (
        "adam(learning_rate=0.001, weight_decay=0.0, beta_1=0.9, beta_2=0.5, epsilon=1e-08)"
    )
    assert training.schedule == "warm_up(epochs=2) * cosine(final=0.0)"
    assert (training.epochs, training.settings()["class_weight"]) == (3, {1: 2.0})


def test_what_is_set_by_name():
    idea = Idea(name="first", data=HOUSES, training={"seed": 0, "beta_2": "none"})
    assert idea.flat() == {"data.source": "houses.csv", "training.seed": 0, "training.beta_2": None}
    other = idea.with_values({"training.seed": 1, "network.preset": "best", "name": "second"})
    assert (other.name, other.training.seed, other.network.preset) == ("second", 1, "best")
    assert idea.name == "first"
    assert other.training.settings() == {"beta_2": None}


def test_what_is_set_to_none_is_not_what_is_not_set():
    ideas = [Idea(data=HOUSES), Idea(data=HOUSES, training={"beta_2": None})]
    assert ideas[0] != ideas[1]
    assert ideas[0] == Idea(data={**HOUSES, "target": None}, network={"ensemble": "none"})


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({}, "data is missing"),
        ({"data": {}}, "data.source is missing"),
        ({"data": 3}, r"data must be a table, as in \[data\]"),
        ({"data": {"source": 3}}, "data.source must be a name; got 3"),
        ({"data": HOUSES, "trainig": {}}, "there is no 'trainig'. Did you mean 'training'"),
        (
            {"data": HOUSES, "training": {"learning_rat": 1}},
            r"'learning_rat' in \[training\]. Did you mean 'learning_rate'",
        ),
        (
            {"data": HOUSES, "network": {"learning_rate": 1}},
            r"no 'learning_rate' in \[network\]. 'learning_rate' is in \[training\]",
        ),
        ({"data": HOUSES, "network": {"learning_rat": 1}}, r"Did you mean 'learning_rate' in \[training\]"),
        ({"data": HOUSES, "learning_rate": 1}, r"'learning_rate' is in \[training\]"),
        ({"data": HOUSES, "network": {"xyz": 1}}, r"no 'xyz' in \[network\]. Use one of: preset, ensemble"),
        ({"data": HOUSES, "training": {"random_state": 1}}, r"'seed' is in \[training\]"),
        ({"data": HOUSES, "training": {"callbacks": []}}, r"'listeners' is in \[training\]"),
        ({"data": HOUSES, "training": {"listeners": ["tensorbord"]}}, "'tensorboard', 'mlflow'"),
        ({"data": HOUSES, "network": {"dropout": 1}}, "network.dropout must be a number ≥ 0 and < 1; got 1"),
        ({"data": HOUSES, "network": {"dropout": "none"}}, "network.dropout must be"),
        (
            {"data": HOUSES, "training": {"learning_rate": 0}},
            "training.learning_rate must be 'none' or a num",
        ),
        ({"data": HOUSES, "training": {"epochs": True}}, "training.epochs must be a whole number"),
        ({"data": HOUSES, "training": {"seed": -1}}, "training.seed must be a whole number ≥ 0"),
        ({"data": HOUSES, "training": {"seed": 2**32}}, "training.seed must be"),
        ({"data": HOUSES, "training": {"loss": abs}}, "training.loss must be a name; got <built-in"),
        (
            {"data": HOUSES, "training": {"early_stopping": EarlyStopping(3)}},
            "early_stopping must be 'none' or a whole number ≥ 1; got EarlyStopping",
        ),
        ({"data": HOUSES, "network": {"preset": "fst"}}, "network.preset: preset 'fst' is not known"),
        ({"data": HOUSES, "training": {"schedule": "cosin"}}, "training.schedule: schedule 'cosin' is not"),
        ({"data": HOUSES, "training": {"optimizer": "adam(beta_2=1)"}}, "training.optimizer: beta_2 must"),
        ({"data": {**HOUSES, "column": {"zip": 3}}}, "data.column must be a mapping from column to kind"),
        ({"data": {**HOUSES, "drop": "zip"}}, "data.drop must be names of columns; got 'zip'"),
        ({"data": {**HOUSES, "task": "clustering"}}, "data.task must be .*'regression'"),
    ],
)
def test_what_is_refused(values, words):
    with pytest.raises(SettingError, match=words) as refused:
        Idea(**values)
    assert "\n" not in str(refused.value)


def test_a_frozen_value():
    with pytest.raises(ValueError, match="frozen"):
        Idea(data=HOUSES).training.seed = 3


def test_credentials_are_not_shown_and_can_be_left_out():
    address = "postgresql://ann:s3cret@host:5432/shop?options=hidden"
    idea = Idea(data={"source": address, "table": "orders"})
    assert idea.data.source == address
    assert "s3cret" not in repr(idea)
    safe = idea.without_credentials()
    assert safe.data.source == str(parse_address(address)) == "postgresql://host:5432/shop"
    assert safe.data.table == "orders"
    plain = Idea(data=HOUSES)
    assert plain.without_credentials() == plain
    with pytest.raises(SettingError) as refused:
        Idea(data={"source": address, "tabel": "orders"})
    assert "s3cret" not in str(refused.value)


def test_paths_lead_to_the_same_file_from_elsewhere(tmp_path):
    idea = Idea(data={"source": "../houses.csv"})
    within = idea.within(tmp_path / "ideas")
    assert within.data.source == str(tmp_path.resolve() / "houses.csv")
    assert within.within("/elsewhere") == within
    beside = Idea(data=HOUSES).beside("ideas")
    assert beside.within("ideas") == Idea(data=HOUSES).within("")
    for source in ("sample:iris", "sqlite:///shop.db"):
        other = Idea(data={"source": source})
        assert other.within(tmp_path) == other.beside(tmp_path) == other

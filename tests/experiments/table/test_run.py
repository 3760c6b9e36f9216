"""A run: what it trains on, what it tests on, what it says."""

import warnings

import numpy as np
import pytest

from tests.experiments.table.conftest import QUICK
from trilith.data import TableEncoder, read_table, separate_target, split_rows
from trilith.errors import DataError, SettingError
from trilith.experiments.table import train_on_table


def test_the_parts_are_those_of_the_seed(circles):
    path = circles()
    run = train_on_table(str(path), target="distance", settings=QUICK, seed=5)
    split = split_rows(60, 5)
    for part in ("train", "validation", "test"):
        np.testing.assert_array_equal(getattr(run.split, part), getattr(split, part))
    distance = read_table(path).columns["distance"]
    np.testing.assert_array_equal(run.test_target, distance[split.test])


def test_preprocessing_learns_from_the_training_rows_alone(circles):
    path = circles()
    run = train_on_table(str(path), target="place", settings=QUICK)
    features = separate_target(read_table(path), "place", "classification").features
    assert run.model.encoder == TableEncoder.fit(features.take(run.split.train))
    network = run.model.estimator.network_
    mean = network.values[network.graph.variables["standardize_1.mean"]]
    train = run.model.encoder.transform(features.take(run.split.train))
    np.testing.assert_allclose(mean, train.mean(axis=0), atol=1e-6)


def test_scores_are_those_of_the_test_part(circles):
    run = train_on_table(str(circles()), target="distance", settings=QUICK)
    assert list(run.scores) == ["network", "linear model", "baseline"]
    error = run.test_prediction - run.test_target
    assert run.scores["network"][0].value == pytest.approx(np.sqrt((error**2).mean()))
    mean = read_table(run.table.source).columns["distance"][run.split.train].mean()
    assert run.scores["baseline"][0].value == pytest.approx(np.sqrt(((run.test_target - mean) ** 2).mean()))


def test_same_seed_same_bytes_whoever_watches(circles):
    path = str(circles())
    runs = [
        train_on_table(path, target="place", settings=QUICK | {"dropout": 0.3}, seed=seed, verbose=verbose)
        for seed, verbose in [(1, False), (1, True), (2, False)]
    ]
    first, watched, other = (
        [value.tobytes() for value in run.model.estimator.network_.parameters.values()] for run in runs
    )
    assert first == watched
    assert first != other
    settings = [run.model.estimator.get_params(deep=False) for run in runs]
    assert settings[0] == settings[1]


def test_no_validation_part(circles):
    run = train_on_table(str(circles()), target="place", settings=QUICK, validation_fraction=0)
    assert len(run.split.validation) == 0
    assert len(run.model.estimator.history_) == 3
    assert "validation_loss" not in run.model.estimator.history_.columns


def test_notes_tell_what_nobody_asked_for(circles):
    path = circles()
    text = path.read_text(encoding="utf-8").replace(",near\n", ",\n", 1)
    lines = [f"{'a,b' if number == 0 else '1,2'},{line}" for number, line in enumerate(text.splitlines())]
    path.write_text("\n".join(lines), encoding="utf-8")
    assert train_on_table(str(path), settings=QUICK).notes == [
        "No target was named: predicting 'place'.",
        "Rows without 'place', left out: 1.",
        "Left out 'a', 'b': constant: every row has the same value.",
    ]


def test_many_classes_are_no_warning(circles):
    path = circles()
    rows = [f"{number},{number // 2}" for number in range(60)]
    path.write_text("x,pair\n" + "\n".join(rows), encoding="utf-8")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        run = train_on_table(str(path), task="classification", settings=QUICK)
    assert len(run.model.classes) == 30


@pytest.mark.parametrize(
    ("keywords", "message"),
    [
        ({"seed": -1}, "seed must be at least 0"),
        ({"seed": 2**32}, "below 4294967296, got 4294967296"),
        ({"test_fraction": 0}, "test_fraction must be above 0"),
        ({"test_fraction": float("nan")}, "test_fraction must be above 0"),
        ({"test_fraction": 0.8, "validation_fraction": 0.2}, "below 1"),
        ({"validation_fraction": 0, "settings": {"early_stopping": 3}}, "validation_fraction above 0"),
        ({"settings": {"drop": 0.5}}, "Did you mean dropout"),
        ({"task": "ranking"}, "'ranking'"),
    ],
)
def test_what_cannot_work_is_said_first(circles, keywords, message):
    with pytest.raises((SettingError, DataError), match=message):
        train_on_table(str(circles()), **keywords)


def test_only_a_target(circles):
    path = circles()
    path.write_text("y\n" + "1\n2\n" * 20, encoding="utf-8")
    with pytest.raises(DataError, match="only column is the target"):
        train_on_table(str(path))

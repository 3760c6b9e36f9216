"""Two real tables, from the file to the features."""

import time

import numpy as np
import pytest

from trilith.data import TableEncoder, guess_target, guess_task, read_table, separate_target, summary


def test_california_housing(shared_data):
    start = time.process_time()
    table = read_table(shared_data / "california_housing" / "housing.csv")
    assert time.process_time() - start < 0.5
    assert len(table) == 20640
    assert guess_target(table, None) == "ocean_proximity"
    price = table.columns["median_house_value"]
    assert guess_task(price) == "regression"
    assert guess_task(table.columns["ocean_proximity"]) == "classification"
    assert price.mean() == pytest.approx(206855.81690891474)
    missing = {column.name: column.missing for column in summary(table) if column.missing}
    assert missing == {"total_bedrooms": 207}
    labelled = separate_target(table, "median_house_value", "regression")
    encoder = TableEncoder.fit(labelled.features)
    features = encoder.transform(labelled.features)
    assert features.shape == (20640, 8 + 1)
    assert np.isnan(features).sum() == 207
    assert np.isnan(features[:, encoder.feature_names.index("total_bedrooms")]).sum() == 207
    assert np.bincount(features[:, encoder.feature_names.index("ocean_proximity")].astype(int)).tolist() == [
        0, 9136, 6551, 2658, 2290, 5
    ]  # fmt: skip


def test_titanic(shared_data):
    table = read_table(shared_data / "titanic" / "train.csv")
    assert len(table) == 891
    assert sum(column.missing for column in summary(table)) == 866
    assert guess_task(table.columns["Survived"]) == "classification"
    labelled = separate_target(table, "Survived", "classification")
    assert np.bincount(labelled.target).tolist() == [549, 342]
    encoder = TableEncoder.fit(labelled.features)
    assert encoder.left_out == {
        "PassengerId": "whole numbers that count the rows",
        "Ticket": "text that differs in nearly every row (681 distinct in 891 rows)",
    }
    kinds = {decision.column: decision.kind for decision in encoder.decisions if decision.is_used}
    assert kinds == {
        "Pclass": "number",
        "Name": "text",
        "Sex": "category",
        "Age": "number",
        "SibSp": "number",
        "Parch": "number",
        "Fare": "number",
        "Cabin": "category",
        "Embarked": "category",
    }
    features = encoder.transform(labelled.features)
    assert np.isnan(features[:, encoder.feature_names.index("Age")]).sum() == 177
    (cabin,) = [column for column in encoder.columns if column.name == "Cabin"]
    missing = 1 + cabin.level_names.index("missing")
    assert (features[:, encoder.feature_names.index("Cabin")] == missing).sum() == 687

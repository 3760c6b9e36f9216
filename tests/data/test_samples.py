"""The tables that come with scikit-learn."""

import numpy as np
import pytest

from trilith.data import SAMPLES, guess_target, guess_task, read_table
from trilith.errors import DataError

# rows, features, task, the first answer (from scikit-learn's own description of the data)
EXPECTED = {
    "digits": (1797, 64, "classification", "0"),
    "breast_cancer": (569, 30, "classification", "malignant"),
    "diabetes": (442, 10, "regression", 151.0),
    "wine": (178, 13, "classification", "class_0"),
    "iris": (150, 4, "classification", "setosa"),
}


def test_every_sample_is_expected():
    assert set(SAMPLES) == set(EXPECTED)


@pytest.mark.parametrize("name", SAMPLES)
def test_sample(name):
    rows, features, task, first = EXPECTED[name]
    table = read_table(f"sample:{name}")
    assert table.source == f"sample:{name}"
    assert len(table) == rows
    assert len(table.names) == features + 1
    assert guess_target(table, None) == "target"
    assert guess_task(table.columns["target"]) == task
    assert table.columns["target"][0] == first
    assert type(table.columns["target"].tolist()[0]) is type(first)
    assert all(table.columns[column].dtype == np.float64 for column in table.names[:-1])
    assert all(type(column) is str for column in table.names)


def test_the_values_are_those_of_scikit_learn():
    from sklearn.datasets import load_iris

    iris, table = load_iris(), read_table("sample:iris")
    np.testing.assert_array_equal(np.stack([table.columns[n] for n in iris.feature_names], 1), iris.data)
    assert table.columns["target"].tolist() == iris.target_names[iris.target].tolist()


def test_unknown_sample():
    with pytest.raises(DataError, match=r"^sample:digit: no such sample; did you mean 'digits'\?$"):
        read_table("sample:digit")
    with pytest.raises(DataError, match=r"^sample:: no such sample; there are 'digits', 'breast_cancer'"):
        read_table("sample:")

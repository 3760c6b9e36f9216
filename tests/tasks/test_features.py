"""What an estimator predicts from: the short check says what scikit-learn's long one says."""

import warnings
from typing import Any

import numpy as np
import pandas as pd
import pytest
from sklearn.base import clone
from sklearn.exceptions import NotFittedError
from sklearn.utils.validation import check_is_fitted, validate_data

import trilith as tl
from trilith.tasks import features
from trilith.tasks.features import FLOATS, checked_features

MODEL = tl.NetworkClassifier(hidden_layers=3, epochs=1)
ROWS = np.random.default_rng(0).normal(size=(6, 4))


def matrix(rows: np.ndarray) -> np.ndarray:
    """NumPy warns of what is old; people have it all the same."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", PendingDeprecationWarning)
        return np.asmatrix(rows)


@pytest.fixture(scope="module")
def fitted() -> tl.NetworkClassifier:
    return clone(MODEL).fit(ROWS, np.arange(6) % 2)


@pytest.fixture(scope="module")
def with_names() -> tl.NetworkClassifier:
    return clone(MODEL).fit(pd.DataFrame(ROWS, columns=list("abcd")), np.arange(6) % 2)


def broken(value: float) -> np.ndarray:
    rows = ROWS.copy()
    rows[-1, -1] = value
    return rows


GIVEN: dict[str, Any] = {
    "float64": ROWS,
    "float32": ROWS.astype(np.float32),
    "one row": ROWS[:1],
    "columns apart": np.repeat(ROWS, 2, axis=1)[:, ::2],
    "column after column": np.asfortranarray(ROWS),
    "huge": np.full((6, 4), 1e308),
    "other byte order": ROWS.astype(">f8"),
    "half precision": ROWS.astype(np.float16),
    "whole numbers": np.arange(24).reshape(6, 4),
    "truths": ROWS > 0,
    "objects": ROWS.astype(object),
    "text": ROWS.astype(str),
    "lists": ROWS.tolist(),
    "a table": pd.DataFrame(ROWS, columns=list("abcd")),
    "a table in another order": pd.DataFrame(ROWS, columns=list("dcba")),
    "masked": np.ma.masked_array(ROWS, mask=ROWS > 2),
    "a matrix": matrix(ROWS),
    "complex": ROWS * 1j,
    "NaN": broken(np.nan),
    "infinity": broken(np.inf),
    "both infinities": np.where(ROWS > 0, np.inf, -np.inf),
    "too few features": ROWS[:, :3],
    "too many features": np.ones((6, 5)),
    "no rows": ROWS[:0],
    "one dimension": ROWS[0],
    "three dimensions": ROWS[None],
    "a number": 1.0,
    "nothing": None,
}


def outcome(check: Any, estimator: tl.NetworkClassifier, X: Any) -> Any:
    """The array's type and bytes, or the error; and the warnings."""
    with warnings.catch_warnings(record=True) as heard:
        warnings.simplefilter("always")
        try:
            array = check(estimator, X)
            result: Any = (array.dtype, array.shape, array.tobytes())
        except Exception as error:
            result = (type(error), str(error))
    return result, [str(each.message) for each in heard]


def long_check(estimator: tl.NetworkClassifier, X: Any) -> np.ndarray:
    check_is_fitted(estimator, "network_")
    return np.asarray(validate_data(estimator, X, dtype=FLOATS, reset=False))


@pytest.mark.parametrize("what", GIVEN)
@pytest.mark.parametrize("names", [False, True])
def test_it_says_what_the_long_check_says(fitted, with_names, what: str, names: bool) -> None:
    for estimator in (with_names if names else fitted, clone(MODEL)):
        expected = outcome(long_check, estimator, GIVEN[what])
        assert outcome(checked_features, estimator, GIVEN[what]) == expected


def test_plain_arrays_are_spared_the_long_check(fitted, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = fitted.predict_proba(ROWS.tolist())
    monkeypatch.delattr(features, "validate_data")
    for rows in (ROWS, np.asfortranarray(ROWS)):
        np.testing.assert_array_equal(fitted.predict_proba(rows), expected)
    with pytest.raises(NotFittedError):
        clone(MODEL).predict_proba(ROWS)

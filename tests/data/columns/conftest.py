"""Columns from cells, and one column alone through the encoder."""

from types import SimpleNamespace

import numpy as np
import pytest

from trilith.data import Table, TableEncoder


def text(*cells):
    return np.array(cells, dtype=object)


def numbers(*cells):
    return np.array(cells, dtype=np.float64)


def times(*cells):
    return np.array(cells, dtype="datetime64[us]")


def fit(column, kind=None, name="c", **options):
    """The encoder of a table of one column, and its decision."""
    return TableEncoder.fit(Table({name: column}, **options), kinds={name: kind} if kind else None)


def codes(encoder, column):
    """The features of new cells, a list for each row."""
    (only,) = encoder.columns
    return encoder.transform(Table({only.name: column}, "new.csv")).tolist()


@pytest.fixture
def cells():
    return SimpleNamespace(text=text, numbers=numbers, times=times, fit=fit, codes=codes)

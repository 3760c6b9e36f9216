"""Columns of dates and times: days, and places in the cycles of the calendar."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trilith.data import Table, TableEncoder
from trilith.data.tables.columns.cycles import CYCLES
from trilith.errors import DataError

YEARS = np.arange("2020-01-01", "2024-01-01", 11, dtype="datetime64[D]").astype("datetime64[us]")


def named(encoder):
    return [(feature.name, feature.kind) for feature in encoder.features]


def test_days_and_the_cycles_that_vary(cells):
    encoder = cells.fit(YEARS)
    assert named(encoder) == [
        ("c: days", "number"),
        ("c: day of year", "phase"),
        ("c: day of month", "phase"),
        ("c: weekday", "phase"),
    ]
    assert encoder.decisions[0].details == "days since 2020-01-01, day of year, day of month, weekday"
    days, year, month, week = cells.codes(encoder, cells.times("2021-03-02T12:00"))[0]
    assert days == 366 + 31 + 28 + 1.5
    assert (year, month, week) == pytest.approx((60 / 365, 1 / 31, 1 / 7))  # a Tuesday


def test_a_cycle_needs_more_than_a_turn(cells):
    """Within one year its day says nothing that the days do not; within a day so does the time."""
    hours = np.datetime64("2026-01-31", "us") + np.arange(240) * np.timedelta64(1, "h")
    assert named(cells.fit(hours)) == [
        ("c: days", "number"),
        ("c: weekday", "phase"),
        ("c: time of day", "phase"),
    ]
    assert named(cells.fit(hours[:20])) == [("c: days", "number")]


def test_missing(cells):
    encoder = cells.fit(np.append(YEARS, np.datetime64("NaT")))
    assert np.isnan(cells.codes(encoder, cells.times("NaT"))).all()
    assert np.isnan(cells.codes(encoder, cells.text(None))).all()
    assert np.isnan(cells.codes(encoder, cells.numbers(np.nan))).all()


def test_texts_that_are_dates(cells):
    encoder = cells.fit(cells.text("2026-01-31", "2026-02-01T18:00", None))
    assert encoder.decisions[0].kind == "time"
    assert encoder.decisions[0].reason == "texts that are dates or times"
    assert cells.codes(encoder, cells.times("2026-02-02"))[0][0] == 2
    assert cells.codes(encoder, cells.text("2026-02-02T01:00+01:00"))[0][0] == 2  # in UTC


def test_what_is_no_date(cells):
    encoder = cells.fit(YEARS)
    with pytest.raises(
        DataError, match=r"^new.csv, row 2: column 'c' is 'soon'; expected a date or a time such"
    ):
        cells.codes(encoder, cells.text("2026-01-31", "soon"))
    with pytest.raises(DataError, match=r"^new.csv, row 1: column 'c' is '5'; expected a date"):
        cells.codes(encoder, cells.numbers(5))
    with pytest.raises(DataError, match=r"^the table, row 1: column 'c' is 'red'; expected a date"):
        cells.fit(cells.text("red", "blue"), "time")


@given(st.datetimes())
def test_phases_stay_below_one(moment):
    encoder = TableEncoder.fit(Table({"c": np.array(["0001-01-01", "9999-12-31T12:00"], "datetime64[us]")}))
    assert len(encoder.features) == 1 + len(CYCLES)
    (row,) = encoder.transform(Table({"c": np.array([moment], "datetime64[us]")}))
    assert (row[1:] >= 0).all()
    assert (row[1:] < 1).all()


def test_the_last_microsecond_of_a_day(cells):
    encoder = cells.fit(cells.times("2026-01-01", "2026-01-02T12:00"))
    assert cells.codes(encoder, cells.times("2026-01-01T23:59:59.999999"))[0][1] < 1

"""What a column is taken for, and why."""

from uuid import UUID

import numpy as np
import pytest

from trilith.data import Table, TableEncoder

N = 60
random = np.random.default_rng(0)
USED = {"used": np.linspace(0.1, 1, N)}


def decision(name, column):
    return TableEncoder.fit(Table({name: column, **USED})).decisions[0]


def texts(cells):
    return np.array([str(cell) for cell in cells], dtype=object)


def repeated(*cells):
    return texts((cells * N)[:N])


COUNTING = np.arange(1.0, N + 1)
CODES = random.choice([10115.0, 20095.0, 80331.0, 50667.0], N)
KEYS = random.permutation(10_000)[:N].astype(float)
KINDS = [
    ("rooms", random.integers(1, 9, N).astype(float), "number"),
    ("price", random.normal(size=N), "number"),
    ("price", texts(f"{price:.3f}" for price in random.normal(size=N)), "number"),
    ("zip_code", CODES, "category"),
    ("zipCode", CODES, "category"),
    ("StoreType", CODES, "category"),
    ("customer_id", CODES, "category"),
    ("customer_id", CODES + 0.5, "number"),  # no whole numbers
    ("population", CODES, "number"),
    ("grid", CODES, "number"),  # ends like id, but is not the word
    ("customer_id", KEYS, "left out"),
    ("KundenID", KEYS, "left out"),
    ("customer", KEYS, "number"),
    ("PassengerId", COUNTING, "left out"),
    ("Unnamed: 0", COUNTING - 1, "left out"),
    ("customer", COUNTING, "left out"),
    ("customer", COUNTING[::-1], "number"),
    ("customer", COUNTING**2, "number"),
    ("year", COUNTING + 1960, "number"),
    ("day_of_trial", COUNTING, "number"),
    ("x", COUNTING, "number"),
    ("sold", np.arange(N).astype("datetime64[D]").astype("datetime64[us]"), "time"),
    ("sold", np.full(N, "2026-01-31", "datetime64[us]"), "left out"),
    ("alive", repeated("yes", "no"), "boolean"),
    ("alive", repeated(1.0, 0.0).astype(float), "boolean"),
    ("alive", repeated(1.0, 2.0).astype(float), "number"),
    ("city", repeated("Bonn", "Bern", "Graz"), "category"),
    ("size", repeated("small", "large", "medium"), "ordered"),
    ("postcode", repeated("02139", "10115", "80331"), "category"),
    ("key", texts(str(UUID(int=number * 2**90)) for number in range(1, N + 1)), "left out"),
    ("name", texts(f"name{number}" for number in range(N)), "left out"),
    ("phone", texts(f"({number % 3}) {number % 4} {number}" for number in range(N)), "left out"),
    ("name", texts(f"first{number} last{number}" for number in range(N)), "left out"),
    ("title", texts(f"The house of number{number % 9} at {number}" for number in range(N)), "text"),
    ("review", texts(f"a very very good film number{n % 30} indeed" for n in range(N)), "text"),
    ("price_index", KEYS, "number"),
    ("index", KEYS, "left out"),
    ("sold", texts(np.arange(N).astype("datetime64[D]").astype(str)), "time"),
    ("price", texts(range(100, 100 + N)), "number"),
    ("zip", texts(range(100, 100 + N)), "left out"),
    ("price", texts(f"{number:05}" for number in range(N)), "left out"),
    ("nothing", np.full(N, np.nan), "left out"),
    ("nothing", np.full(N, None), "left out"),
    ("nothing", np.full(N, "NaT", "datetime64[us]"), "left out"),
]


@pytest.mark.parametrize(("name", "column", "kind"), KINDS)
def test_kinds(name, column, kind):
    assert decision(name, column).kind == kind


def test_reasons_for_leaving_out():
    ids = texts(f"passenger{number}" for number in range(N))
    columns = {
        "id": ids,
        "one": np.full(N, 5.0),
        "word": repeated("x"),
        "weight": texts([*map(str, range(N - 1)), "12 kg"]),
        "row": COUNTING,
        "store_id": KEYS,
        "empty": np.full(N, np.nan),
        **USED,
    }
    encoder = TableEncoder.fit(Table(columns))
    assert encoder.feature_names == ("used",)
    assert encoder.left_out == {
        "id": "text that differs in nearly every row (60 distinct in 60 rows)",
        "one": "constant: every row has the same value",
        "word": "constant: every row has the same value",
        "weight": "numbers with text among them, such as '12 kg': mend or empty those cells to use it",
        "row": "whole numbers that count the rows",
        "store_id": "an identifier: whole numbers that hardly ever come back",
        "empty": "every cell is missing",
    }
    assert str(encoder.decisions[1]) == "one: left out (constant: every row has the same value)"


@pytest.mark.parametrize(("cell", "kind"), [(7.0, "number"), ("x", "category")])
def test_a_constant_that_is_sometimes_missing_is_kept(cell, kind):
    column = np.array([cell] * N, dtype=object if kind == "category" else float)
    column[3] = None
    assert decision("c", column).kind == kind


def test_dates_with_text_among_them():
    days = [*np.arange(N - 1).astype("datetime64[D]").astype(str), "soon"]
    assert decision("sold", texts(days)).reason == (
        "dates with text among them, such as 'soon': mend or empty those cells to use it"
    )


@pytest.mark.parametrize(("spoilt", "kind"), [(COUNTING.clip(2), "left out"), (COUNTING.clip(10), "number")])
def test_counting_may_have_a_few_doubles_and_gaps(spoilt, kind):
    assert decision("customer", spoilt).kind == kind
    assert decision("customer", np.append(spoilt[:-1], np.nan)).kind == kind


def test_a_part_of_counted_rows_counts_them_still():
    random = np.random.default_rng(0)
    assert decision("customer", np.sort(random.permutation(90)[:N]).astype(float)).kind == "left out"
    assert decision("customer", np.sort(random.permutation(9000)[:N]).astype(float)).kind == "number"


def test_few_rows_count_nothing():
    encoder = TableEncoder.fit(Table({"dose": np.arange(5.0), "dose_id": np.arange(5.0)}))
    assert [decision.kind for decision in encoder.decisions] == ["number", "left out"]


@pytest.mark.parametrize("place", [0, -1])
def test_where_a_bad_cell_stands_does_not_matter(place):
    cells = [str(number / 4) for number in range(2000)]
    cells[place] = "12 kg"
    column = np.array(cells, dtype=object)
    kept = TableEncoder.fit(Table({"weight": column, "used": np.linspace(0, 1, 2000)})).decisions[0]
    assert kept.reason.startswith("numbers with text among them, such as '12 kg'")

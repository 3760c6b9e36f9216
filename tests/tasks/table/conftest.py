"""A table of every kind of column, and settings that train in a moment."""

import numpy as np
import pytest

from trilith.data import Table

QUICK = {"hidden_layers": (8,), "epochs": 3}


def mixed_table(rows: int = 200, seed: int = 0) -> Table:
    """Numbers with missing cells, categories, booleans, times and free text."""
    random = np.random.default_rng(seed)
    age = random.normal(40, 10, rows)
    age[random.random(rows) < 0.1] = np.nan
    city = random.choice(["Rome", "Oslo", "Lima", None], rows, p=[0.4, 0.3, 0.2, 0.1])
    words = np.array(["old", "new", "red", "blue", "large", "small", "house", "flat", "garden", "near"])
    note = np.array([" ".join(random.choice(words, 5)) for _ in range(rows)], dtype=object)
    days = random.integers(0, 3000, rows).astype("timedelta64[D]")
    return Table(
        {
            "age": age,
            "income": random.lognormal(10, 1, rows),
            "city": city.astype(object),
            "member": random.choice(["yes", "no"], rows).astype(object),
            "since": (np.datetime64("2010-01-01") + days).astype("datetime64[us]"),
            "note": note,
        },
        "mixed",
    )


@pytest.fixture
def mixed() -> Table:
    return mixed_table()


@pytest.fixture
def classes(mixed: Table) -> np.ndarray:
    rich = mixed.columns["income"] > 20_000
    return np.where(rich, "rich", "poor").astype(object)


@pytest.fixture
def numbers(mixed: Table) -> np.ndarray:
    return np.log(mixed.columns["income"]) + (mixed.columns["city"] == "Oslo")

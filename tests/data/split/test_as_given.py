"""Parts that a column names."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trilith.data import SplitPlan, Table
from trilith.errors import DataError

WORDS = {
    "train": ["train", "Training", " TRAIN "],
    "validation": ["validation", "valid", "val", "dev", "Val"],
    "test": ["test", "testing", "holdout", "Test"],
}


def table_of(cells, **columns):
    return Table({"split": np.array(cells, dtype=object), **columns}, "birds.csv")


@given(st.data(), st.lists(st.sampled_from(sorted(WORDS)), min_size=3, max_size=50))
def test_cells_are_obeyed(data, parts):
    parts = ["train", "test", "validation", *parts]
    cells = [data.draw(st.sampled_from(WORDS[part])) for part in parts]
    split = SplitPlan(column="split", seed=3).draw(table_of(cells))
    for part in WORDS:
        assert getattr(split, part).tolist() == [row for row, said in enumerate(parts) if said == part]


def test_missing_validation_is_drawn_from_train(assert_whole):
    cells, labels = ["train"] * 80 + ["test"] * 20, np.tile([0, 1], 50)
    split = SplitPlan(column="split").draw(table_of(cells), labels)
    assert_whole(split, 100)
    assert split.test.tolist() == list(range(80, 100))
    assert len(split.validation) == 10  # an eighth of train, as without a column
    assert labels[split.validation].sum() == 5
    unwatched = SplitPlan(column="split", validation_fraction=0).draw(table_of(cells))
    assert (len(unwatched.train), len(unwatched.validation)) == (80, 0)


def test_few_training_rows_keep_their_share():
    split = SplitPlan(column="split").draw(table_of(["train"] * 16 + ["test"] * 160))
    assert (len(split.train), len(split.validation), len(split.test)) == (14, 2, 160)


def test_validation_is_drawn_by_group_or_by_time():
    numbers = np.repeat(np.arange(20.0), 5)
    table = table_of(["train"] * 80 + ["test"] * 20, number=numbers)
    split = SplitPlan(column="split", group="number").draw(table)
    assert not set(numbers[split.train]) & set(numbers[split.validation])
    split = SplitPlan(column="split", time="number").draw(table)
    assert set(numbers[split.validation]) == {14.0, 15.0}


def test_given_parts_that_cut_a_group_are_refused():
    table = table_of(["train"] * 8 + ["test"] * 4, who=np.array(list("aabbccddaaee"), dtype=object))
    plan = SplitPlan(column="split", group="who", validation_fraction=0)
    with pytest.raises(DataError, match=r"cut the group a of 'who': row 1 and the group's last row are"):
        plan.draw(table)


def test_words_that_say_no_part():
    with pytest.raises(DataError, match=r"^birds.csv, row 2: 'split' says 'maybe'; expected train"):
        SplitPlan(column="split").draw(table_of(["train", "maybe", "test"]))
    with pytest.raises(DataError, match=r"^birds.csv, row 3: no cell in 'split'; expected train"):
        SplitPlan(column="split").draw(table_of(["train", "test", None]))


@pytest.mark.parametrize("column", [np.array([0.0, 1.0, 2.0]), np.zeros(3, "datetime64[us]")])
def test_numbers_are_not_guessed(column):
    with pytest.raises(DataError, match=r"'split' holds .*, which is not guessed at; expected train"):
        SplitPlan(column="split").draw(Table({"split": column}))


@pytest.mark.parametrize(("cells", "absent"), [(["train", "val"], "test"), (["val", "test"], "train")])
def test_nothing_to_train_or_to_test(cells, absent):
    with pytest.raises(DataError, match=f"no cell in 'split' says {absent}; mark some rows so"):
        SplitPlan(column="split").draw(table_of(cells))

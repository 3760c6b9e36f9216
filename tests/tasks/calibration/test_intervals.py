"""Intervals keep their promise on drawn data, and their description survives a file or is refused."""

import json
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trilith.errors import DataError, SettingError, ShapeError
from trilith.tasks.calibration import LEVELS, PredictionIntervals

NOISE = {
    "normal": lambda random, rows: random.normal(size=rows),
    "heavy": lambda random, rows: random.standard_t(2, size=rows),
    "skewed": lambda random, rows: random.exponential(size=rows),
}


def drawn(rows, noise="normal", growing=False, seed=0):
    """True and predicted numbers; growing errors are small at small predictions."""
    random = np.random.default_rng(seed)
    prediction = random.uniform(0, 10, rows)
    error = NOISE[noise](random, rows) * (0.1 + prediction if growing else 1)
    return prediction + error, prediction


def held(intervals, target, prediction, coverage):
    lower, upper = intervals.interval(prediction, coverage)
    return (lower <= target) & (target <= upper)


@pytest.mark.parametrize("noise", NOISE)
@pytest.mark.parametrize("rows", [30, 99, 500])
def test_coverage_is_what_was_promised(noise, rows):
    """Over 300 fits: at least the promise, and at most 1 / (rows of a bin + 1) more (Lei et al., 2018)."""
    for level in LEVELS:
        shares = [
            held(
                PredictionIntervals.fit(*drawn(rows, noise, seed=seed)),
                *drawn(400, noise, seed=9999 + seed),
                level,
            ).mean()
            for seed in range(300)
        ]
        error = 3.5 * np.std(shares) / math.sqrt(len(shares))
        fewest = rows // max(1, rows // 200)
        assert level - error < np.mean(shares) < level + 1 / (fewest + 1) + error


def test_every_bin_keeps_the_promise_where_errors_grow():
    target, prediction = drawn(20_000, growing=True)
    local = PredictionIntervals.fit(target[:4000], prediction[:4000])
    even = PredictionIntervals.fit(target[:4000], prediction[:4000], local=False)
    new = target[4000:], prediction[4000:]
    small = new[1] < 2
    assert abs(held(local, *new, 0.9)[small].mean() - 0.9) < 0.03
    assert held(even, *new, 0.9)[small].mean() > 0.99  # one width for all is far too wide there
    widths = [np.mean(np.subtract(*each.interval(new[1])[::-1])) for each in (local, even)]
    assert widths[0] < 0.97 * widths[1]


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=120))
def test_half_widths_are_the_documented_order_statistics(errors):
    intervals = PredictionIntervals.fit(np.array(errors), np.zeros(len(errors)))
    for level in LEVELS:
        rank = math.ceil((len(errors) + 1) * level - 1e-9)
        if rank > len(errors):
            assert level not in intervals.half_widths
        else:
            assert intervals.half_widths[level] == (sorted(map(abs, errors))[rank - 1],)


@pytest.mark.parametrize(("rows", "levels"), [(0, 0), (1, 1), (3, 1), (4, 2), (9, 3), (18, 3), (19, 4)])
def test_few_rows_promise_only_what_they_can(rows, levels):
    intervals = PredictionIntervals.fit(*drawn(rows))
    assert list(intervals.half_widths) == list(LEVELS[:levels])


def test_wider_for_more_coverage():
    intervals = PredictionIntervals.fit(*drawn(1000))
    prediction = np.linspace(-5, 15, 50)
    widths = [np.subtract(*intervals.interval(prediction, level)[::-1]) for level in LEVELS]
    assert (np.diff(widths, axis=0) > 0).all()
    lower, upper = intervals.interval(prediction)
    np.testing.assert_allclose((lower + upper) / 2, prediction)


@pytest.mark.parametrize(("rows", "bins"), [(399, 1), (400, 2), (1999, 9), (5000, 10)])
def test_bins_need_rows(rows, bins):
    intervals = PredictionIntervals.fit(*drawn(rows))
    assert len(intervals.edges) == bins - 1
    assert all(len(each) == bins for each in intervals.half_widths.values())


def test_predictions_that_are_mostly_equal_share_one_bin():
    target, prediction = drawn(2000)
    intervals = PredictionIntervals.fit(target, np.where(prediction < 9, 0.0, prediction))
    assert intervals.edges == ()
    assert held(intervals, target, np.where(prediction < 9, 0.0, prediction), 0.9).mean() >= 0.9
    assert PredictionIntervals.fit(target, np.zeros(2000)).edges == ()


@pytest.mark.parametrize("rows", [0, 12, 150, 3000])
def test_a_description_survives_json(rows):
    intervals = PredictionIntervals.fit(*drawn(rows, growing=True))
    again = PredictionIntervals.from_dict(json.loads(json.dumps(intervals.to_dict())))
    assert again == intervals


@pytest.mark.parametrize(
    "change",
    [
        {"edges": None},
        {"edges": [2.0, 1.0]},
        {"edges": [1.0, math.nan]},
        {"edges": [float(k) for k in range(10)]},
        {"edges": [1]},
        {"rows": -1},
        {"rows": True},
        {"rows": 3.5},
        {"half_widths": {"0.9": [1.0]}},
        {"half_widths": {"0.9": [1.0, -1.0]}},
        {"half_widths": {"0.9": [1.0, math.inf]}},
        {"half_widths": {"0.9": "12"}},
        {"half_widths": {"0.7": [1.0, 1.0]}},
        {"half_widths": {0.9: [1.0, 1.0]}},
        {"further": 1},
    ],
)
def test_a_damaged_description_is_refused(change):
    sound = {"edges": [5.0], "half_widths": {"0.9": [1.0, 2.0]}, "rows": 500}
    assert PredictionIntervals.from_dict(sound).interval([0, 9])[1].tolist() == [1, 11]
    with pytest.raises(DataError, match=r"^intervals: .*; the description is damaged"):
        PredictionIntervals.from_dict(sound | change)


def test_what_cannot_be_given():
    with pytest.raises(SettingError, match=r"expected one of 0.5, 0.8, 0.9: 12 validation rows promise no"):
        PredictionIntervals.fit(*drawn(12)).interval([1.0], 0.95)
    with pytest.raises(ShapeError, match=r"got \(3,\) and \(2,\)"):
        PredictionIntervals.fit(np.zeros(3), np.zeros(2))
    with pytest.raises(DataError, match="NaN or infinite"):
        PredictionIntervals.fit([1.0, math.nan], [1.0, 2.0])

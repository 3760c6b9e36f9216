"""A difference is more than noise where scipy's paired tests say so, and the words say it honestly."""

import numpy as np
import pytest
from scipy import stats

from tests.experiments.compare.conftest import Record
from trilith.errors import StoreError
from trilith.experiments.compare import PairedComparison, compare_runs, paired_comparison, verdicts


def compared(record: Record, a: list[float], b: list[float], metric: str = "test.rmse") -> PairedComparison:
    runs = [
        [record(f"{side}{seed}", seed, value) for seed, value in enumerate(v)]
        for side, v in (("a", a), ("b", b))
    ]
    return paired_comparison(*runs, metric)


@pytest.mark.parametrize("seed", range(3))
def test_as_scipy_has_it(record: Record, seed: int) -> None:
    random = np.random.default_rng(seed)
    a = random.normal(1.0, 0.1, 9)
    b = a + random.normal(0.03 * seed, 0.03, 9)
    found = compared(record, a.tolist(), b.tolist())
    test = stats.ttest_rel(a, b)
    interval = test.confidence_interval(0.95)
    assert found.difference == pytest.approx(np.mean(a - b))
    assert (found.low, found.high) == pytest.approx((interval.low, interval.high))
    assert found.t_test == pytest.approx(test.pvalue)
    assert found.wilcoxon == pytest.approx(stats.wilcoxon(a, b).pvalue)
    assert found.is_more_than_noise == (test.pvalue < 0.05)
    assert found.pairs == 9


def test_only_common_seeds_are_pairs(record: Record) -> None:
    a = [record("a", seed, 0.1 * seed) for seed in (1, 2, 3, 5)]
    b = [record("b", seed, 0.2) for seed in (5, 3, 7)] + [record("c", 2)]
    found = paired_comparison(a, b, "test.rmse")
    assert found.seeds == (3, 5)
    assert found.difference == pytest.approx(0.2)


def test_no_common_seed(record: Record) -> None:
    with pytest.raises(StoreError, match=r"no seed has test.rmse on both sides \(seeds 0 and seeds 1\)"):
        paired_comparison([record("a", 0, 0.1)], [record("b", 1, 0.1)], "test.rmse")
    with pytest.raises(StoreError, match="none"):
        paired_comparison([record("a", 0, 0.1)], [], "test.rmse")


def test_words_for_a_clear_difference(record: Record) -> None:
    found = compared(record, [0.50, 0.52, 0.48, 0.51, 0.49, 0.50], [0.60, 0.63, 0.57, 0.61, 0.60, 0.58])
    words = found.in_words("adam", "sgd")
    assert words.startswith("test.rmse: adam is better than sgd by 0.09833 (95% interval 0.08")
    assert "6 seeds): more than noise (p=" in words
    assert "signed ranks: p=0.031" in words


def test_words_for_noise(record: Record) -> None:
    found = compared(record, [0.50, 0.60, 0.40], [0.55, 0.45, 0.50])
    words = found.in_words()
    assert "the first equals the second" in words or "than the second by" in words
    assert "not more than noise (p=1" in words or "not more than noise (p=0." in words


def test_words_for_what_is_worse_or_of_unknown_direction(record: Record) -> None:
    worse = compared(record, [0.6, 0.7, 0.8], [0.5, 0.6, 0.71])
    assert "a is worse than b" in worse.in_words("a", "b")
    runs = [record("a", seed).changed({"metrics": {"odd": float(seed)}}) for seed in range(3)]
    other = [
        run.changed({"metrics": {"odd": run.metrics["odd"] + 1 + run.metrics["odd"] / 9}}) for run in runs
    ]
    assert "is lower than" in paired_comparison(runs, other, "odd").in_words()


def test_one_pair_says_nothing_of_noise(record: Record) -> None:
    found = compared(record, [0.5], [0.6])
    assert (found.t_test, found.low) == (None, None)
    assert not found.is_more_than_noise
    assert "One pair says nothing of noise" in found.in_words()


def test_what_a_comparison_says_of_noise(record: Record) -> None:
    a = [record(f"a{seed}", seed, 0.5 + seed / 100, x=1) for seed in range(3)]
    b = [record(f"b{seed}", seed, 0.6 + seed / 90, x=2) for seed in range(3)]
    c = record("c", 7, 0.1, x=3)
    better, lone = verdicts(compare_runs([*b, *a, c]))
    assert "a0 +2 is better than b0 +2" in better
    assert "more than noise" in better
    assert lone.startswith("c and b0 +2: no seed has test.rmse on both sides")
    assert verdicts(compare_runs([a[0], b[0]])) == []
    assert verdicts(compare_runs([*a, b[0].changed({"data": "x"})])) == []
    with pytest.raises(StoreError, match="says nothing of noise"):
        verdicts(compare_runs([a[0], b[0]]), "test.rmse")


def test_where_every_seed_says_the_same(record: Record) -> None:
    same = compared(record, [0.5, 0.6], [0.5, 0.6])
    assert not same.is_more_than_noise
    assert "equals" in same.in_words()
    assert "not more than noise (p=1)" in same.in_words()
    shifted = compared(record, [0.5, 0.75], [0.25, 0.5])
    assert shifted.is_more_than_noise
    assert (shifted.low, shifted.high) == (0.25, 0.25)


def test_an_outlier_decides_nothing_in_silence(record: Record) -> None:
    differences = [0.9, 0.8, 1.0, 0.95, 0.85, -0.97, -0.99, 0.93, 0.9, 0.88, -0.1, 0.9]
    found = compared(record, differences, [0.0] * 12)
    agree = (found.t_test < 0.05) == (found.wilcoxon < 0.05)
    assert ("Ranks disagree" in found.in_words()) == (found.is_more_than_noise and not agree)

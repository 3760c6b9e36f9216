"""Numbers and names as a person reads them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trilith.experiments.report.formatting import (
    chart_labels,
    format_count,
    format_number,
    format_percent,
    format_setting,
    format_together,
    shorten,
)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "–"),
        (float("nan"), "–"),
        (float("-inf"), "−∞"),
        (0.0, "0"),
        (0.97041, "0.9704"),
        (-31516.37, "−31,516"),
        (1234567, "1,234,567"),
        (12.3456, "12.35"),
        (3.3e-5, "3.3e-05"),
        (2.5e12 + 0.5, "2.5e+12"),
    ],
)
def test_numbers_have_four_digits(value: float | None, text: str) -> None:
    assert format_number(value) == text


def test_numbers_to_compare_share_their_decimals() -> None:
    assert format_together([0.9704, 0.08333, None]) == ["0.9704", "0.0833", "–"]
    assert format_together([31516.4, -60.2, 0.4]) == ["31,516", "−60", "0"]
    assert format_together([0.8666, -0.00003]) == ["0.8666", "0.0000"]
    assert format_together([0.00012, 0.000034]) == ["0.0001200", "3.4e-05"]
    assert format_together([]) == []


def test_counts_fit_a_cell() -> None:
    counts = [0, 9999, 10_000, 999_499, 999_500, 3_400_000]
    assert [format_count(count) for count in counts] == ["0", "9,999", "10k", "999k", "1.0M", "3.4M"]


def test_shares_and_settings() -> None:
    assert (format_percent(0.97037), format_percent(float("nan"))) == ("97.0%", "–")
    settings = [None, True, (64, 32), [], "relu", 0.001]
    assert [format_setting(value) for value in settings] == ["none", "yes", "64, 32", "–", "relu", "0.001"]


def test_long_names_keep_both_ends() -> None:
    assert shorten("species 07 of the family corvidae", 20) == "species 07 of…rvidae"
    assert shorten("a\tb\n\x00c", 20) == "a b c"


@given(st.lists(st.text(max_size=60), max_size=30), st.integers(8, 30))
def test_labels_of_an_axis_differ_and_print(names: list[str], length: int) -> None:
    labels = chart_labels(names, length)
    assert len(set(labels)) == len(names)
    assert all(label.isprintable() and 0 < len(label) <= length + len(" (30)") for label in labels)

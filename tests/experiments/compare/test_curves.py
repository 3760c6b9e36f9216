"""Curves of runs as a line of text and as a chart."""

import math
from pathlib import Path

import pytest

from tests.experiments.compare.conftest import Record
from trilith.errors import StoreError
from trilith.experiments.compare import (
    compare_runs,
    group_curves,
    render_comparison,
    run_curve,
    sparklines,
    write_comparison,
)


def history(*losses: float, network: int = 0) -> list[dict[str, float]]:
    return [{"network": network, "epoch": epoch, "loss": loss} for epoch, loss in enumerate(losses, start=1)]


def test_the_mean_of_the_networks_that_still_train() -> None:
    rows = history(1.0, 0.5, 0.25) + history(3.0, math.nan, network=1)
    assert run_curve(rows, "loss") == [(1.0, 2.0), (2.0, 0.5), (3.0, 0.25)]
    assert run_curve(rows, "nothing") == []


def test_a_line_of_bars_falls_as_the_loss_does() -> None:
    assert sparklines([run_curve(history(8, 7, 6, 5, 4, 3, 2, 1), "loss")]) == ["█▇▆▅▄▃▂▁"]


def test_lines_share_a_scale_and_a_width() -> None:
    high, low = sparklines([[(1, 8.0), (2, 8.0)], [(1, 1.0)]])
    assert (high, low) == ("██", "▁")
    assert sparklines([[(epoch, 1.0) for epoch in range(1000)]], width=10) == ["▁" * 10]
    assert sparklines([[], []]) == ["", ""]


def test_a_wide_range_is_drawn_by_its_logarithm() -> None:
    (line,) = sparklines([[(1, 1000.0), (2, 100.0), (3, 10.0), (4, 1.0)]])
    assert line == "█▆▃▁"


def test_what_is_drawn_where_nothing_is_asked_for(record: Record) -> None:
    comparison = compare_runs([record("a", 0, rate=1), record("b", 1, rate=1), record("c", rate=2)])
    rows = [{"epoch": 1, "loss": 1.0, "validation_loss": 2.0}]
    histories = {"a": rows, "b": [{"epoch": 1, "validation_loss": 4.0}], "c": []}
    assert group_curves(comparison, histories) == ("validation_loss", {"a +1": [(1.0, 3.0)], "c": []})
    assert group_curves(comparison, histories, "loss")[1]["a +1"] == [(1.0, 1.0)]
    assert group_curves(comparison, {"a": [], "b": [], "c": []})[0] is None
    with pytest.raises(StoreError, match="there is epoch, loss, validation_loss"):
        group_curves(comparison, histories, "accuracy")


def test_a_page_holds_all_of_it_and_runs_nothing(record: Record, tmp_path: Path) -> None:
    odd = record("b", 0, 0.5, rate="<script>alert(1)</script>").changed({"data": "<b>"})
    comparison = compare_runs([record("a", 0, 0.4, rate=0.1), record("a2", 1, 0.42, rate=0.1), odd])
    quantity, curves = group_curves(comparison, {"a": history(2, 1), "a2": history(3, 1), "b": history(2, 2)})
    write_comparison(comparison, quantity, curves, tmp_path / "page.html")
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    for words in ("Attention: different data", "0.4100 ± 0.01414", "training.rate", "a +1", "<svg role="):
        assert words in page
    assert page.count("<svg") == 1


def test_a_page_without_curves(record: Record) -> None:
    page = render_comparison(compare_runs([record("a", rmse=0.1, x=1), record("b", rmse=0.2, x=2)]), None, {})
    assert "<svg" not in page
    assert 'class="n best"' in page

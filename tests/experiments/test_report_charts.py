"""The charts, by what can be read in their drawings."""

import math
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from xml.etree.ElementTree import Element

import numpy as np
import pytest
from sklearn.metrics import confusion_matrix

from trilith.experiments.report import ReportContent, render_report
from trilith.experiments.report.charts.learning_curve import is_logarithmic
from trilith.experiments.report.charts.style import BLUE, ORANGE, span
from trilith.experiments.report.measures.curves import Curve

Make = Callable[..., ReportContent]
Read = Callable[[str], Any]


def place(element: Element) -> tuple[float, float]:
    """Where a mark stands in its drawing, in pixels from the left and from the top."""
    x, y = (element.get("transform") or "").removeprefix("translate(").removesuffix(")").split(",")
    return float(x), float(y)


@pytest.mark.parametrize("number", [2, 10, 50])
def test_a_confusion_matrix_shows_its_counts(classification: Make, read: Read, number: int) -> None:
    names = [f"class-{k}" for k in range(number)]
    content = replace(classification(names, rows=900), history=(), probabilities=None)
    page = read(render_report(content))
    counts = confusion_matrix(content.target, content.prediction, labels=names)
    expected = sorted(str(count) for count in counts[counts > 0])
    assert sorted(label for label in page.labels() if label.isdigit()) == expected
    assert all(page.labels().count(name) == 2 for name in names)

    shares = counts / counts.sum(axis=1, keepdims=True)
    expected = sorted(f"{share:.0%}" for share in shares[counts > 0]) if number < 50 else []
    assert sorted(label for label in page.labels() if label.endswith("%")) == expected


def test_counts_stand_where_the_true_row_meets_the_predicted_column(classification: Make, read: Read) -> None:
    true, predicted = list("aaa" + "bbbbb" + "c"), list("aab" + "ccccb" + "c")
    content = classification(
        list("abc"), target=np.array(true), prediction=np.array(predicted), probabilities=None, history=()
    )
    (drawing,) = read(render_report(content)).drawings
    texts = [element for element in drawing.iter() if (element.text or "").isdigit()]
    columns, rows = np.array([place(text) for text in texts]).T
    table = np.zeros((3, 3), dtype=int)
    table[np.unique(rows, return_inverse=True)[1], np.unique(columns, return_inverse=True)[1]] = [
        int(text.text or "") for text in texts
    ]
    assert table.tolist() == [[2, 1, 0], [0, 1, 4], [0, 0, 1]]


def test_of_very_many_classes_only_the_most_confused_are_drawn(classification: Make, read: Read) -> None:
    content = classification(list(range(120)), rows=2000, history=(), probabilities=None)
    page = read(render_report(content))
    assert "Of 120 classes, the 50 with the most mistakes are shown." in page.text
    (drawing,) = page.drawings
    assert float(drawing.get("width")) < 920


def test_a_learning_curve_marks_the_best_epoch(classification: Make, read: Read) -> None:
    page = read(render_report(classification(["a", "b"])))
    assert "Loss by epoch; 0.2429 on the validation part at the best epoch, 7." in page.text
    assert "Accuracy by epoch; 0.9286 at the best epoch, 7." in page.text
    assert {"train", "validation", "epoch", "loss", "accuracy"} <= set(page.labels())
    for drawing in page.drawings[:2]:
        marks = [
            element for element in drawing.iter() if ORANGE in (element.get("fill"), element.get("stroke"))
        ]
        assert len(marks) == 2  # a line and a point


@pytest.mark.parametrize("epochs", [1, 20_000])
def test_a_history_of_any_length_makes_a_small_page(regression: Make, read: Read, epochs: int) -> None:
    history = [{"epoch": k, "loss": 1 + math.sin(k), "validation_loss": None} for k in range(epochs)]
    html = render_report(regression(rows=0, history=history, best_epoch=epochs - 1))
    assert len(html) < 60_000
    assert len(read(html).drawings) == 1


def test_a_history_of_nothing_finite_draws_nothing(regression: Make, read: Read) -> None:
    history = [{"epoch": 1, "loss": math.nan, "validation_loss": None}, {"epoch": 2, "loss": math.inf}]
    assert read(render_report(regression(rows=0, history=history))).drawings == []
    history.append({"epoch": 3, "loss": 0.5})
    page = read(render_report(regression(rows=0, history=history)))
    assert len(page.drawings) == 1
    assert "2 values that are not finite are not drawn" in page.text


def test_values_of_a_wide_range_are_drawn_on_a_logarithmic_scale() -> None:
    def wide(*values: float) -> bool:
        return is_logarithmic(Curve("loss", [(k, value) for k, value in enumerate(values)], [], 0))

    assert [wide(1, 0.001), wide(1, 0.5), wide(1, 0.001, 0), wide(-1, 5000)] == [True, False, False, False]


@pytest.mark.parametrize(("rows", "marks"), [(2000, 2000), (50_000, None)])
def test_many_rows_are_counted_in_cells(regression: Make, read: Read, rows: int, marks: int | None) -> None:
    html = render_report(regression(rows=rows))
    scatter = read(html).drawings[0]
    drawn = [element for element in scatter.iter() if element.get("fill") == BLUE]
    assert len(drawn) == marks if marks else 100 < len(drawn) < 48 * 48
    assert len(html) < 400_000


def test_the_diagonal_of_the_scatter_is_straight_through_equal_values(regression: Make, read: Read) -> None:
    exact = np.linspace(0, 1, 5)
    scatter = read(render_report(regression(target=exact, prediction=exact))).drawings[0]
    places = [place(element) for element in scatter.iter() if element.get("fill") == BLUE]
    x, y = np.array(places).T
    np.testing.assert_allclose(np.diff(x), x[1] - x[0], atol=0.02)
    np.testing.assert_allclose(np.diff(y), y[1] - y[0], atol=0.02)
    assert x[0] < x[-1]
    assert y[0] > y[-1]  # pixels count downward


@pytest.mark.parametrize("value", [0.0, 7.0, -1e-9, 1e299])
def test_predictions_that_are_all_the_same_still_have_a_scale(
    regression: Make, read: Read, value: float
) -> None:
    same = np.full(5, value)
    low, high = span(same)
    assert low < value < high
    html = render_report(regression(target=same, prediction=same))
    assert "NaN" not in html
    assert "Infinity" not in html
    assert len(read(html).drawings) == 2

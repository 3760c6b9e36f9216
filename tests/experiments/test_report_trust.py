"""What the page says of how far the numbers can be trusted: intervals, temperature, folds, columns, data."""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from trilith.errors import ShapeError
from trilith.experiments.report import (
    ColumnSummary,
    Coverage,
    DataFindings,
    Dependence,
    Explanation,
    FoldedMetric,
    Importance,
    Intervals,
    MetricRow,
    ReportContent,
    TemperatureScaling,
    render_report,
)
from trilith.experiments.report.charts.style import BLUE, ORANGE

Make = Callable[..., ReportContent]
Read = Callable[[str], Any]


def words(page: Any) -> str:
    return " ".join(page.text.split())


def has_row(page: Any, *cells: str) -> bool:
    return re.search(r"\s*".join(map(re.escape, cells)), page.text) is not None


def sections(page: Any) -> list[str]:
    return [given["id"] for tag, given in page.elements if tag == "section"]


def within(content: ReportContent, half: float, measured: float = 0.9) -> ReportContent:
    """The content with intervals of one half-width around the predictions."""
    low, high = measured - 0.03, measured + 0.03
    coverage = [Coverage(0.9, measured, low, high, 2 * half, len(content.target))]
    ends = content.prediction - half, content.prediction + half
    intervals = Intervals(coverage=coverage, level=0.9, lower=ends[0], upper=ends[1])
    return replace(content, intervals=intervals)


def dependence(column: str, **changes: Any) -> Dependence:
    fields: dict[str, Any] = {
        "kind": "number",
        "output": "price",
        "values": (1.0, 2.0, 3.0),
        "mean": (10.0, 20.0, 15.0),
        "low": (8.0, 15.0, 12.0),
        "high": (12.0, 25.0, 18.0),
        "shares": (0.1, 0.5, 0.9),
    }
    return Dependence(column, **fields | changes)


def test_intervals_are_told_with_their_coverage(regression: Make, read: Read) -> None:
    page = read(render_report(within(regression(), 16.0)))
    assert "intervals" in sections(page)
    assert has_row(page, "asked", "measured", "95% interval", "mean width")
    assert has_row(page, "90%", "90.0%", "87.0% to 93.0%", "32")
    assert "On the test part it keeps its word." in words(page)
    assert "holds less than" not in words(page)


def test_a_broken_promise_is_said_aloud(regression: Make, read: Read) -> None:
    page = read(render_report(within(regression(), 9.0, measured=0.7)))
    assert "On the test part it holds less than 90%: do not rely on it there." in words(page)
    assert "(too low)" in words(page)
    assert "keeps its word" not in words(page)


@pytest.mark.parametrize("rows", [200, 3000])
def test_true_numbers_outside_of_the_band_are_orange(regression: Make, read: Read, rows: int) -> None:
    content = within(regression(rows=rows), 16.0)
    page = read(render_report(content))
    filled = [element.get("fill") for element in page.drawings[2].iter()]
    points = [colour for colour in filled if colour in (BLUE, ORANGE)]
    missed = (abs(content.target - content.prediction) > 16).sum()
    if rows == 200:
        assert points.count(ORANGE) == missed > 5
    else:
        assert "400 of 3,000 rows are drawn" in words(page)
    assert len(points) == min(rows, 400) + 1  # the band itself is filled too


def test_intervals_of_nothing_finite_have_no_drawing(regression: Make, read: Read) -> None:
    content = regression()
    content = replace(content, prediction=np.full_like(content.prediction, np.nan))
    page = read(render_report(within(content, 1.0)))
    assert "intervals" in sections(page)
    assert page.drawings == []


def test_the_calibration_is_shown_before_and_after_the_temperature(classification: Make, read: Read) -> None:
    content = classification(["no", "yes"])
    timid = content.probabilities**0.25 / (content.probabilities**0.25).sum(axis=1, keepdims=True)
    scaled = replace(content, temperature=TemperatureScaling(temperature=0.25, before=timid))
    page = read(render_report(scaled))
    plain = read(render_report(content))
    said = words(page)
    assert "before its logits were divided by the temperature 0.2500, fitted to the validation part" in said
    assert "Grey: before the temperature." in said
    before, after = (
        float(part.rsplit(" ", 1)[1].rstrip("%"))
        for part in (said.split(" before its logits")[0], said.split(" on average (expected")[0])
    )
    assert before > after
    assert len(list(page.drawings[3].iter())) > len(list(plain.drawings[3].iter()))
    kept = replace(content, temperature=TemperatureScaling(temperature=1.0, before=content.probabilities))
    assert "No temperature was needed" in words(read(render_report(kept)))
    assert "temperature" not in words(plain)


def test_cross_validation_stands_with_mean_and_spread(regression: Make, read: Read) -> None:
    folds = [FoldedMetric("R²", True, (0.7, 0.8, 0.9)), FoldedMetric("error", False, (10.0, 12.0, 14.0))]
    metrics = [MetricRow(name="R²", higher_is_better=True, network=0.8)]
    page = read(render_report(regression(metrics=metrics, cross_validation=folds)))
    assert has_row(page, "metric", "folds", "mean", "standard deviation", "lowest", "highest")
    assert has_row(page, "R²", "3", "0.8000", "0.1000", "0.7000", "0.9000")
    assert has_row(page, "error", "3", "12.00", "2.00", "10.00", "14.00")


def test_importance_is_drawn_for_the_columns_that_count_most(regression: Make, read: Read) -> None:
    columns = [Importance(f"column {k}", (20.0 - k, 21.0 - k, 22.0 - k)) for k in range(20)]
    explanation = Explanation(loss="mean absolute error", importance=columns)
    page = read(render_report(regression(explanation=explanation)))
    assert "Of 20 columns, the 15 most important ones are shown." in words(page)
    assert has_row(page, "column 0", "21", "1")
    labels = page.labels()
    assert [label for label in labels if label.startswith("column ")] == [f"column {k}" for k in range(15)]
    assert "rise of the mean absolute error" in labels


def test_importances_of_nothing_still_have_a_scale(regression: Make, read: Read) -> None:
    explanation = Explanation(loss="error", importance=[Importance("a", (0.0, 0.0))])
    html = render_report(regression(explanation=explanation))
    assert "NaN" not in html
    assert len(read(html).drawings) == 3


def test_dependence_is_drawn_on_one_scale(regression: Make, read: Read) -> None:
    day = tuple(f"2024-0{month}-01T00:00:00.000000" for month in (1, 2, 3))
    drawn = [
        dependence("size"),
        dependence("day", kind="time", values=day, high=(12.0, 90.0, 18.0)),
        dependence("kind", kind="category", values=("flat", "house", "missing")),
    ]
    explanation = Explanation(loss="error", importance=[Importance("size", (1.0,))], dependence=drawn)
    page = read(render_report(regression(explanation=explanation)))
    figures = page.drawings[-3:]
    texts = [[element.text for element in drawing.iter() if element.text] for drawing in figures]
    assert all("80" in each for each in texts)  # a label of the common vertical axis
    assert {"flat", "house", "missing", "kind"} <= set(texts[2])
    assert "Mean price, if every row had this size." in words(page)


def test_probabilities_have_an_axis_of_percent(classification: Make, read: Read) -> None:
    shown = dependence("wing", output="b", mean=(0.1, 0.2, 0.6), low=(0.0, 0.1, 0.5), high=(0.2, 0.3, 0.7))
    explanation = Explanation(loss="log loss", importance=[], dependence=[shown])
    page = read(render_report(classification(["a", "b"], explanation=explanation)))
    texts = [element.text for element in page.drawings[-1].iter()]
    assert {"50%", "probability of “b”", "wing"} <= set(texts)
    assert "Mean probability of “b”, if every row had this wing." in words(page)


def test_the_data_is_told_with_what_was_looked_at(classification: Make, read: Read) -> None:
    columns = [
        ColumnSummary(
            name="wing", kind="number", missing=0, distinct=9, outliers=4, alone=0.995, suspect=True
        ),
        ColumnSummary(name="nest", kind="text", missing=1, distinct=3, drift=0.21, drifted=True),
    ]
    data = DataFindings(
        findings=["wing: predicts the target nearly alone"],
        tested_again=2,
        groups="bird: 7 groups of 1 to 9 rows",
        classes=[("sparrow", 30), ("owl", 10)],
        alone_measure="ROC AUC",
    )
    page = read(render_report(classification(["a", "b"], columns=columns, data=data)))
    assert "To look at: wing: predicts the target nearly alone Also:" in words(page)
    assert "bird: 7 groups of 1 to 9 rows No row is there twice." in words(page)
    assert "No test row" not in words(page)
    assert has_row(page, "sparrow", "30", "75.0%", "owl", "10", "25.0%")
    assert has_row(page, "distinct", "outliers", "ROC AUC alone", "drift", "details")
    assert has_row(page, "wing", "number", "0", "9", "4", "0.9950", "(suspicious)", "–")
    assert has_row(page, "nest", "text", "1", "3", "–", "–", "0.2100", "(drifted)")
    assert has_row(read(render_report(classification(["a", "b"]))), "missing", "distinct", "details")


def test_imbalanced_classes_are_named(classification: Make, read: Read) -> None:
    content = classification(["a", "b"], imbalance="Classes are imbalanced: most are 'a'.")
    assert "Classes are imbalanced: most are 'a'." in words(read(render_report(content)))


def test_hostile_names_stay_names(regression: Make, read: Read) -> None:
    bad = ['"><script>x</script>', "</svg></style>", "a.b[0]", "datum['x']", "{{ 7 * 7 }}"]
    explanation = Explanation(
        loss=bad[0],
        importance=[Importance(name, (1.0, 2.0)) for name in bad],
        dependence=[
            dependence(
                bad[1],
                kind="category",
                values=tuple(bad),
                output=bad[0],
                mean=(1.0,) * 5,
                low=(0.0,) * 5,
                high=(2.0,) * 5,
                shares=(0.2,) * 5,
            )
        ],
    )
    data = DataFindings(
        findings=bad, groups=bad[2], classes=[(name, 1) for name in bad], alone_measure=bad[0]
    )
    column = ColumnSummary(name=bad[1], kind=bad[0], missing=0, distinct=0, alone=0.5)
    content = regression(explanation=explanation, data=data, columns=[column], target_name=bad[0])
    page = read(render_report(within(content, 5.0)))
    assert page.count("script") == 0
    assert page.count("style") == 1
    assert all(page.text.count(name) >= 3 for name in bad)
    drawings = [given for tag, given in page.elements if tag == "svg"]
    assert all(given["aria-label"].endswith(".") for given in drawings)


def test_parts_that_do_not_fit_are_refused(classification: Make, regression: Make) -> None:
    with pytest.raises(ShapeError, match="intervals need an end below and above each of 200 targets"):
        regression(intervals=Intervals(coverage=[], level=0.9, lower=np.zeros(200), upper=np.zeros(3)))
    with pytest.raises(ShapeError, match=r"temperature.before must be \(rows, classes\) = \(300, 2\)"):
        classification(["a", "b"], temperature=TemperatureScaling(temperature=2.0, before=np.zeros((300, 3))))

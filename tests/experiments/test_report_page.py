"""The page as a whole: what it shows, and that nothing from the data can act in it."""

import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from trilith.errors import SettingError, ShapeError
from trilith.experiments.report import ColumnSummary, MetricRow, ReportContent, render_report

Make = Callable[..., ReportContent]
Read = Callable[[str], Any]

HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror="alert(2)">',
    "</svg></style></title><iframe src=//evil.example>",
    "a.b[0]",
    'datum["x"]',
    'it\'s "quoted" \\ {{ 7 * 7 }} {% raw %}',
    "&lt;b&gt;",
    "line\nbreak\x00\ud800",
]


def test_a_classifier_s_report_has_every_section(classification: Make, read: Read) -> None:
    page = read(render_report(classification(["a", "b", "c"])))
    headings = [heading["id"] for tag, heading in page.elements if tag == "section"]
    assert headings == [
        "score",
        "learning",
        "predictions",
        "calibration",
        "data",
        "network",
        "settings",
        "use",
    ]
    assert {f"#{name}" for name in headings} == {link["href"] for tag, link in page.elements if tag == "a"}
    for shown in [
        "birds.csv → species",
        "best at epoch 7",
        "expected calibration error",
        "every row has its own",
    ]:
        assert shown in page.text
    for cells in [("wing", "number", "3", "120", "1 to 9"), ("total", "1,984", "3,904"), ("dropout", "none")]:
        assert re.search(r"\s*".join(map(re.escape, cells)), page.text), cells
    assert len(page.drawings) == 2 + 1 + 2


def test_a_regressor_s_report_shows_its_residuals(regression: Make, read: Read) -> None:
    content = regression()
    page = read(render_report(content))
    half = np.median(np.abs(content.prediction - content.target))
    assert f"predicted within {half:.3f}" in page.text
    assert {"true price", "predicted price", "predicted − true price"} <= set(page.labels())


def test_the_score_stands_beside_the_simpler_models(classification: Make, read: Read) -> None:
    content = classification(["a", "b"])
    html = render_report(content)
    text = " ".join(read(html).text.split())
    assert "0.9704 accuracy on the test part" in text
    assert "Better than the linear model (0.9611), better than the baseline (0.1000)." in text
    assert "simpler model" not in text
    assert re.findall(r'class="n best">([\d.]+)', html) == ["0.9704", "0.1300"]

    errors = MetricRow(name="error", higher_is_better=False, network=3, linear_model=2, baseline=3)
    worse = " ".join(read(render_report(replace(content, metrics=[errors]))).text.split())
    assert "Worse than the linear model (2.0000), as good as the baseline (3.0000). A simpler model" in worse


def test_a_small_test_part_is_called_small(classification: Make) -> None:
    assert "a small difference may be chance" in render_report(classification(["a", "b"], rows=40))
    assert "a small difference may be chance" not in render_report(classification(["a", "b"], rows=400))


def test_sections_without_anything_to_show_are_left_out(regression: Make, read: Read) -> None:
    page = read(render_report(regression(rows=0)))
    assert [heading["id"] for tag, heading in page.elements if tag == "section"] == ["use"]
    assert [link["href"] for tag, link in page.elements if tag == "a"] == ["#use"]


def test_the_page_runs_no_script_and_fetches_nothing(classification: Make, read: Read) -> None:
    page = read(render_report(classification(["a", "b", "c"])))
    policy = next(meta["content"] for tag, meta in page.elements if tag == "meta" and "http-equiv" in meta)
    assert policy.startswith("default-src 'none'; style-src 'unsafe-inline'")
    assert page.count("script") == page.count("link") == page.count("img") == page.count("image") == 0
    assert not re.search(r"url\(|@import", render_report(classification(["a", "b"])))


@pytest.mark.parametrize("classes", [HOSTILE, HOSTILE[:2], HOSTILE[2:4]])
def test_names_from_the_data_are_shown_and_never_act(
    classification: Make, read: Read, classes: list[str]
) -> None:
    plain = read(render_report(classification([f"class {k}" for k in range(len(classes))])))
    everywhere = {
        "title": HOSTILE[1],
        "model_file": HOSTILE[0],
        "version": HOSTILE[2],
        "columns": [
            ColumnSummary(name=name, kind=name, missing=0, distinct=1, details=name) for name in HOSTILE
        ],
        "notes": HOSTILE,
        "settings": {name: name for name in HOSTILE},
        "metrics": [MetricRow(name=name, higher_is_better=True, network=0.5) for name in HOSTILE],
        "sizes": {HOSTILE[1]: 3},
    }
    page = read(render_report(classification(classes, **everywhere)))
    assert {tag for tag, _ in page.elements} == {tag for tag, _ in plain.elements}
    assert {name for _, given in page.elements for name in given} == {
        name for _, given in plain.elements for name in given
    }
    for name in [*HOSTILE, *classes]:
        assert name in page.text


def test_names_stand_at_the_axes_of_the_confusion_matrix(classification: Make, read: Read) -> None:
    names = ["<b>x</b>", 'a"b', "a.b[0]", "it's", "&amp;", "\\"]
    labels = read(render_report(classification(names))).labels()
    assert all(labels.count(name) == 2 for name in names)


def test_a_hostile_target_name_stays_a_title(regression: Make, read: Read) -> None:
    page = read(render_report(regression(target_name='"><script>x</script>')))
    assert page.count("script") == 0
    assert 'true "><script>x</script>' in page.labels()


def test_every_drawing_has_words_and_every_table_a_caption(classification: Make, read: Read) -> None:
    page = read(render_report(classification(['"quoted" <b>', "b"])))
    drawings = [given for tag, given in page.elements if tag == "svg"]
    assert len(drawings) == 5
    assert all(given["role"] == "img" and given["aria-label"].endswith(".") for given in drawings)
    assert page.count("caption") == page.count("table") > 4
    assert all(given.get("scope") in {"row", "col"} for tag, given in page.elements if tag == "th")


def test_the_commands_quote_the_name_of_the_model(regression: Make, read: Read) -> None:
    text = read(render_report(regression(model_file="-it's a model.safetensors"))).text
    assert """trilith predict './-it'"'"'s a model.safetensors' new.csv""" in text
    assert """tl.load_table_model("-it's a model.safetensors")""" in text


def test_content_that_does_not_fit_is_refused(classification: Make, regression: Make) -> None:
    with pytest.raises(SettingError, match="expected one of classification, regression"):
        regression(task="ranking")
    with pytest.raises(ShapeError, match="one output at a time"):
        regression(target=np.zeros((200, 2)))
    with pytest.raises(ShapeError, match=r"\(rows, classes\) = \(300, 2\), got \(300, 3\)"):
        classification(["a", "b"], probabilities=np.zeros((300, 3)))


def test_importing_the_report_loads_no_heavy_library() -> None:
    heavy = {"altair", "jinja2", "markupsafe", "pandas", "scipy", "sklearn", "vl_convert"}
    code = f"import sys, trilith.experiments.report; print(sorted(sys.modules.keys() & {heavy!r}))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("[]\n", "")

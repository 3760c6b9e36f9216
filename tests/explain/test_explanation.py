"""What people see: the document's own example, the column form, the notations, and the shapes."""

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

import trilith as tl
from tests.test_readme import run_python
from trilith.errors import SettingError
from trilith.explain import explain
from trilith.network import average_networks

NETWORK = tl.Network([tl.Dense(3, "relu"), tl.Dense(3)], input_shape=(4,))


def test_the_document_shows_what_its_code_prints(capsys: pytest.CaptureFixture[str]) -> None:
    document = Path(__file__).parents[2] / "docs" / "explain.md"
    run_python(document)
    printed, text = capsys.readouterr().out, document.read_text(encoding="utf-8")
    fences = re.findall(r"^```python\n.*?^```\n\n```\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    assert printed == "".join(fences)


def test_the_update_in_the_document() -> None:
    document = (Path(__file__).parents[2] / "docs" / "explain.md").read_text(encoding="utf-8")
    printed = explain(NETWORK, "cross_entropy", "adam").equations()
    update = printed[printed.index("update") : printed.index("\n    mb1")]
    assert f"```\n{update}\n```" in document


def test_a_network_explains_itself() -> None:
    assert NETWORK.explain("cross_entropy").equations() == explain(NETWORK, "cross_entropy").equations()


def test_the_column_form_is_the_textbooks() -> None:
    lines = [line.strip() for line in explain(NETWORK, "cross_entropy").equations(columns=True).splitlines()]
    expected = ["Z1 = W1·A0 + b1", "dZ2 = (A2 − Y)/m", "dW2 = dZ2·A1ᵀ", "db2 = Σ dZ2", "dA1 = W2ᵀ·dZ2"]
    assert [line for line in lines if line in expected] == expected


def test_what_has_more_axes_stands_in_rows_between_columns() -> None:
    deep = tl.Network([tl.Dense(2), tl.Flatten(), tl.Dense(1)], input_shape=(2, 3))
    lines = explain(deep, "mean_squared_error").equations(columns=True).splitlines()
    expected = [
        "Z1 = A0·W1ᵀ + b1ᵀ",
        "A2 = reshape(Z1; m, 4)ᵀ",
        "Z3 = W3·A2 + b3",
        "dZ1 = reshape(dA2ᵀ; m, 2, 2)",
        "dW1 = reshape(dA2ᵀ; 2m, 2)ᵀ·reshape(A0; 2m, 3)",
    ]
    assert [line.strip() for line in lines if line.strip() in expected] == expected


def test_latex() -> None:
    lines = explain(NETWORK, "cross_entropy").equations(form="latex").splitlines()
    assert r"dZ_{2} = \frac{A_{2} - Y}{m} \\" in lines
    assert r"dW_{2} = A_{1}^{\top} \cdot dZ_{2} \\" in lines


def test_mathml_is_well_formed() -> None:
    for loss in ("cross_entropy", "hinge", "huber", "poisson"):
        ElementTree.fromstring(f"<body>{explain(NETWORK, loss).equations(form='mathml')}</body>")


def test_shapes() -> None:
    lines = [line.split() for line in explain(NETWORK, "cross_entropy").shapes().splitlines()]
    assert lines[:2] == [["W1", "4×3"], ["b1", "1×3"]]
    assert ["Z1", "m×3"] in lines
    assert ["dW1", "4×3"] in lines
    assert ["J", "1"] in lines


def test_what_cannot_be_is_refused() -> None:
    with pytest.raises(SettingError, match="form 'word'"):
        explain(NETWORK, "cross_entropy").equations(form="word")  # type: ignore[arg-type]


def test_of_an_average_the_first_network_is_shown() -> None:
    networks = [tl.Network([tl.Dense(3, "relu"), tl.Dense(3)], input_shape=(4,)) for _ in range(3)]
    for each in networks:
        each.initialise()
    shown = explain(average_networks(networks), "cross_entropy").equations()
    assert shown.replace("member_1.", "") == explain(networks[0], "cross_entropy").equations()

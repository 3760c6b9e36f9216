"""Pictures of computational graphs: every equation once, what it reads as arrows, all readable."""

from itertools import combinations
from xml.etree import ElementTree

import pytest

import trilith as tl
from tests.explain.pictures.labels import SVG, boxes, clashes, labels, ways
from tests.explain.pictures.test_network_picture import residual
from trilith.explain import explain

PLAIN = tl.Network([tl.Dense(6, "relu"), tl.Dense(3)], input_shape=(4,))
DROPOUT = tl.Network(
    [tl.Dense(3, "tanh"), tl.Residual([tl.BatchNorm(), tl.Dense(3, "gelu"), tl.Dropout(0.2)]), tl.Dense(2)],
    input_shape=(4,),
)
NETWORKS = {"plain": PLAIN, "dropout": DROPOUT, "residual 8": residual(8)}


@pytest.mark.parametrize("name", NETWORKS)
def test_no_label_meets_another_or_a_line(name: str) -> None:
    svg = explain(NETWORKS[name], "cross_entropy").graph().svg()
    assert clashes(svg) == []
    assert not [1 for one, other in combinations(boxes(svg), 2) if one.meets(other)]


def test_no_way_goes_through_a_box() -> None:
    svg = explain(DROPOUT, "cross_entropy").graph().svg()
    inner = [type(b)(b.left + 1, b.top + 1, b.right - 1, b.bottom - 1) for b in boxes(svg)]
    assert not [1 for box in inner for line in ways(svg) if box.meets(line)]


@pytest.mark.parametrize("name", NETWORKS)
def test_every_equation_is_a_box(name: str) -> None:
    explanation = explain(NETWORKS[name], "cross_entropy")
    printed = [line.strip() for line in explanation.equations().splitlines()]
    printed = [line for line in printed[: printed.index("update")] if " = " in line]
    drawn = [lines[0] for lines in explanation.graph().diagram.boxes.values()]
    assert drawn == ["A0", *printed]


def test_arrows_carry_letters_and_sizes() -> None:
    diagram = explain(PLAIN, "cross_entropy").graph().diagram
    places = {lines[0].split(" = ")[0]: number for number, lines in diagram.boxes.items()}
    arrows = {(arrow.source, arrow.target): arrow.label for arrow in diagram.arrows}
    assert arrows[places["A1"], places["dW2"]] == "A1  m×6"
    assert arrows[places["dZ2"], places["dW2"]] == "dZ2  m×3"
    assert "W1" not in places
    assert diagram.boxes[places["dZ2"]] == ["dZ2 = (A2 − Y)/m", "Y m×3"]


def test_forward_goes_down_and_backward_up() -> None:
    heights = {label.text: label.top for label in labels(explain(PLAIN, "cross_entropy").graph().svg())}
    forward = [heights[text] for text in ("Z1 = A0·W1 + b1", "A1 = relu(Z1)", "Z2 = A1·W2 + b2")]
    backward = [heights[text] for text in ("dZ2 = (A2 − Y)/m", "dA1 = dZ2·W2ᵀ", "dW1 = A0ᵀ·dZ1")]
    assert forward == sorted(forward)
    assert backward == sorted(backward, reverse=True)


def test_it_says_what_it_shows() -> None:
    root = ElementTree.fromstring(explain(PLAIN, "hinge").graph().svg())
    assert (root.get("role"), root.find(f"{SVG}title") is not None) == ("img", True)
    told = root.find(f"{SVG}desc")
    assert told is not None
    assert "Z1 = A0·W1 + b1" in (told.text or "")

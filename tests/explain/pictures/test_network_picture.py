"""Pictures of networks: what stands in them, and that nothing stands in the way of anything."""

import re
from itertools import combinations
from xml.etree import ElementTree

import pytest

import trilith as tl
from tests.explain.pictures.labels import SVG, boxes, clashes, labels, ways
from trilith.errors import SettingError
from trilith.explain.pictures import network_picture


def residual(blocks):
    """A network of so many blocks, all but the first and the last around others."""
    inner = [tl.Residual([tl.BatchNorm(), tl.Dense(64, "relu")]) for _ in range(blocks - 2)]
    return tl.Network([tl.Dense(64), *inner, tl.Dense(10)], input_shape=(32,))


def branches():
    """Two inputs, a row of three blocks, and a way over all of them."""
    x, y = tl.Input((20,), name="x"), tl.Input((30,), name="y")
    middle = [tl.Dense(40, "tanh")(x), tl.Dense(40)(y), tl.Dense(40)(y)]
    joined = tl.Concatenate()(*middle, x)
    return tl.Network(inputs=[x, y], outputs=[tl.Dense(5)(joined), tl.Dense(2)(joined)])


def far():
    """A way from the first block over several columns to the last."""
    x = tl.Input((20,))
    first = z = tl.Dense(24)(x)
    for _ in range(60):
        z = tl.Dense(24)(z)
    return tl.Network(inputs=x, outputs=tl.Dense(3)(first + z))


NETWORKS = {
    "three blocks": lambda: tl.Network([tl.Dense(6, "relu"), tl.Dropout(0.1), tl.Dense(3)], input_shape=(4,)),
    "pictures": lambda: tl.Network([tl.Flatten(), tl.Dense(10)], input_shape=(8, 8)),
    "residual 3": lambda: residual(3),
    "residual 60": lambda: residual(60),
    "small residual": lambda: tl.Network([tl.Dense(5), tl.Residual([tl.Dense(5)])], input_shape=(2,)),
    "branches": branches,
    "far": far,
}


@pytest.mark.parametrize("name", NETWORKS)
def test_no_label_meets_another_or_a_line(name):
    svg = network_picture(NETWORKS[name]()).svg()
    assert clashes(svg) == []


@pytest.mark.parametrize("name", NETWORKS)
def test_no_box_meets_another_and_no_way_goes_through_one(name):
    svg = network_picture(NETWORKS[name]()).svg()
    drawn = boxes(svg)
    assert not [1 for one, other in combinations(drawn, 2) if one.meets(other)]
    ends = 1  # pixels: a way begins and ends at the edge of a box
    inner = [type(b)(b.left + ends, b.top + ends, b.right - ends, b.bottom - ends) for b in drawn]
    assert not [1 for box in inner for line in ways(svg) if box.meets(line)]


def test_the_ways_around_lie_beside_the_boxes():
    network = residual(60)
    picture = network_picture(network)
    skips = [
        (arrow.source, arrow.target)
        for arrow in picture.diagram.arrows
        if "Residual" in picture.diagram.boxes[arrow.target][0]
    ]
    assert len(skips) == 2 * 58  # each residual block adds what it reads to what it makes
    assert len(boxes(picture.svg())) == 58 * 3 + 2 + 2


def test_neurons_are_drawn_where_they_are_few():
    root = ElementTree.fromstring(network_picture(NETWORKS["three blocks"]()).svg())
    assert len(list(root.iter(f"{SVG}circle"))) == 4 + 6 + 3 + 3
    assert len(list(root.iter(f"{SVG}line"))) == 4 * 6 + 6 * 3 + 3  # the output is what the last block gives
    many = ElementTree.fromstring(network_picture(NETWORKS["branches"]()).svg())
    assert not list(many.iter(f"{SVG}circle"))


def test_it_stands_by_itself_and_says_what_it_shows():
    network = tl.Network([tl.Dense(2, name='a<b&"c')], input_shape=(3,))
    svg = network_picture(network).svg()
    root = ElementTree.fromstring(svg)
    assert root.get("role") == "img"
    assert root.find(f"{SVG}title").text == "(batch, 3) → (batch, 2), 8 parameters"
    assert 'a<b&"c · Dense (batch, 2) · 8 parameters' in root.find(f"{SVG}desc").text
    assert "prefers-color-scheme: dark" in root.find(f"{SVG}style").text
    assert not re.findall(r"(?:href|src|url\()", svg)


def test_long_names_end_where_the_box_ends():
    network = tl.Network([tl.Dense(30, name="a_very_long_name_" * 9)], input_shape=(40,))
    svg = network_picture(network).svg()
    inside = [label for label in labels(svg) if label.text.endswith("…")]
    assert len(inside) == 1
    assert clashes(svg) == []
    assert all(any(b.left < label.left and label.right < b.right for b in boxes(svg)) for label in inside)


def test_mermaid_and_graphviz():
    picture = network_picture(tl.Network([tl.Dense(2, name='say "a"; b')], input_shape=(3,)))
    assert picture.mermaid() == (
        "flowchart TD\n"
        '    b0["x<br/>(batch, 3)"]\n'
        '    b1["say #34;a#34;#59; b · Dense<br/>(batch, 2)<br/>8 parameters"]\n'
        '    b2["output<br/>(batch, 2)"]\n'
        "    b0 --> b1\n"
        "    b1 --> b2\n"
    )
    assert r'b1 [label="say \"a\"; b · Dense\n(batch, 2)\n8 parameters"]' in picture.graphviz()


def test_another_ending_is_refused(tmp_path):
    with pytest.raises(SettingError, match=r"\.svg, \.mmd, \.dot"):
        NETWORKS["residual 3"]().explain("cross_entropy").picture().save(tmp_path / "network.pdf")
    NETWORKS["residual 3"]().explain("cross_entropy").picture().save(tmp_path / "network.svg")
    assert (tmp_path / "network.svg").read_text("utf-8").startswith("<svg ")

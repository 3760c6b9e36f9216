"""`trilith explain`: how a model computes what it predicts."""

import re
from pathlib import Path

import pytest

from tests.cli.test_evaluate_and_info import bare_network
from trilith.engines import ENGINES
from trilith.engines.native import engine

needs_native = pytest.mark.skipif("native" not in ENGINES, reason="installed without the native engine")


@needs_native
def test_the_kernels_of_a_model(trilith, model):
    outcome = trilith("explain", model("worth"), "--engine")
    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.out.startswith("The native engine for 1 row (float")
    for words in ("\nFLOP ", "\nbytes of buffers ", "\ncomputed by NumPy   nothing\n", "dense_1.weight "):
        assert words in outcome.out
    assert re.search(
        r"\n    gemm_nn \+ chain .*   member_1.output.*\n        t\d+ 1x8, member_1.output.weight 8x1, ",
        outcome.out,
    )


@needs_native
def test_more_rows_at_once(trilith, folder):
    outcome = trilith("explain", bare_network(), "--engine", "--batch-size", 20_000)
    assert "for 20,000 rows" in outcome.out
    assert "x 20000x3, dense_1.weight 3x2" in outcome.out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], ["--loss cross_entropy"]),
        (["--loss", "least_squares"], ["least_squares"]),
        (["--equations", "--loss", "hinge", "--latex", "--mathml"], ["--latex", "--mathml"]),
        (["--equations", "--set", "epochs=3"], ["--set", "ideas"]),
        (["--equations", "--table", "houses"], ["--table", "DATA"]),
        (["--engine", "--batch-size", "0"], ["--batch-size", "1"]),
        (["--engine", "--batch-size", "many"], ["--batch-size", "integer"]),
    ],
)
def test_what_cannot_be_explained_is_one_line(trilith, folder, arguments, words):
    outcome = trilith("explain", bare_network(), *arguments)
    assert outcome.code == 2
    for word in words:
        assert word in outcome.complaint


def test_no_model_there(trilith, folder):
    outcome = trilith("explain", "missing.safetensors", "--engine")
    assert outcome.code == 2
    assert "missing.safetensors" in outcome.complaint


def test_where_the_native_engine_was_not_built_it_says_so(trilith, folder, monkeypatch):
    monkeypatch.setattr(engine, "native_is_here", lambda: False)
    outcome = trilith("explain", bare_network(), "--engine")
    assert outcome.code == 2
    assert "the native engine is not here" in outcome.complaint
    assert "no C++ compiler" in outcome.complaint
    assert Path("bare.safetensors").exists()


def test_equations_of_a_model_with_the_loss_that_it_was_trained_with(trilith, model):
    outcome = trilith("explain", model("worth", "--ensemble", "2"), "--equations")
    assert outcome.code == 0, outcome
    first = "An average of 2 networks of one form, of which this is the first."
    assert outcome.out.startswith(f"{first}\nforward\n")
    assert "dW" in outcome.out
    assert "softmax" in outcome.out or "sigmoid" in outcome.out


def test_equations_of_a_bare_network_need_a_loss(trilith, folder):
    assert "add --loss cross_entropy" in trilith("explain", bare_network(), "--equations").complaint
    assert "dW1 = " in trilith("explain", bare_network(), "--equations", "--loss", "mean_squared_error").out


def test_with_no_option_equations_and_shapes(trilith, folder):
    outcome = trilith("explain", bare_network(), "--loss", "mean_squared_error")
    assert outcome.out.startswith("forward\n")
    assert "\n    dW1 = " in outcome.out
    assert "\ndW1    3×2\n" in outcome.out


def test_an_idea_before_its_first_step(trilith, houses, folder):
    houses()
    trilith("new", "houses.csv", "--target", "worth")
    outcome = trilith("explain", "idea.toml", "--equations", "--set", "network.hidden_layers=[5]")
    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.out.startswith("The first of 8 networks of this idea, before its first step.\nforward\n")
    assert "dropout_1" in outcome.out  # as it trains, not as it predicts
    alone = trilith("explain", "idea.toml", "--shapes", "--set", "ensemble=1")
    assert alone.out.startswith("The network of this idea, before its first step.\nW")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["idea.toml", "houses.csv"], ["DATA"]),
        (["idea.toml", "--query", "select 1"], ["--query"]),
        (["idea.toml", "--set", "training.epoch=3"], ["epoch"]),
        (["missing.toml"], ["missing.toml", "No such file"]),
        (["lost.toml"], ["houses.csv"]),
        (["houses.csv"], ["houses.csv", "safetensors"]),
    ],
)
def test_what_is_neither_a_model_nor_an_idea_is_one_line(trilith, houses, folder, arguments, words):
    houses()
    trilith("new", "houses.csv", "--target", "worth")
    Path("lost.toml").write_text("[data]\nsource = 'elsewhere/houses.csv'\n", encoding="utf-8")
    outcome = trilith("explain", *arguments)
    for word in words:
        assert word in outcome.complaint


def test_the_numbers_of_a_row_of_a_table(trilith, houses, model):
    path = model("worth", "--ensemble", "2")
    outcome = trilith("explain", path, "houses.csv", "--values", "--row", 3)
    assert (outcome.code, outcome.err) == (0, "")
    lines = outcome.out.splitlines()
    assert lines[0] == "An average of 2 networks of one form, of which this is the first."
    assert re.match(r"Row 3 of houses\.csv, whose worth is (dear|cheap), as it predicts", lines[1])
    assert lines[2] == "given"
    assert "    dW" in outcome.out
    assert outcome.out != trilith("explain", path, "houses.csv", "--values", "--row", 4).out


def test_the_numbers_of_a_row_of_an_idea(trilith, houses, folder):
    houses()
    trilith("new", "houses.csv", "--target", "price")
    outcome = trilith("explain", "idea.toml", "--values", "--set", "network.hidden_layers=[5]")
    assert (outcome.code, outcome.err) == (0, "")
    assert re.search(r"^Row 1 of .*houses\.csv, whose price is [\d.]+, as it predicts", outcome.out, re.M)
    assert "    J = " in outcome.out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], ["add DATA", "'worth'"]),
        (["houses.csv", "--row", "101"], ["no row 101", "1 to 100"]),
        (["houses.csv", "--row", "0"], ["--row"]),
        (["houses.csv", "--row", "first"], ["--row", "integer"]),
        (["missing.csv"], ["missing.csv"]),
        (["without.csv"], ["no column 'worth'"]),
        (["blank.csv"], ["row 1 has no 'worth'"]),
        (["other.csv"], ["row 1 is of class 'fair'"]),
    ],
)
def test_a_row_that_cannot_be_walked_is_one_line(trilith, houses, model, arguments, words):
    path = model("worth")
    houses("without.csv", without=["worth"])
    head, first, *_ = Path("houses.csv").read_text(encoding="utf-8").splitlines()
    for name, worth in (("blank.csv", ""), ("other.csv", "fair")):
        row = f"{first.rsplit(',', 1)[0]},{worth}"
        Path(name).write_text(f"{head}\n{row}\n{row}\n", encoding="utf-8")
    outcome = trilith("explain", path, *arguments, "--values")
    for word in words:
        assert word in outcome.complaint


def test_a_bare_network_has_no_rows_of_a_table(trilith, houses, folder):
    houses()
    outcome = trilith("explain", bare_network(), "houses.csv", "--values", "--loss", "mean_squared_error")
    assert "not trained on a table" in outcome.complaint


def test_an_idea_without_such_a_row_is_one_line(trilith, houses, folder):
    houses()
    trilith("new", "houses.csv", "--target", "price")
    assert "no row 101" in trilith("explain", "idea.toml", "--values", "--row", "101").complaint


def test_a_neuron_and_its_picture(trilith, houses, model):
    path = model("worth")
    asked = ("explain", path, "houses.csv", "--neuron", "dense_1:3", "--row", 2)
    outcome = trilith(*asked, "--picture", "neuron.svg")
    assert (outcome.code, outcome.err) == (0, "")
    assert "\nneuron dense_1:3: Z" in outcome.out
    assert outcome.out.endswith("\npicture  neuron.svg\n")
    assert Path("neuron.svg").read_text(encoding="utf-8").startswith("<svg ")
    assert outcome.out == trilith(*asked).out + "picture  neuron.svg\n"


@pytest.mark.parametrize(
    ("ending", "begins"), [("svg", "<svg "), ("mmd", "flowchart TD\n"), ("dot", "digraph {\n")]
)
def test_a_picture_of_a_network(trilith, folder, ending, begins):
    outcome = trilith("explain", bare_network(), "--picture", f"network.{ending}")
    assert (outcome.code, outcome.err, outcome.out) == (0, "", f"picture  network.{ending}\n")
    drawn = Path(f"network.{ending}").read_text(encoding="utf-8")
    assert drawn.startswith(begins)
    assert "dense_1" in drawn


def test_the_cost_of_each_block(trilith, folder):
    outcome = trilith("explain", bare_network(), "--cost", "--loss", "cross_entropy", "--batch-size", 32)
    assert (outcome.code, outcome.err) == (0, "")
    first, _, header, *rows = outcome.out.splitlines()
    assert "a batch of 32;" in first
    assert header.split()[:4] == ["block", "kind", "parameters", "FLOP"]
    assert [row.split()[0] for row in rows] == ["dense_1", "loss", "together"]


def test_a_picture_of_the_graph(trilith, folder):
    asked = ("explain", bare_network(), "--graph", "graph.svg")
    assert "--loss" in trilith(*asked).complaint
    outcome = trilith(*asked, "--loss", "cross_entropy", "--picture", "network.dot")
    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.out == "picture  network.dot\ngraph    graph.svg\n"
    assert ">Z1 = A0·W1 + b1</text>" in Path("graph.svg").read_text(encoding="utf-8")


def test_a_picture_in_a_form_that_there_is_not_is_one_line(trilith, folder):
    outcome = trilith("explain", bare_network(), "--picture", "network.png")
    assert outcome.code == 2
    for word in ("network.png", ".svg", ".mmd", ".dot"):
        assert word in outcome.complaint
    assert not Path("network.png").exists()


def test_a_neuron_of_an_idea(trilith, houses, folder):
    houses()
    trilith("new", "houses.csv", "--target", "price")
    outcome = trilith("explain", "idea.toml", "--neuron", "output:0", "--set", "network.hidden_layers=[5]")
    assert (outcome.code, outcome.err) == (0, "")
    assert "\n  rescale_1 → loss → J" in outcome.out  # from standard units back to a price


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--neuron", "dense_7:0"], ["'dense_7:0'", "dense_1, output"]),
        (["--neuron", "dense_1:8"], ["no neuron 8", "its 8"]),
        (["--neuron", "dense_1"], ["'dense_1'", "dense_1:0"]),
        (["--neuron", "dense_1:0", "--row", "101"], ["no row 101"]),
        (["--neuron", "dense_1:0", "--picture", "neuron.png"], ["neuron.png", ".svg"]),
        (["--neuron", "dense_1:0", "--picture", "nowhere/neuron.svg"], ["nowhere"]),
    ],
)
def test_a_neuron_that_is_not_there_is_one_line(trilith, houses, model, arguments, words):
    outcome = trilith("explain", model("worth"), "houses.csv", *arguments)
    for word in words:
        assert word in outcome.complaint
    assert not list(Path().glob("neuron*"))

"""The table of a network."""

import pytest

import trilith as tl
from trilith.errors import SettingError
from trilith.graph import Node, by_phase
from trilith.graph.node import Fill, parameter

TABLE = """\
block       kind       output shape  parameters  FLOP per example
──────────  ─────────  ────────────  ──────────  ────────────────
dense_1     Dense      (batch, 64)        1,088             2,176
layer       BatchNorm  (batch, 64)          128               768
residual_1  Residual   (batch, 64)        4,160             8,320
dropout_1   Dropout    (batch, 64)            0                 0
dense_2     Dense      (batch, 10)          650             1,290
──────────  ─────────  ────────────  ──────────  ────────────────
total                                     6,026            12,554"""


def network() -> tl.Network:
    blocks = [
        tl.Dense(64, "relu"),
        tl.BatchNorm(name="layer"),
        tl.Residual([tl.Dense(64)]),
        tl.Dropout(0.1),
        tl.Dense(10),
    ]
    return tl.Network(blocks, input_shape=(16,))


def test_the_table() -> None:
    assert str(network().summary()) == TABLE


def test_totals_count_products_and_parameters() -> None:
    summary = network().summary()
    dense_1, layer, residual_1, dropout_1, dense_2 = summary.rows
    assert dense_1.parameters == 16 * 64 + 64
    assert dense_1.flops == 2 * 16 * 64 + 64 + 64  # the product, the bias, relu
    assert layer.parameters == 2 * 64  # running statistics are not learned
    assert layer.flops == 64 * (4 + 2 * 4)  # two sums, a shift, a scale; a root and a quotient of 4 each
    assert residual_1.flops == 2 * 64 * 64 + 64 + 64  # the product, the bias, the detour's sum
    assert dropout_1.flops == 0  # at inference
    assert dense_2.flops == 2 * 64 * 10 + 10
    assert summary.parameters == sum(row.parameters for row in summary.rows)
    assert summary.flops == sum(row.flops for row in summary.rows)


def test_what_stands_outside_all_blocks_has_a_row() -> None:
    x = tl.Input((4,))
    gain = parameter((4,), Fill(1.0), "gain")
    summary = tl.Network(inputs=x, outputs=tl.Dense(2)(x * gain) + 1.0).summary()
    assert [(row.name, row.parameters, row.flops) for row in summary.rows] == [
        ("dense_1", 10, 2 * 4 * 2 + 2),
        ("(operations)", 4, 4 + 2),
    ]


def test_a_parameter_that_only_training_or_only_a_block_uses_is_counted() -> None:
    x, gain = tl.Input((4,)), parameter((4,), Fill(1.0), "gain")
    only_training = tl.Network(inputs=x, outputs=by_phase(training=x * gain, inference=x))
    assert only_training.summary().parameters == 4

    class Product(tl.Block):
        def build(self, x: Node, y: Node) -> Node:
            return x * y

    fed_to_a_block = tl.Network(inputs=x, outputs=Product()(x, gain)).summary()
    assert [(row.name, row.parameters) for row in fed_to_a_block.rows] == [
        ("(operations)", 4),
        ("product_1", 0),
    ]


def test_a_network_that_does_not_know_its_input_has_no_table() -> None:
    with pytest.raises(SettingError, match=r"does not know its input shape yet.*build\(\(features,\)\)"):
        tl.Network([tl.Dense(2)]).summary()

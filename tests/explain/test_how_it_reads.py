"""Equations read as a textbook's: its letters, its forms, no chains of arrangements."""

import pytest

import trilith as tl
from trilith.explain import explain
from trilith.losses import BinaryCrossEntropy, CrossEntropy, LossFunction, MeanSquaredError
from trilith.tasks.scaled_loss import ScaledLoss

CLASSES = tl.Network([tl.Dense(3)], input_shape=(4,))


def lines_of(network: tl.Network, loss: str | LossFunction, optimizer: str | None = None) -> list[str]:
    return [line.strip() for line in explain(network, loss, optimizer).equations().splitlines()]


def in_order(expected: list[str], lines: list[str]) -> None:
    assert [line for line in lines if line in expected] == expected, "\n".join(lines)


def test_smoothed_classes() -> None:
    expected = ["Y_smooth = 0.9·Y + 1/30", "J = −Σᵢⱼ (Y_smooth ∘ log(A1))/m", "dZ1 = (A1 − Y_smooth)/m"]
    in_order(expected, lines_of(CLASSES, CrossEntropy(label_smoothing=0.1)))


def test_smoothed_labels() -> None:
    expected = ["Y_smooth = 0.8·Y + 0.1", "dZ1 = (A1 − Y_smooth)/(3·m)"]
    in_order(expected, lines_of(CLASSES, BinaryCrossEntropy(label_smoothing=0.2)))


def test_weighted_classes() -> None:
    expected = ["T1 = Σⱼ (Y ∘ ⟨⟨1, 2, 3⟩⟩)", "T2 = maximum(Σ T1, 1e-30)", "dZ1 = T1 ∘ (A1 − Y)/T2"]
    in_order(expected, lines_of(CLASSES, CrossEntropy(class_weight=[1.0, 2.0, 3.0])))


def test_a_target_in_other_units() -> None:
    expected = ["J = Σᵢⱼ (Z1 − Y)²/(300·m)", "dZ1 = (Z1 − Y)/(150·m)"]
    in_order(expected, lines_of(CLASSES, ScaledLoss(MeanSquaredError(), [2.5], [10.0])))


def test_a_dropout_that_fades() -> None:
    drop = tl.Dropout(0.3, "flat_cosine")
    lines = lines_of(tl.Network([drop, tl.Dense(2), drop], input_shape=(4,)), "mean_squared_error")
    in_order(["A1 = T1·A0 ∘ D1", "Z2 = A1·W2 + b2", "A3 = T1·Z2 ∘ D3"], lines)
    assert lines[2].startswith("T1 = 1/(1 − 0.15·(1 + cos(2·π·")


def test_the_slow_weights_of_a_wide_layer() -> None:
    network = tl.Network([tl.Dense(3, parametrization="neural_tangent")], input_shape=(40,))
    in_order(["W1 ← W1 − α·dW1/√(40)", "b1 ← b1 − 0.1·α·db1"], lines_of(network, "cross_entropy"))
    latex = explain(network, "cross_entropy").equations(form="latex")
    assert r"W_{1} \leftarrow W_{1} - \frac{\alpha \cdot dW_{1}}{\sqrt{40}} \\" in latex.splitlines()


def test_behind_a_residual_each_block_speaks_of_its_own_gradient() -> None:
    network = tl.Network([tl.Dense(3, "relu"), tl.Residual([tl.Dense(3)])], input_shape=(4,))
    expected = [
        *("dA3 = (A3 − Y)/(1.5·m)", "dZ2 = dA3", "dW2 = A1ᵀ·dZ2", "db2 = Σ dZ2"),
        *("dA1 = dA3 + dZ2·W2ᵀ", "dZ1 = dA1 ∘ relu′(Z1)"),
    ]
    in_order(expected, lines_of(network, "mean_squared_error"))


@pytest.mark.parametrize(
    ("optimizer", "expected"),
    [
        ("gradient_descent", ["α = 0.01", "W1 ← W1 − α·dW1"]),
        ("momentum(learning_rate=0.1)", ["α = 0.1", "vW1 ← 0.9·vW1 + dW1", "W1 ← W1 − α·vW1"]),
        (
            "adamw",
            [
                "update, in step t = 1, 2, …",
                "α = 0.001",
                "mW1 ← 0.9·mW1 + 0.1·dW1",
                "vW1 ← 0.999·vW1 + 0.001·dW1²",
                "m̂W1 = mW1/(1 − 0.9^t)",
                "v̂W1 = vW1/(1 − 0.999^t)",
                "W1 ← W1 − α·(m̂W1/(√(v̂W1) + 1e-8) + 0.01·W1)",
            ],
        ),
        ("lion", ["W1 ← W1 − α·sign(0.9·mW1 + 0.1·dW1)", "mW1 ← 0.99·mW1 + 0.01·dW1"]),
    ],
)
def test_the_optimizers_own_update(optimizer: str, expected: list[str]) -> None:
    in_order(expected, lines_of(CLASSES, "cross_entropy", optimizer))


def test_a_moment_in_other_notations() -> None:
    explanation = explain(CLASSES, "cross_entropy", "adam")
    latex, mathml = explanation.equations(form="latex"), explanation.equations(form="mathml")
    assert r"\hat{m}_{W1} = \frac{m_{W1}}{1 - 0.9^{t}} \\" in latex.splitlines()
    assert "<msub><mover><mi>m</mi><mo>^</mo></mover><mn>W1</mn></msub>" in mathml


def test_a_part_of_a_part_is_a_part_of_the_whole() -> None:
    x = tl.Input((8,))
    network = tl.Network(inputs=x, outputs=tl.Dense(1)(x[:, 1:7:2][:, 1:3]))
    in_order(["A = A0[:, 3:7:2]", "Z1 = A·W1 + b1"], lines_of(network, "mean_squared_error"))


def test_numbers_in_ranges_have_letters_for_what_is_used_again() -> None:
    network = tl.Network([tl.NumericEmbedding(2, tl.PiecewiseLinear(3)), tl.Dense(1)], input_shape=(4,))
    expected = [
        "T1 = reshape(q1[:, 1:4]; 4, 1, 3)",
        "T2 = reshape(q1[:, 0:3]; 4, 1, 3)",
        "T3 = reshape(A0ᵀ; 4, m, 1) − T2",
        "A1 = [A0 | reshape(transpose(T4·W1; 1, 0, 2); m, 8) + b1]",
    ]
    in_order(expected, lines_of(network, "mean_squared_error"))
    assert max(map(len, lines_of(network, "mean_squared_error"))) < 110

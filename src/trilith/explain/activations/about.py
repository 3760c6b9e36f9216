"""What people say of each activation: its formula, and where it is used. A new one is a line here."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class About:
    """formula: of z, in the signs of Python. use: a sentence."""

    formula: str
    use: str


ABOUT: dict[str, About] = {
    "linear": About("z", "The output of regression; every layer without an activation."),
    "sigmoid": About(
        "1 / (1 + exp(-z))", "The output of two classes; gates. Hidden layers saturate with it."
    ),
    "tanh": About("tanh(z)", "Small and recurrent networks: sigmoid around zero, twice as high."),
    "relu": About("max(z, 0)", "The usual choice in hidden layers: cheap, and half of it does not saturate."),
    "leaky_relu": About("max(z, 0.01 * z)", "Where units of relu die: what is below zero still learns."),
    "elu": About("z if z > 0 else exp(z) - 1", "Deep networks without normalisation: its mean is near zero."),
    "selu": About(
        "1.0507 * (z if z > 0 else 1.67326 * (exp(z) - 1))",
        "Deep dense networks that normalise themselves, with LeCun's initial weights.",
    ),
    "softplus": About("log(1 + exp(z))", "A smooth relu; outputs that must be positive, such as a scale."),
    "silu": About("z / (1 + exp(-z))", "Tables and modern convolutional networks; also called swish."),
    "gelu": About("z * (1 + erf(z / sqrt(2))) / 2", "Transformers."),
    "mish": About("z * tanh(log(1 + exp(z)))", "Detection of objects; much like silu, at a higher price."),
    "softmax": About("exp(z) / sum(exp(z))", "The output of many classes; weights of attention."),
    "exp": About("exp(z)", "Outputs that are rates, as with Poisson's loss; no hidden layer bears it."),
}

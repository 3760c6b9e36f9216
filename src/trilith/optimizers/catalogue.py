"""Every optimizer by its name. A new optimizer is one class and one line here."""

from __future__ import annotations

from typing import Any

from trilith.expressions import object_text, read_call
from trilith.optimizers.adaptive import AdaGrad, Adam, AdamW, Lion, RMSProp
from trilith.optimizers.gradient_descent import GradientDescent, Momentum, Nesterov
from trilith.optimizers.optimizer import Optimizer

OPTIMIZERS: dict[str, type[Optimizer]] = {
    "gradient_descent": GradientDescent,
    "momentum": Momentum,
    "nesterov": Nesterov,
    "adagrad": AdaGrad,
    "rmsprop": RMSProp,
    "adam": Adam,
    "adamw": AdamW,
    "lion": Lion,
}


def read_optimizer(text: str) -> tuple[type[Optimizer], dict[str, Any]]:
    """The class of an optimizer's text, such as "adam" or "adam(beta_2=0.95)", and the arguments given there.

    Raises:
        SettingError: no optimizer has that name, or none such an argument.
    """
    return read_call(str(text), OPTIMIZERS, "optimizer")


def choose_optimizer(optimizer: str | Optimizer) -> Optimizer:
    """The optimizer of this text, or the optimizer itself.

    Raises:
        SettingError: as read_optimizer, or a setting out of its range.
    """
    if isinstance(optimizer, Optimizer):
        return optimizer
    kind, arguments = read_optimizer(optimizer)
    return kind(**arguments)


def optimizer_text(optimizer: Optimizer) -> str:
    """The text of which choose_optimizer makes an equal optimizer.

    Raises:
        SettingError: it is an optimizer of one's own.
    """
    return object_text(optimizer, OPTIMIZERS)

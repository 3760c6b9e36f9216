"""Every optimizer by its name. A new optimizer is one class and one line here."""

from __future__ import annotations

from trilith.errors import SettingError
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


def optimizer_class(name: str) -> type[Optimizer]:
    """The optimizer class of this name.

    Raises:
        SettingError: no optimizer has that name.
    """
    if name not in OPTIMIZERS:
        raise SettingError(f"optimizer '{name}' is not known. Use one of: {', '.join(OPTIMIZERS)}.")
    return OPTIMIZERS[name]


def choose_optimizer(optimizer: str | Optimizer) -> Optimizer:
    """The optimizer of this name with its default settings, or the optimizer itself."""
    return optimizer if isinstance(optimizer, Optimizer) else optimizer_class(optimizer)()

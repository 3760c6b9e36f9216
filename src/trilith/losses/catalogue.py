"""Every loss by its name. A new loss is one class and one line here."""

from __future__ import annotations

from trilith.errors import SettingError
from trilith.losses.binary_cross_entropy import BinaryCrossEntropy
from trilith.losses.cross_entropy import CrossEntropy
from trilith.losses.hinge import Hinge
from trilith.losses.loss import Loss, LossFunction
from trilith.losses.poisson import Poisson
from trilith.losses.quantile import Quantile
from trilith.losses.regression import Huber, MeanAbsoluteError, MeanSquaredError

LOSSES: dict[str, type[Loss]] = {
    "cross_entropy": CrossEntropy,
    "binary_cross_entropy": BinaryCrossEntropy,
    "mean_squared_error": MeanSquaredError,
    "mean_absolute_error": MeanAbsoluteError,
    "huber": Huber,
    "quantile": Quantile,
    "poisson": Poisson,
    "hinge": Hinge,
}


def choose_loss(loss: str | LossFunction) -> LossFunction:
    """The loss of this name, or the loss or function itself.

    Raises:
        SettingError: no loss has that name.
    """
    if not isinstance(loss, str):
        return loss
    if loss not in LOSSES:
        raise SettingError(
            f"loss '{loss}' is not known. Use one of: {', '.join(LOSSES)}, or a function (output, target)."
        )
    return LOSSES[loss]()

"""What each keyword of an estimator of pictures may be."""

from __future__ import annotations

from typing import Any

from trilith.data.images.files import FITS
from trilith.tasks.ensemble.rules import ENSEMBLE_RULES
from trilith.tasks.rules import RULES
from trilith.training.rules import NONE, Rule, one_of, whole

SIDE = whole(1, 10_000)


def _is_size(value: Any) -> bool:
    return isinstance(value, (list, tuple)) and len(value) == 2 and all(map(SIDE.holds, value))


IMAGE_RULES: dict[str, Rule] = {
    **ENSEMBLE_RULES,
    **{name: RULES[name] for name in ("architecture", "augmentation")},
    "size": NONE | SIDE | Rule("(height, width)", _is_size),
    "channels": NONE | Rule("1 or 3", lambda value: value in (1, 3)),
    "resize": one_of(*FITS),
}

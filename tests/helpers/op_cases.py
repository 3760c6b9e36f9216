"""Every op's cases by its name. A new op is described here once, and every generic test runs over it."""

from tests.helpers.case import Case
from tests.helpers.elementwise_cases import ELEMENTWISE_CASES
from tests.helpers.phase_cases import PHASE_CASES
from tests.helpers.structure_cases import STRUCTURE_CASES
from tests.helpers.warp_cases import WARP_CASES
from tests.helpers.window_cases import WINDOW_CASES

OP_CASES: dict[str, tuple[Case, ...]] = {
    **ELEMENTWISE_CASES, **STRUCTURE_CASES, **WINDOW_CASES, **WARP_CASES, **PHASE_CASES,
}  # fmt: skip

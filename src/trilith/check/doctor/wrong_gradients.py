"""Wrong gradients: a derivative rule that disagrees with the computation beside it."""

from __future__ import annotations

from math import isfinite

from trilith.check.doctor.charts import magnitudes
from trilith.check.doctor.finding import Finding, Listing, Picture
from trilith.check.doctor.symptom import Symptom
from trilith.check.gradients.check import GradientCheck, gradients_of
from trilith.check.gradients.difference import TOLERANCE
from trilith.check.subject import Subject

SHOWN = 10  # of the worst derivatives


class WrongGradients(Symptom):
    """Every derivative, or of a large network a sample, against central differences in float64."""

    name, title = "wrong_gradients", "Gradients"

    def look(self, subject: Subject) -> Finding:
        found = gradients_of(subject)
        if not isfinite(found.loss):
            advice = "Find where it begins: rows with a NaN or an infinity, or weights that are too large."
            return Finding("trouble", f"The loss of {found.rows:,} rows is {found.loss}.", advice)
        advice = ""
        if not found.passed:
            named = ", ".join(f"'{each.op}'" for each in found.culprits)
            advice = (
                f"Mend the derivative rule of the op {named}."
                if named
                else "Look at the derivative rules of the ops in and after that block."
            )
        return Finding(
            "ok" if found.passed else "trouble",
            ". ".join(found.sentences()) + ".",
            advice,
            _picture(found),
            _listing(found),
        )


def _picture(found: GradientCheck) -> Picture | None:
    errors: dict[str, float] = {}
    for each in found.comparisons:
        errors[each.block] = max(each.relative_error, errors.get(each.block, 0.0))
    if not errors:
        return None
    return Picture(
        lambda: magnitudes(errors, "largest relative error", (TOLERANCE,)),
        "The largest relative error of the derivatives of each block",
        "Left of the orange line derivatives agree with differences.",
    )


def _listing(found: GradientCheck) -> Listing:
    worst = sorted(found.comparisons, key=lambda each: -each.relative_error)[:SHOWN]
    rows = [
        (
            each.parameter + ("" if each.index is None else str(list(each.index))),
            f"{each.analytic:.6e}",
            f"{each.numeric:.6e}",
            f"{each.relative_error:.1e}",
            each.verdict,
        )
        for each in worst
    ]
    columns = ("parameter", "by the rules", "by differences", "relative error", "verdict")
    return Listing("The derivatives that are furthest off", columns, rows)

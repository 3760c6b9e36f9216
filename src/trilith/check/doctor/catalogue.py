"""Every symptom by its name, in the order of the report. A new one is one file and one line here."""

from __future__ import annotations

from trilith.check.doctor.dead_units import DeadUnits
from trilith.check.doctor.gradient_flow import GradientFlow
from trilith.check.doctor.label_noise import LabelNoise
from trilith.check.doctor.learning_rate import LearningRate
from trilith.check.doctor.over_and_underfitting import OverAndUnderfitting
from trilith.check.doctor.saturation import Saturation
from trilith.check.doctor.still_weights import StillWeights
from trilith.check.doctor.symptom import Symptom
from trilith.check.doctor.wrong_gradients import WrongGradients

SYMPTOMS: dict[str, Symptom] = {
    symptom.name: symptom
    for symptom in (
        *(WrongGradients(), GradientFlow(), DeadUnits(), Saturation()),
        *(StillWeights(), LearningRate(), OverAndUnderfitting(), LabelNoise()),
    )
}

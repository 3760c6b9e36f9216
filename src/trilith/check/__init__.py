"""Is the network well? Its gradients against differences, and a doctor who looks for what ails networks."""

from trilith.check.doctor import Examination, Finding, examine
from trilith.check.gradients import GradientCheck, check_gradients
from trilith.check.subject import Subject, subject_of

__all__ = ["Examination", "Finding", "GradientCheck", "Subject", "check_gradients", "examine", "subject_of"]

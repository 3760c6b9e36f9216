"""The doctor: looks a network over for what ails networks, one symptom a file."""

from trilith.check.doctor.examine import Examination, examine, examine_subject
from trilith.check.doctor.finding import Finding

__all__ = ["Examination", "Finding", "examine", "examine_subject"]

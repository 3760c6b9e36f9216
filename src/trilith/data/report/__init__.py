"""What a careful colleague would say about a table before anything is trained on it: pure computations."""

from trilith.data.report.balance import ClassBalance
from trilith.data.report.data_report import DataReport, data_report
from trilith.data.report.drift import Drift
from trilith.data.report.duplicates import Duplicates
from trilith.data.report.groups import GroupSizes
from trilith.data.report.leakage import Suspect
from trilith.data.report.outliers import Outliers

__all__ = [
    "ClassBalance",
    "DataReport",
    "Drift",
    "Duplicates",
    "GroupSizes",
    "Outliers",
    "Suspect",
    "data_report",
]

"""The store: every run recorded in a folder of its own, found by an index, never overwritten."""

from trilith.experiments.store.check import Finding
from trilith.experiments.store.conditions import Condition, parse_condition
from trilith.experiments.store.environment import capture_environment, without_credentials
from trilith.experiments.store.folder import store_folder
from trilith.experiments.store.history import HistoryWriter, read_history
from trilith.experiments.store.record import RunRecord
from trilith.experiments.store.run_folder import RunFolder
from trilith.experiments.store.store import Store
from trilith.experiments.store.trash import Trashed

__all__ = [
    "Condition",
    "Finding",
    "HistoryWriter",
    "RunFolder",
    "RunRecord",
    "Store",
    "Trashed",
    "capture_environment",
    "parse_condition",
    "read_history",
    "store_folder",
    "without_credentials",
]

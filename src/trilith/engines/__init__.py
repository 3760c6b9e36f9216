"""Engines: who computes a program."""

from trilith.engines.choose import ENGINES, choose_engine
from trilith.engines.engine import (
    Engine,
    EpochResult,
    Executable,
    Listener,
    NonFinite,
    Precision,
    Progress,
    Variables,
    dtype_of,
    rows_of,
)

__all__ = [
    "ENGINES",
    "Engine",
    "EpochResult",
    "Executable",
    "Listener",
    "NonFinite",
    "Precision",
    "Progress",
    "Variables",
    "choose_engine",
    "dtype_of",
    "rows_of",
]

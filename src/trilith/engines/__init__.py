"""Engines: who computes a program."""

from trilith.engines.choose import ENGINES, choose_engine
from trilith.engines.engine import (
    BEGINNING,
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
from trilith.engines.native.engine import NativeEngine
from trilith.engines.native.explain import explain_engine
from trilith.engines.numpy_engine import NumpyEngine, in_float64

__all__ = [
    "BEGINNING",
    "ENGINES",
    "Engine",
    "EpochResult",
    "Executable",
    "Listener",
    "NativeEngine",
    "NonFinite",
    "NumpyEngine",
    "Precision",
    "Progress",
    "Variables",
    "choose_engine",
    "dtype_of",
    "explain_engine",
    "in_float64",
    "rows_of",
]

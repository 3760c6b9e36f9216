"""Which engine computes. A new engine is one module and one line here."""

from __future__ import annotations

import os
from functools import cache
from importlib.util import find_spec

from trilith.engines.engine import Engine
from trilith.engines.native.engine import NativeEngine
from trilith.engines.numpy_engine import NumpyEngine
from trilith.errors import SettingError


@cache
def native_is_here() -> bool:
    """Whether Trilith was installed with its native engine: where there was a C++ compiler."""
    return find_spec("trilith.engines.native._native") is not None


ENGINES: dict[str, type[Engine]] = {"numpy": NumpyEngine}  # the fastest last
if native_is_here():
    ENGINES["native"] = NativeEngine


def choose_engine(engine: str | Engine = "auto") -> Engine:
    """The engine of this name; "auto" is the fastest one that is here, or the one that TRILITH_ENGINE names.

    Raises:
        SettingError: no engine has that name, or it is not here.
    """
    if isinstance(engine, Engine):
        return engine
    name = (os.environ.get("TRILITH_ENGINE") or next(reversed(ENGINES))) if engine == "auto" else engine
    if name == "native" and name not in ENGINES:
        raise SettingError(
            "the native engine is not here: Trilith was installed where there was no C++ compiler. "
            "Install one and then Trilith again, or use engine='numpy'."
        )
    if name not in ENGINES:
        raise SettingError(f"engine '{name}' is not known. Use one of: auto, {', '.join(ENGINES)}.")
    return ENGINES[name]()

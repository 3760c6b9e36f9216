"""Which engine computes. A new engine is one module and one line here."""

from __future__ import annotations

import os

from trilith.engines.engine import Engine
from trilith.engines.native.engine import NativeEngine, native_is_here
from trilith.engines.numpy_engine import NumpyEngine
from trilith.errors import SettingError

ENGINES: dict[str, type[Engine]] = {"numpy": NumpyEngine}  # the fastest last
if native_is_here():
    ENGINES["native"] = NativeEngine


def choose_engine(engine: str | Engine = "auto", threads: int | None = None) -> Engine:
    """The engine of this name with so many threads, see NativeEngine and NumpyEngine; an engine is itself.

    "auto" is the fastest one that is here, or the one that TRILITH_ENGINE names.

    Raises:
        SettingError: no engine has that name, or it is not here; threads that cannot be, or that come beside
            an engine which has its own.
    """
    if isinstance(engine, Engine):
        if threads is not None:
            raise SettingError(
                f"threads={threads!r} cannot change an engine that is made already. "
                f"Make it with them, {type(engine).__name__}(threads={threads!r}), or give its name."
            )
        return engine
    name = os.environ.get("TRILITH_ENGINE") or "auto" if engine == "auto" else engine
    if name == "auto":
        name = next(reversed(ENGINES))
    if name == NativeEngine.name:  # where it is not here, it says so itself
        return NativeEngine(threads)
    if name not in ENGINES:
        raise SettingError(f"engine '{name}' is not known. Use one of: auto, {', '.join(ENGINES)}.")
    return ENGINES[name](threads)

"""Which engine computes. A new engine is one module and one line here."""

from __future__ import annotations

from trilith.engines.engine import Engine
from trilith.engines.numpy_engine import NumpyEngine
from trilith.errors import SettingError

ENGINES: dict[str, type[Engine]] = {"numpy": NumpyEngine}
AUTO = "numpy"


def choose_engine(engine: str | Engine = "auto") -> Engine:
    """The engine of this name; "auto" is the fastest one that is here.

    Raises:
        SettingError: no engine has that name.
    """
    if isinstance(engine, Engine):
        return engine
    name = AUTO if engine == "auto" else engine
    if name not in ENGINES:
        raise SettingError(f"engine '{engine}' is not known. Use one of: auto, {', '.join(ENGINES)}.")
    return ENGINES[name]()

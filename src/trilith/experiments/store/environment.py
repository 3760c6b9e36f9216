"""Where a run was made: versions, machine, code, command line. Nothing of the environment's variables."""

from __future__ import annotations

import os
import platform
import re
import sys
from pathlib import Path
from typing import Any

from trilith.errors import SettingError
from trilith.experiments.store.git import git_state

CREDENTIALS = re.compile(r"(?<=://)[^/\s@]*@")
SECRETS = re.compile(r"(?i)((?:password|passwd|pwd|token|secret|api_?key)=)[^&\s]*")


def capture_environment(folder: Path | None = None) -> dict[str, Any]:
    """What environment.json holds. folder: whose git repository is looked at; default: the current one."""
    return {
        "trilith": _version("trilith"),
        "python": platform.python_version(),
        "versions": _versions(),
        "system": platform.platform(),
        "host": platform.node(),
        "processor": _processor(),
        "cores": os.cpu_count(),
        "memory": _memory(),
        "instruction_set": _instruction_set(),
        "command": [without_credentials(argument) for argument in sys.argv],
        "git": git_state(folder or Path.cwd()),
    }


def without_credentials(text: str) -> str:
    """The text with the user and password of a URL, and values of password= and the like, taken out."""
    return SECRETS.sub(r"\1***", CREDENTIALS.sub("", text))


def _versions() -> dict[str, str]:
    """Of the libraries that Trilith depends on, those that are here."""
    from importlib.metadata import PackageNotFoundError, requires

    try:
        lines = [line for line in requires("trilith") or [] if "extra ==" not in line]
    except PackageNotFoundError:
        return {}
    names = sorted({re.split(r"[^A-Za-z0-9._-]", line, maxsplit=1)[0] for line in lines})
    return {name: found for name in names if (found := _version(name))}


def _version(name: str) -> str | None:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version(name)
    except PackageNotFoundError:
        return None


def _processor() -> str:
    information = Path("/proc/cpuinfo")
    if information.exists():
        found = re.search(r"^model name\s*: (.*)", information.read_text(errors="replace"), re.MULTILINE)
        if found:
            return found[1]
    return platform.processor() or platform.machine()


def _memory() -> int | None:
    """Bytes."""
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):  # not on Windows
        return None


def _instruction_set() -> str | None:
    """Of the native engine; None where it was not built."""
    from trilith.engines.native.engine import NativeEngine, native_is_here

    try:
        return NativeEngine(threads=1).instruction_set if native_is_here() else None
    except SettingError:  # TRILITH_ISA asks for one that there is not; training will say so
        return None

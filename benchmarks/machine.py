"""What every benchmark prints above its table: the day, the machine and the versions of the libraries."""

import os
import platform
import re
from datetime import date
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path


def machine(*packages: str) -> str:
    """Name the day, the processor, its cores, this Python, and those of these packages that are installed."""
    cores = f"{os.cpu_count()} cores"
    parts = [str(date.today()), _processor(), cores, platform.system(), f"Python {platform.python_version()}"]
    for package in packages:
        try:
            parts.append(f"{package} {version(package)}")
        except PackageNotFoundError:
            continue
    return ", ".join(parts)


def _processor() -> str:
    """As Linux names it, with its family and model; elsewhere as Python does."""
    information = Path("/proc/cpuinfo")
    text = information.read_text(encoding="utf-8") if information.exists() else ""
    found = [
        re.search(rf"^{name}\s*: (.*)", text, re.MULTILINE) for name in ("model name", "cpu family", "model")
    ]
    if None in found:
        return platform.processor() or platform.machine()
    name, family, model = (each[1] for each in found)
    return f"{name} (family {family}, model {model})"

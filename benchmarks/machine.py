"""What every benchmark prints above its table: the day and the machine."""

import os
import platform
import re
from datetime import date
from pathlib import Path


def machine() -> str:
    """Name the day, the processor, its cores and this Python."""
    information = Path("/proc/cpuinfo")
    text = information.read_text(encoding="utf-8") if information.exists() else ""
    model = re.search(r"model name\s*: (.*)", text)
    processor = model[1] if model else platform.processor() or platform.machine()
    system = f"{os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}"
    return f"{date.today()}, {processor}, {system}"

"""A recorded training as one HTML file that needs no network: styles, scripts and frames inside."""

from __future__ import annotations

import gzip
import json
import re
from base64 import b64encode
from pathlib import Path

from trilith.playground.session import Session

STATIC = Path(__file__).parents[1] / "static"
STYLES = ("base", "controls", "tables", "views", "playground")
SCRIPTS = STATIC / "js" / "playground"
FIRST = "recorded.js"  # the module that shows a recording
IMPORT = re.compile(r'(from|import) "(\.{1,2}/[\w/.-]+)"')
POLICY = "default-src 'none'; script-src 'unsafe-inline' data:; style-src 'unsafe-inline'; img-src data:"


def recorded_page(session: Session) -> str:
    """The page of what a session has recorded so far."""
    recording = {"scene": session.scene, "frames": session.frames, "code": session.code()}
    modules = _modules(SCRIPTS / FIRST)
    page = (STATIC / "recorded.html").read_text("utf-8")
    parts = {
        "policy": POLICY,
        "styles": "\n".join((STATIC / "css" / f"{name}.css").read_text("utf-8") for name in STYLES),
        "imports": json.dumps({"imports": {name: _address(text) for name, text in modules.items()}}),
        "recording": b64encode(gzip.compress(json.dumps(recording).encode(), mtime=0)).decode(),
        "first": json.dumps(_name(SCRIPTS / FIRST)),
    }
    return re.sub(r"\{\{ (\w+) \}\}", lambda found: parts[found[1]], page)


def _modules(path: Path) -> dict[str, str]:
    """A script and all that it imports, by name, each import by name too."""
    found: dict[str, str] = {}
    waiting = [path]
    while waiting:
        here = waiting.pop()
        if (name := _name(here)) in found:
            continue
        text = here.read_text("utf-8")
        for address in {found[2] for found in IMPORT.finditer(text)}:
            imported = (here.parent / address).resolve()
            waiting.append(imported)
            text = text.replace(f'"{address}"', f'"{_name(imported)}"')
        found[name] = text
    return found


def _name(path: Path) -> str:
    return f"trilith/{path.relative_to(STATIC / 'js').as_posix()}"


def _address(text: str) -> str:
    return f"data:text/javascript;base64,{b64encode(text.encode()).decode()}"

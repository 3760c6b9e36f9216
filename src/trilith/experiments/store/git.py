"""What git says of a folder: so that the code of a run can be found again."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import Any

SECONDS = 5.0
MOST_DIFF = 500_000  # characters
MOST_FILES = 200


def git_state(folder: Path) -> dict[str, Any] | None:
    """Commit, branch, changed files and the diff to the commit; None without git or outside a repository."""
    commit = _git(folder, "rev-parse", "HEAD")
    if commit is None:
        return None
    changed = (_git(folder, "status", "--porcelain") or "").splitlines()
    diff = _git(folder, "diff", "--no-ext-diff", "--no-textconv", "HEAD") or ""
    return {
        "commit": commit.strip(),
        "branch": (_git(folder, "rev-parse", "--abbrev-ref", "HEAD") or "").strip(),
        "dirty": bool(changed),
        "changed": changed[:MOST_FILES],
        "diff": diff[:MOST_DIFF],
        "diff_cut": len(diff) > MOST_DIFF,
    }


def _git(folder: Path, *arguments: str) -> str | None:
    # the repository may be a stranger's: its settings must not name programs that git then starts
    command = ["git", "-c", "core.fsmonitor=false", "-C", str(folder), *arguments]
    environment = {**os.environ, "GIT_OPTIONAL_LOCKS": "0"}
    try:
        done = subprocess.run(command, capture_output=True, timeout=SECONDS, env=environment, check=True)
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.decode("utf-8", errors="replace")

"""The build of the lessons fails where a cell fails or warns, a link leads nowhere or a formula is none."""

import runpy
import shutil
from pathlib import Path

import pytest

from tests.lessons.test_lessons import ROOT

LESSON = """\
---
file_format: mystnb
kernelspec: {name: python3, display_name: Python 3}
---

# A lesson

"""
FAULTS = {
    "fails": ("```{code-cell} python\n1 / 0\n```\n", "ZeroDivisionError"),
    "warns": ("```{code-cell} python\nimport warnings\n\nwarnings.warn('oh')\n```\n", "stderr"),
    "link": ("[nothing](nothing.md)\n", "nothing.md"),
    "formula": ("$\\nonsense x$\n", "nonsense"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_ends_the_build_and_is_named(tmp_path: Path, fault: str) -> None:
    text, named = FAULTS[fault]
    lessons = tmp_path / "lessons"
    shutil.copytree(ROOT / "docs" / "lessons", lessons, ignore=shutil.ignore_patterns("*.md", "__pycache__"))
    (lessons / "index.md").write_text(LESSON + text, encoding="utf-8")
    build_site = runpy.run_path(str(ROOT / "tools" / "build_lessons.py"))["build_site"]
    with pytest.raises(SystemExit, match=named):
        build_site(lessons, tmp_path / "site")

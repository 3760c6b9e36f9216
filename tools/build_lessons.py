"""Build the lessons of docs/lessons: a site, in which every cell has run, and the same text as notebooks.

    python tools/build_lessons.py [FOLDER]    # build/lessons

Two lessons at a time run in kernels of their own. A cell that fails, or warns of anything, ends the build.
"""

import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LESSONS = ROOT / "docs" / "lessons"
AT_ONCE = 2


def build_site(lessons: Path, folder: Path) -> None:
    """Run every lesson and write its page."""
    with tempfile.TemporaryDirectory() as doctrees:
        options = ["-q", "-W", "--keep-going", "-E", "-j", str(AT_ONCE), "-d", doctrees]
        command = [sys.executable, "-m", "sphinx", *options, str(lessons), str(folder)]
        done = subprocess.run(
            command, env=os.environ | {"TRILITH_THREADS": "1"}, stderr=subprocess.PIPE, text=True, check=False
        )
    if done.returncode != 0:
        sys.exit(f"build_lessons: a lesson could not be built\n{done.stderr}")


def write_notebooks(folder: Path) -> int:
    """Write every lesson as a notebook, whose links lead to the other notebooks and to the sources."""
    import jupytext

    folder.mkdir(parents=True, exist_ok=True)
    lessons = sorted(LESSONS.glob("[01]*.md"))
    sources = Path(os.path.relpath(ROOT, folder)).as_posix()
    for lesson in lessons:
        text = lesson.read_text(encoding="utf-8").replace("(../../", f"({sources}/")
        text = re.sub(r"\((\d\d_\w+)\.md\)", r"(\1.ipynb)", text)
        notebook = jupytext.reads(text, fmt="md:myst")
        jupytext.write(notebook, folder / f"{lesson.stem}.ipynb")
    return len(lessons)


def main() -> None:
    """Build both and say where they lie."""
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / "build" / "lessons").resolve()
    began = time.perf_counter()
    build_site(LESSONS, folder)
    count = write_notebooks(folder / "notebooks")
    seconds = time.perf_counter() - began
    print(f"{count} lessons, every cell run in {seconds:.0f} s: {folder / 'index.html'}")


if __name__ == "__main__":
    main()

"""The lessons as they are written: in order, with links that lead somewhere and cells that fit the page."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LESSONS = sorted((ROOT / "docs" / "lessons").glob("[01]*.md"))
CELL = re.compile(r"^```\{code-cell\} python\n(?::[^\n]*\n)*\n?(.*?)^```$", re.MULTILINE | re.DOTALL)
WIDEST = 88  # characters of a cell that the page shows without scrolling

each_lesson = pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.stem)


def test_their_numbers_follow_each_other() -> None:
    assert [int(lesson.name[:2]) for lesson in LESSONS] == list(range(1, len(LESSONS) + 1))
    index = (ROOT / "docs" / "lessons" / "index.md").read_text(encoding="utf-8")
    listed = re.findall(r"^\d+\. .*\]\((.*)\)", index, re.MULTILINE)
    assert listed == [lesson.name for lesson in LESSONS]


@each_lesson
def test_its_title_its_end_and_its_sources(lesson: Path) -> None:
    text = lesson.read_text(encoding="utf-8")
    titles = re.findall(r"^#+ (.*)$", CELL.sub("", text), re.MULTILINE)
    assert titles[0].startswith(f"{int(lesson.name[:2])}. ")
    assert titles[-1] == "Things to try"
    _, end = text.rsplit("**The source that runs this lesson:**", 1)
    assert "](../../src/trilith/" in end


@each_lesson
def test_its_links_lead_somewhere(lesson: Path) -> None:
    text = CELL.sub("", lesson.read_text(encoding="utf-8"))
    links = re.findall(r"\]\(([^)#]+)", text)
    assert links
    assert [link for link in links if not (lesson.parent / link).is_file()] == []


@each_lesson
def test_its_cells_are_python_and_no_wider_than_the_page(lesson: Path) -> None:
    text = lesson.read_text(encoding="utf-8")
    cells = CELL.findall(text)
    assert len(cells) == text.count("```{code-cell}") > 3
    for cell in cells:
        compile(cell, lesson.name, "exec")
        assert [line for line in cell.splitlines() if len(line) > WIDEST] == []

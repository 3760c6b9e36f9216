"""The lessons as `make lessons` built them, in a browser: axe objects to nothing, nothing is fetched."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page

from tests.lab.browser import DESK, PHONE, browser
from tests.lessons.test_lessons import LESSONS, ROOT

__all__ = ["browser"]  # a fixture

SITE = ROOT / "build" / "lessons"
PAGES = [*(lesson.stem for lesson in LESSONS), "index", "search"]


@pytest.fixture(scope="module")
def site() -> Path:
    """The folder of the built site."""
    sources = [path for path in (ROOT / "docs" / "lessons").rglob("*") if path.is_file()]
    newest = max(path.stat().st_mtime for path in sources if "__pycache__" not in path.parts)
    if not (SITE / "index.html").is_file() or (SITE / "index.html").stat().st_mtime < newest:
        pytest.skip("the lessons are not built as they are now written: make lessons")
    return SITE


@pytest.fixture(params=["desk-light", "phone-dark"])
def reader(request: pytest.FixtureRequest, browser: Browser, site: Path) -> Iterator[BrowserContext]:
    """Who reads the site from the disk, at a desk or on a phone, by day or by night."""
    device, _, scheme = request.param.partition("-")
    viewport = {"desk": DESK, "phone": PHONE}[device]
    with browser.new_context(viewport=viewport, color_scheme=scheme) as context:
        yield context


def opened(reader: BrowserContext, path: Path) -> Page:
    """The page, which complains of nothing and asks for nothing but files."""
    complaints: list[str] = []
    page = reader.new_page()
    page.on("console", lambda line: complaints.append(line.text) if line.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("requestfailed", lambda asked: complaints.append(f"{asked.url} failed"))
    page.on("request", lambda asked: complaints.append(asked.url) if asked.url[:5] != "file:" else None)
    page.goto(path.as_uri())
    assert complaints == []
    return page


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_no_violation(reader: BrowserContext, site: Path, name: str) -> None:
    page = opened(reader, site / f"{name}.html")
    found = Axe().run(page).response["violations"]
    assert [(each["id"], [node["target"] for node in each["nodes"]]) for each in found] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.stem)
def test_its_notebook_has_the_same_cells_and_links(site: Path, lesson: Path) -> None:
    import jupytext

    path = site / "notebooks" / f"{lesson.stem}.ipynb"
    notebook, source = jupytext.read(path), jupytext.read(lesson, fmt="md:myst")
    assert [cell.source for cell in notebook.cells if cell.cell_type == "code"] == [
        cell.source for cell in source.cells if cell.cell_type == "code"
    ]
    texts = "".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    links = [part.partition(")")[0] for part in texts.split("](")[1:]]
    assert [link for link in links if not (path.parent / link).is_file()] == []

"""A report on disk is whole or not there."""

import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from trilith.experiments.report import ReportContent, render_report, write_report

Make = Callable[..., ReportContent]


def test_a_report_is_written_as_rendered_and_replaces_an_older_one(regression: Make, tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    path.write_text("older")
    content = regression(rows=20, title="maison → prix (€)")
    write_report(content, path)
    assert path.read_text(encoding="utf-8") == render_report(content)
    assert list(tmp_path.iterdir()) == [tmp_path / "report.html"]


def test_a_name_that_is_no_valid_unicode_does_not_stop_the_report(regression: Make, tmp_path: Path) -> None:
    write_report(regression(rows=0, title="broken \udcff name"), tmp_path / "report.html")
    assert "broken &#56575; name" in (tmp_path / "report.html").read_text(encoding="utf-8")


@pytest.mark.skipif(os.name == "nt", reason="Windows has no file modes")
def test_a_report_is_as_readable_as_any_new_file(regression: Make, tmp_path: Path) -> None:
    (tmp_path / "ordinary").touch()
    write_report(regression(rows=0), tmp_path / "report.html")
    modes = {stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()}
    assert len(modes) == 1


def test_a_report_that_cannot_take_its_place_leaves_nothing_behind(regression: Make, tmp_path: Path) -> None:
    (tmp_path / "report.html").mkdir()
    with pytest.raises(OSError, match=r"report\.html"):
        write_report(regression(rows=0), tmp_path / "report.html")
    assert list(tmp_path.iterdir()) == [tmp_path / "report.html"]
    with pytest.raises(FileNotFoundError):
        write_report(regression(rows=0), tmp_path / "absent" / "report.html")

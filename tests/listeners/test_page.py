"""The snippets of the page on listeners run."""

from pathlib import Path

import pytest

from tests.test_readme import ROOT, run_python


def test_the_page_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("sklearn.callback", reason="scikit-learn has callbacks since 1.9")
    monkeypatch.chdir(tmp_path)
    names = run_python(ROOT / "docs" / "listeners.md")
    assert {path.name for path in (tmp_path / "boards").iterdir()} == {"network-0", "network-1"}
    assert len(names["scores"]) == 5

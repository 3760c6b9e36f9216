"""The page on predictions: its snippets run."""

from tests.test_readme import ROOT, run_python

PAGE = ROOT / "docs" / "predictions.md"


def test_the_snippets_run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    run_python(PAGE)

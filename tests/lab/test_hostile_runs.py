"""Runs whose every text would be a script, in a real browser."""

import json

from playwright.sync_api import Page, expect

from tests.lab.browser import browser, page
from tests.lab.conftest import HOSTILE, MakeRun, add_epochs

__all__ = ["browser", "page"]  # fixtures


def test_nothing_that_a_run_says_is_executed(page: Page, make_run: MakeRun) -> None:
    everywhere = dict.fromkeys(("note", "source", "target", "task", "error", "data", "host"), HOSTILE)
    run = make_run(
        "a",
        state="failed",
        tags=(HOSTILE,),
        settings={f"training.{HOSTILE}": HOSTILE},
        metrics={f"test.{HOSTILE}": 1.0},
        **everywhere,
    )
    make_run("b", settings={f"training.{HOSTILE}": 2})
    add_epochs(run, 6, 7)
    (run.path / "output.log").write_text(HOSTILE, "utf-8")
    (run.path / "idea.toml").write_text(HOSTILE, "utf-8")
    (run.path / "history.jsonl").write_text(json.dumps({"epoch": 1, HOSTILE: 1}) + "\n", "utf-8")
    for view in ["runs", "run/a", "run/a/settings", "run/a/log", "compare?run=a&run=b"]:
        page.goto(f"/#/{view}")
        page.reload()
        expect(page.get_by_text("onerror").first).to_be_attached()
        assert page.evaluate("window.hacked") is None
        assert page.locator("main img, main script").count() == 0


def test_a_report_that_would_run_a_script_cannot(page: Page, make_run: MakeRun) -> None:
    run = make_run("a")
    script = (
        "<script>document.body.textContent = 'ran'; parent.hacked = 1; top.location = 'about:blank'</script>"
    )
    (run.path / "report.html").write_text(f"<p>Harmless</p>{script}", "utf-8")
    page.goto("/#/run/a/report")
    expect(page.frame_locator("iframe").get_by_text("Harmless")).to_be_visible()
    page.goto("/api/runs/a/report")  # in a page of its own there is no frame around it
    expect(page.get_by_text("Harmless")).to_be_visible()
    assert page.evaluate("window.hacked") is None

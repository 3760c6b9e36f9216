"""The page in a real browser."""

import re
import socket
import subprocess
import sys

import pytest
from playwright.sync_api import Page, expect

import trilith as tl
from tests.lab.browser import browser, dark_phone, page
from tests.lab.conftest import MakeRun, add_epochs
from tests.lab.searched import search
from trilith.experiments.store import Store

__all__ = ["browser", "dark_phone", "page"]  # fixtures

HELD = """
import signal, time
signal.signal(signal.SIGINT, lambda *_: print("asked to stop", flush=True))
print("ready", flush=True)
while True:
    time.sleep(0.1)
"""
WITH_CURVES = ("run/a", "compare?run=a&run=b")
VIEWS = [
    "runs",
    "run/a",
    "run/a/settings",
    "run/a/network",
    "run/a/report",
    "run/a/log",
    "compare?run=a&run=b",
    "sweeps",
    "sweep/rates",
    "new",
]


@pytest.fixture
def two_runs(make_run: MakeRun, store: Store) -> None:
    """A run with everything, one with little, and a sweep."""
    run = make_run(
        "a",
        epochs=50,
        task="regression",
        source="houses.csv",
        target="price",
        data="d1" * 32,
        settings={"training.learning_rate": 0.01, "training.epochs": 50},
        metrics={"test.rmse": 1.5, "test.r2": 0.9},
        tags=("baseline",),
        note="The first one",
    )
    (run.path / "report.html").write_text("<h1>Report of a</h1>", "utf-8")
    (run.path / "output.log").write_text("epoch 1\n" * 100, "utf-8")
    network = tl.Network([tl.Dense(4, "relu"), tl.Dense(2)], input_shape=(3,))
    network.initialise(0)
    network.save(run.path / "model.safetensors")
    search(store)
    make_run(
        "b",
        settings={"training.learning_rate": 0.1},
        metrics={"test.rmse": 2.5},
        data="d2" * 32,
        state="failed",
    )


def test_the_table_is_worked_by_keyboard(page: Page, two_runs: None) -> None:
    page.goto("/")
    expect(page.locator("tbody tr")).to_have_count(2)
    page.keyboard.press("/")
    page.keyboard.type("state=failed")
    expect(page.locator("tbody tr")).to_have_count(1)
    page.locator("#filter").fill("")
    expect(page.locator("tbody tr")).to_have_count(2)
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("link", name="b", exact=True)).to_be_focused()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Space")
    expect(page.get_by_text("2 runs chosen")).to_be_visible()
    page.keyboard.press("c")
    expect(page.get_by_role("heading", name="2 runs compared")).to_be_visible()
    page.keyboard.press("r")
    expect(page.get_by_role("heading", name="Runs", exact=True)).to_be_visible()
    page.get_by_role("link", name="a", exact=True).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="a", exact=True)).to_be_visible()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()


def test_a_click_on_a_column_sorts(page: Page, two_runs: None) -> None:
    page.goto("/")
    page.get_by_role("button", name="test rmse").click()
    expect(page.get_by_role("columnheader", name="test rmse")).to_have_attribute("aria-sort", "ascending")
    expect(page.locator("tbody a")).to_have_text(["a", "b"])
    page.get_by_role("button", name="test rmse").click()
    expect(page.locator("tbody a")).to_have_text(["b", "a"])


def test_runs_appear_and_curves_grow_while_one_looks(page: Page, make_run: MakeRun) -> None:
    page.goto("/")
    expect(page.get_by_text("No runs yet")).to_be_visible()
    expect(page.locator("#live")).to_have_text("live")
    run = make_run("new-one")
    expect(page.get_by_role("link", name="new-one")).to_be_visible()
    with run.claim():
        run.update(state="running", epoch=5, epochs=100)
        page.get_by_role("link", name="new-one").click()
        expect(page.locator(".head .state")).to_have_text("running")
        expect(page.locator("figure canvas")).to_be_visible()
        expect(page.locator("figcaption")).to_contain_text("to epoch 5")
        add_epochs(run, 6, 9)
        expect(page.locator("figcaption")).to_contain_text("to epoch 9")
        run.update(state="done", metrics={"test.rmse": 0.125})
    expect(page.locator(".head .state")).to_have_text("done")
    expect(page.get_by_text("0.1250")).to_be_visible()


def test_stop_is_pressed_once(page: Page, make_run: MakeRun) -> None:
    run = make_run("a")
    with (
        run.claim(),
        subprocess.Popen([sys.executable, "-c", HELD], stdout=subprocess.PIPE, text=True) as process,
    ):
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        run.update(state="running", pid=process.pid, host=socket.gethostname())
        page.goto("/#/run/a")
        stop = page.get_by_role("button", name="Stop")
        stop.click()
        assert process.stdout.readline() == "asked to stop\n"
        expect(stop).to_be_disabled()
        process.kill()
    run.update(state="interrupted", pid=None)
    expect(page.get_by_role("button", name="Resume")).to_be_enabled()


def test_a_note_and_tags_are_edited(page: Page, two_runs: None, store: Store) -> None:
    page.goto("/#/run/a")
    page.get_by_label("Note").fill("Better with more units")
    page.get_by_label("Tags").fill("wide, baseline")
    page.keyboard.press("Tab")
    expect(page.get_by_text("Saved.")).to_be_visible()
    record = store.open("a").record()
    assert (record.note, record.tags) == ("Better with more units", ("wide", "baseline"))


def test_runs_on_different_data_are_compared_with_a_warning(page: Page, two_runs: None) -> None:
    page.goto("/#/compare?run=a&run=b")
    expect(page.get_by_role("alert")).to_contain_text("different data")
    row = page.get_by_role("row", name="training.learning_rate")
    expect(row.locator("td")).to_have_text(["0.01", "0.1"])
    expect(page.locator("figure canvas")).to_have_count(1)


def test_the_network_is_drawn(page: Page, two_runs: None) -> None:
    page.goto("/#/run/a/network")
    picture = page.locator(".network img")
    expect(picture).to_have_attribute("alt", re.compile("dense_1 · Dense, .*16 parameters"))  # 3 · 4 + 4
    assert picture.evaluate("each => each.decode().then(() => each.naturalWidth)") > 100


def test_a_sweep_shows_its_best_trials_and_charts(page: Page, two_runs: None) -> None:
    page.goto("/#/sweeps")
    page.get_by_role("link", name="rates").click()
    expect(page.get_by_text("6 of 8 trials have ended")).to_be_visible()
    expect(page.get_by_role("region", name="Best trials").locator("tbody tr")).to_have_count(6)
    expect(page.frame_locator("iframe").locator("figure").first).to_be_visible()


def test_a_wrong_idea_is_told_as_it_is_typed(page: Page, two_runs: None) -> None:
    page.goto("/#/new")
    start = page.get_by_role("button", name="Start")
    expect(page.get_by_text("This idea can be started")).to_be_visible()
    page.get_by_label("Idea, as TOML").fill('[data]\nsource = "houses.csv"\nsauce = 1')
    expect(page.locator("#verdict")).to_contain_text("sauce")
    expect(start).to_be_disabled()
    page.goto("/#/new?from=a")
    expect(page.get_by_label("Idea, as TOML")).to_have_value(
        '[data]\nsource = "sample:iris"\n\n[network]\npreset = "fast"\n\n[training]\nepochs = 3\n'
    )
    expect(start).to_be_enabled()


def test_every_view_fits_a_phone_at_night(dark_phone: Page, two_runs: None) -> None:
    for view in VIEWS:
        shown(dark_phone, view)
        assert dark_phone.evaluate("document.documentElement.scrollWidth") <= 375, view
    colours = "(({ color, backgroundColor }) => [color, backgroundColor])(getComputedStyle(document.body))"
    assert dark_phone.evaluate(colours) == ["rgb(232, 233, 234)", "rgb(22, 24, 27)"]


def test_everything_that_is_worked_has_a_name(page: Page, two_runs: None) -> None:
    worked = "a, button, input, textarea, iframe, [role=region], [role=img]"
    nameless = f"""[...document.querySelectorAll("{worked}")]
        .filter((each) => !(each.labels?.length || each.textContent.trim() || each.ariaLabel || each.title))
        .map((each) => each.outerHTML)"""
    for view in VIEWS:
        shown(page, view)
        assert page.evaluate(nameless) == [], view


def shown(page: Page, view: str) -> None:
    """Go to a view and wait until it is there, its charts too."""
    page.goto(f"/#/{view}")
    expect(page.locator(f".view.{view.split('/')[0].split('?')[0]} h1")).to_be_visible()
    if view in WITH_CURVES:
        expect(page.locator("figure canvas")).to_be_visible()
    else:
        expect(page.locator("figure")).to_have_count(0)

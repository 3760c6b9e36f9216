"""The playground in a real browser: in the lab, and as a file that needs nothing else."""

import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Route, expect

from tests.lab.browser import DESK, PHONE, browser, dark_phone, page, watched
from trilith.lab.playground.page import recorded_page
from trilith.playground.experiment import read_experiment
from trilith.playground.session import Session

__all__ = ["browser", "dark_phone", "page"]  # fixtures

LIT = """(canvas) => canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height)
    .data.some((each) => each > 0)"""
CODE_OF_WHAT_IS_DRAWN = """() => document.querySelector(".code pre")?.textContent
    .includes(`StopAfter(${document.querySelector(".figures-now dd").textContent})`)"""
SIZES = [(row % 9, row % 7, "big" if row % 9 > 4 else "small") for row in range(63)]
TABLE = "height,width,kind\n" + "".join(f"{high},{wide},{kind}\n" for high, wide, kind in SIZES)


def epoch(page: Page) -> int:
    return int(page.locator(".figures-now dd").first.inner_text().replace(",", ""))


def test_it_plays_holds_and_shows_what_it_learns(page: Page) -> None:
    page.goto("/playground")
    expect(page.get_by_role("button", name="dense_1, unit 4")).to_be_visible()
    assert page.locator(".map").evaluate(LIT)
    page.get_by_role("button", name="Step").click()
    expect(page.locator(".figures-now")).to_contain_text("validation accuracy")
    assert epoch(page) == 1
    page.get_by_role("button", name="Play", exact=True).click()
    expect(page.locator(".losses polyline")).to_have_count(2)
    page.get_by_role("button", name="Hold").click()
    page.wait_for_function(CODE_OF_WHAT_IS_DRAWN)
    for unit in page.locator(".unit canvas").all():
        assert unit.evaluate(LIT)
    assert page.locator(".lines").evaluate(LIT)


def test_a_unit_is_seen_in_numbers(page: Page) -> None:
    page.goto("/playground")
    page.get_by_role("button", name="dense_2, unit 1").click()
    table = page.get_by_role("region", name="dense_2, unit 1")
    expect(table.locator("tbody tr")).to_have_count(5)  # four weights and a bias
    expect(page.locator(".output figcaption")).to_contain_text("dense_2, unit 1")
    page.get_by_role("button", name="dense_2, unit 1").click()
    page.mouse.move(0, 0)
    page.get_by_label("Lines show").select_option("gradients")
    page.get_by_label("Lines show").focus()
    expect(page.locator(".output figcaption")).to_contain_text("likelier")


def test_blocks_and_settings_are_changed(page: Page) -> None:
    page.goto("/playground")
    page.get_by_role("button", name="Add a block after dense_1").click()
    expect(page.get_by_label("Kind of dense_3")).to_be_visible()
    page.get_by_label("Kind of dense_2").select_option("Dropout")
    expect(page.get_by_label("Kind of dropout_1")).to_be_visible()
    page.get_by_label("rate", exact=True).fill("0.25")
    page.keyboard.press("Tab")
    expect(page.locator(".code pre")).to_contain_text("tl.Dropout(rate=0.25)")
    page.get_by_role("button", name="Move dropout_1 to the left").click()
    expect(page.locator(".card").nth(1).get_by_label("Kind of dropout_1")).to_be_visible()
    page.get_by_role("button", name="Remove dropout_1").click()
    expect(page.get_by_label("Kind of dropout_1")).to_have_count(0)
    page.get_by_label("optimizer", exact=True).select_option("momentum")
    page.get_by_label("schedule", exact=True).select_option("cosine")
    page.get_by_label("momentum", exact=True).fill("0.5")
    page.keyboard.press("Tab")
    expect(page.locator(".code pre")).to_contain_text("tl.Momentum(momentum=0.5)")
    expect(page.locator(".code pre")).to_contain_text("tl.CosineDecay()")
    page.reload()
    expect(page.get_by_label("momentum", exact=True)).to_have_value("0.5")


def test_a_change_while_the_code_is_on_its_way(page: Page) -> None:
    asked: list[Route] = []
    page.route("**/code", lambda route: asked.append(route))
    with page.expect_request("**/code"):
        page.goto("/playground")
    with page.expect_request(lambda request: request.method == "DELETE"):
        page.get_by_role("button", name="Add a block after dense_1").click()
    expect(page.get_by_label("Kind of dense_3")).to_be_visible()
    for route in asked:
        route.continue_()
    page.unroute("**/code")
    page.reload()
    expect(page.locator(".code pre")).to_contain_text("tl.Dense")


def test_an_address_may_say_a_part_of_an_experiment(page: Page) -> None:
    page.goto(f"/playground#{quote(json.dumps({'data': {'set': 'hills'}, 'training': {'epochs': 3}}))}")
    expect(page.get_by_role("heading", name="Playground: hills")).to_be_visible()
    page.get_by_role("button", name="Play", exact=True).click()
    expect(page.get_by_role("button", name="Play again")).to_be_visible()
    assert epoch(page) == 3


def test_an_address_that_cannot_be_is_told_and_the_usual_begins(browser: Browser, served: str) -> None:
    with browser.new_context(viewport=DESK, base_url=served) as context:
        page = context.new_page()
        page.goto(f"/playground#{quote(json.dumps({'data': {'set': 'nothing'}}))}")
        expect(page.get_by_role("alert")).to_contain_text("there is no set 'nothing'")
        expect(page.get_by_role("heading", name="Playground: circles")).to_be_visible()


def test_what_cannot_be_is_said_and_the_rest_stays(browser: Browser, served: str) -> None:
    with browser.new_context(viewport=DESK, base_url=served) as context:  # which may hear of refusals
        page = context.new_page()
        page.goto("/playground")
        rows = page.get_by_label("rows", exact=True)
        rows.fill("many")
        page.keyboard.press("Tab")
        expect(rows).to_have_attribute("aria-invalid", "true")
        rows.fill("3")
        page.keyboard.press("Tab")
        expect(page.get_by_role("alert")).to_contain_text("rows must be")
        expect(page.get_by_role("button", name="dense_1, unit 4")).to_be_visible()
        rows.fill("300")
        page.keyboard.press("Tab")
        expect(page.locator(".legend")).to_contain_text("210 rows")
        expect(page.get_by_role("alert")).to_have_count(0)


def test_own_columns_are_handed_in(page: Page, tmp_path: Path) -> None:
    (tmp_path / "boxes.csv").write_text(TABLE, "utf-8")
    page.goto("/playground")
    page.get_by_text("Your own table").click()
    page.locator("#file").set_input_files(tmp_path / "boxes.csv")
    expect(page.get_by_role("heading", name="Playground: boxes.csv")).to_be_visible()
    expect(page.locator(".legend")).to_contain_text("small")
    expect(page.locator(".across .name")).to_have_text("height")
    page.get_by_label("across", exact=True).select_option("width")
    expect(page.locator(".across .name")).to_have_text("width")
    page.get_by_role("button", name="Three spirals").click()
    expect(page.get_by_role("heading", name="Playground: three spirals")).to_be_visible()


@pytest.mark.parametrize("device", ["page", "dark_phone"])
def test_axe_finds_no_violation(request: pytest.FixtureRequest, device: str) -> None:
    opened: Page = request.getfixturevalue(device)
    opened.goto("/playground")
    opened.get_by_role("button", name="dense_1, unit 1", exact=True).click()
    expect(opened.locator(".code pre")).to_be_visible()
    opened.get_by_text("Your own table").click()
    assert violations(opened) == []
    assert opened.evaluate("document.documentElement.scrollWidth <= innerWidth")


def violations(page: Page) -> list[tuple[str, list[str]]]:
    found = Axe().run(page).response["violations"]
    return [(each["id"], [node["target"] for node in each["nodes"]]) for each in found]


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A page of a training of ten epochs."""
    data = {"set": "three_spirals", "rows": 60}
    session = Session(read_experiment({"data": data, "training": {"epochs": 10}}), interval=0).start()
    session.play()
    session.wait()
    path = tmp_path_factory.mktemp("recorded") / "playground.html"
    path.write_text(recorded_page(session), "utf-8")
    return path


@pytest.fixture(params=["desk-light", "phone-dark"])
def offline(request: pytest.FixtureRequest, browser: Browser, recorded: Path) -> Iterator[Page]:
    """The page opened from the disk without a network."""
    device, _, scheme = request.param.partition("-")
    viewport = {"desk": DESK, "phone": PHONE}[device]
    with browser.new_context(viewport=viewport, color_scheme=scheme, offline=True) as context:
        for page in watched(context, recorded.as_uri()):
            page.goto(recorded.as_uri())
            yield page


def test_the_file_is_gone_through_with_a_slider(offline: Page) -> None:
    assert epoch(offline) == 10
    slider = offline.get_by_role("slider", name="Moment of the training")
    slider.press("ArrowLeft")
    assert epoch(offline) == 9
    slider.press("Home")
    expect(offline.locator(".figures-now dd")).to_have_count(1)  # no loss yet
    offline.get_by_role("button", name="Play").click()
    expect(offline.locator(".figures-now dd").first).to_have_text("10")
    expect(offline.get_by_role("button", name="Play")).to_be_visible()
    assert offline.locator(".map").evaluate(LIT)
    assert offline.locator(".lines").evaluate(LIT)
    expect(offline.locator(".code pre")).to_contain_text('"three_spirals"')
    assert violations(offline) == []
    assert offline.evaluate("document.documentElement.scrollWidth <= innerWidth")

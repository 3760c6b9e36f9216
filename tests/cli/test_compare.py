"""`trilith compare`: runs side by side in the terminal and on a page."""

from pathlib import Path
from typing import Any

import pytest

from trilith.experiments.store import Store


def made(name: str, seed: int, rmse: float, rate: float, **fields: Any) -> None:
    run = Store().create("[data]\n", name=name, environment={})
    writer = run.history_writer()
    for epoch in range(1, 5):
        writer.add({"network": 0, "epoch": epoch, "loss": rate / epoch})
    writer.close()
    known = {"state": "done", "data": "0123", "task": "regression", "target": "price", "seed": seed}
    settings = {"training.seed": seed, "training.learning_rate": rate, "training.optimizer": "adam"}
    measured = {"metrics": {"test.rmse": rmse}, "higher_is_better": {"test.rmse": False}}
    run.update(**known | {"settings": settings} | measured | fields)


@pytest.fixture
def repeated() -> None:
    for seed in range(4):
        made(f"slow-{seed}", seed, 0.5 + seed / 100, 0.01)
        made(f"fast-{seed}", seed, 0.6 + seed / 90, 0.1)


@pytest.mark.usefixtures("repeated")
def test_two_runs(trilith):
    outcome = trilith("compare", "slow-0", "fast-0")
    assert (outcome.code, outcome.err) == (0, "")
    assert "training.learning_rate     0.01      0.1" in outcome.out
    assert "optimizer" not in outcome.out
    assert "0.5000 *   0.6000" in outcome.out
    assert "loss by epoch\n  slow-0  " in outcome.out
    assert "noise" not in outcome.out


@pytest.mark.usefixtures("repeated")
def test_with_their_repeats_and_on_a_page(trilith):
    outcome = trilith("compare", "slow-0", "fast-0", "--repeats", "-o", "page.html")
    assert "0.5150 ± 0.01291 *" in outcome.out
    assert "0, 1, 2, 3" in outcome.out
    assert "test.rmse: fast-0 +3 is worse than slow-0 +3 by 0.1017 (95% interval 0.09" in outcome.out
    assert "4 seeds): more than noise (p=" in outcome.out
    assert outcome.out.endswith("\nWritten: page.html\n")
    assert "fast-0 +3" in Path("page.html").read_text(encoding="utf-8")


@pytest.mark.usefixtures("repeated")
def test_a_file_that_is_there_stays(trilith):
    Path("notes.html").write_text("mine", encoding="utf-8")
    outcome = trilith("compare", "slow-0", "fast-0", "-o", "notes.html")
    assert outcome.code == 2
    assert "notes.html is there already, and stays as it is" in outcome.err
    assert Path("notes.html").read_text(encoding="utf-8") == "mine"


@pytest.mark.usefixtures("repeated")
def test_the_same_run_twice(trilith):
    made("twin", 0, 0.5, 0.01)
    left_out = "Left out, since data, settings and seed are those of another: twin.\n"
    assert left_out in trilith("compare", "slow-0", "twin", "fast-0").out
    made("broken-off", 0, 0.5, 0.01, state="interrupted", metrics={})
    out = trilith("compare", "broken-off", "slow-0").out
    assert "those of another: broken-off.\n" in out
    assert "0.5000" in out
    assert "Left out" not in trilith("compare", "slow-0", "fast-0", "--repeats").out


@pytest.mark.usefixtures("repeated")
def test_other_data_are_the_first_thing_said(trilith):
    made("other", 0, 0.1, 0.1, data="4567")
    out = trilith("compare", "slow-0", "other").out
    assert out.startswith("ATTENTION: different data, so the metrics do not measure the same: slow-0; other.")
    assert " *" not in out.replace("(* best)", "")


@pytest.mark.usefixtures("repeated")
def test_what_cannot_be_compared(trilith):
    assert "there is no run 'x'" in trilith("compare", "slow-0", "x").complaint
    assert (
        "says nothing of noise" in trilith("compare", "slow-0", "fast-0", "--metric", "test.rmse").complaint
    )
    assert "no history has 'accuracy'" in trilith("compare", "slow-0", "--curve", "accuracy").complaint
    assert trilith("compare").code == 2


@pytest.mark.usefixtures("repeated")
def test_one_run_with_its_repeats(trilith):
    out = trilith("compare", "slow-0", "--repeats").out
    assert "No setting differs but the seed." in out
    assert "0.5150 ± 0.01291" in out

"""Losses that change what a prediction is go through the whole run: trained, tested, explained, saved."""

import numpy as np
import pytest

from tests.experiments.table.conftest import QUICK
from trilith.data import SplitPlan, read_table
from trilith.experiments.table import load_table_model, predict_table, train_on_table, write_outputs


def learned(circles, tmp_path, target, **settings):
    """A run, and its model as the file gives it back."""
    run = train_on_table(str(circles(200)), target=target, settings=QUICK | settings, ensemble=2)
    write_outputs(run, tmp_path / "run")
    return run, load_table_model(tmp_path / "run/model.safetensors")


def test_hinge_gives_classes_without_probabilities(circles, tmp_path):
    run, model = learned(circles, tmp_path, "place", loss="hinge", epochs=20)
    assert run.test_probabilities is None
    assert run.scores["network"][0].name.endswith("accuracy")
    assert list(predict_table(model, read_table(circles(200)))) == ["place"]
    page = (tmp_path / "run/report.html").read_text(encoding="utf-8")
    assert "share of wrong answers" in page


def test_a_quantile_is_an_end_and_has_no_interval_around_it(circles, tmp_path):
    run, model = learned(circles, tmp_path, "distance", loss="quantile", quantile=0.9, epochs=60)
    assert run.model.intervals is model.intervals is None
    assert list(predict_table(model, read_table(circles(200)))) == ["distance"]
    assert np.mean(run.test_target <= run.test_prediction) > 0.6


def test_poisson_predicts_counts(circles, tmp_path):
    path = circles(200)
    x, y = np.random.default_rng(1).normal(size=(2, 200))
    counts = np.random.default_rng(2).poisson(np.exp(1.5 + x))
    rows = [f"{a:.4f},{b:.4f},{count}" for a, b, count in zip(x, y, counts, strict=True)]
    path.write_text("\n".join(["x,y,count", *rows]), encoding="utf-8")
    settings = QUICK | {"loss": "poisson", "epochs": 60}
    run = train_on_table(str(path), task="regression", settings=settings, ensemble=2)
    assert (run.test_prediction > 0).all()
    assert run.scores["network"][0].value < run.scores["baseline"][0].value
    assert write_outputs(run, tmp_path / "run")


@pytest.mark.parametrize("loss", ["auto", "hinge"])
def test_a_class_that_training_did_not_see(tmp_path, loss):
    """Of the latest rows some are of a class that only validates, some of one that only tests."""
    random = np.random.default_rng(0)
    x, day = random.normal(size=120), np.arange(120)
    kind = np.where(x > 0, "plus", "minus").astype(object)
    kind[86:90], kind[112:] = "late", "unseen"
    path = tmp_path / "days.csv"
    rows = [f"{a},{b:.4f},{c}" for a, b, c in zip(day, x, kind, strict=True)]
    path.write_text("\n".join(["day,x,kind", *rows]), encoding="utf-8")
    plan = SplitPlan(time="day")
    run = train_on_table(
        str(path), target="kind", plan=plan, settings=QUICK | {"loss": loss}, ensemble=2, folds=2
    )
    assert run.model.classes.tolist() == ["late", "minus", "plus"]
    assert all(network.classes_.tolist() == ["late", "minus", "plus"] for network in run.fitted.networks_)
    assert sum(run.test_target == "unseen") == 8
    assert write_outputs(run, tmp_path / "run")[0]
    assert len(load_table_model(tmp_path / "run/model.safetensors").classes) == 3

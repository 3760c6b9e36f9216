"""`trilith train`: what it prints and what it leaves."""

import csv
import re
from pathlib import Path

import numpy as np
import pytest

import trilith as tl
from tests.cli.conftest import SMALL, contents

FILES = ["history.csv", "model.safetensors", "report.html"]


def table_of(out: str) -> dict[str, list[float]]:
    """The final table: metric -> network, linear model, baseline."""
    head = next(line for line in out.splitlines() if line.lstrip().startswith("metric"))
    assert re.split(r"\s{2,}", head.strip()) == ["metric", "network", "linear model", "baseline"]
    rows = re.findall(r"^ (\S.*?)  (?:higher|lower) is better\s+(.*)$", out, re.MULTILINE)
    return {name: [float(cell.replace(",", "")) for cell in cells.split()] for name, cells in rows}


def test_regression(trilith, houses, folder):
    outcome = trilith("train", houses(rows=300), "--target", "price", "--set", "epochs=20", "--ensemble", "2")
    assert (outcome.code, outcome.err) == (0, "")
    assert sorted(path.name for path in folder.iterdir()) == sorted([*FILES, "houses.csv"])
    for name in FILES:
        assert name in outcome.out
    assert "price: 60 test rows" in outcome.out
    scores = table_of(outcome.out)
    assert list(scores) == ["root mean squared error", "mean absolute error", "R²"]
    network, linear, baseline = scores["root mean squared error"]
    assert network < baseline
    assert linear < baseline
    assert scores["R²"][0] > 0.5


def test_a_cross_validation(trilith, houses):
    quick = ("--preset", "fast", "--epochs", "5", "--hidden-layers", "16", "--folds", "2")
    outcome = trilith("train", houses(rows=100), "--target", "price", *quick)
    head, _, first = outcome.out.partition("price: 2 folds of the rows that do not test")[2].splitlines()[1:4]
    assert re.split(r"\s{2,}", head.strip()) == ["metric", "mean", "standard deviation"]
    mean, spread = map(float, first.replace(",", "").split()[-2:])
    assert 0 < spread < mean


def test_classification(trilith, houses):
    outcome = trilith(
        "train", houses(without=["price"]), "--target", "worth", "--epochs", "10", "--ensemble", "1"
    )
    assert (outcome.code, outcome.err) == (0, "")
    scores = table_of(outcome.out)
    assert list(scores) == ["accuracy", "balanced accuracy", "macro F1", "log loss", "ROC AUC", "PR-AUC"]
    assert scores["accuracy"][0] > scores["accuracy"][2]
    assert scores["balanced accuracy"][2] == 0.5


@pytest.mark.parametrize(
    ("sample", "metric"),
    [
        ("digits", "accuracy"),
        ("breast_cancer", "ROC AUC"),
        ("wine", "accuracy"),
        ("iris", "accuracy"),
        ("diabetes", "root mean squared error"),
    ],
)
def test_every_sample(trilith, folder, sample, metric):
    outcome = trilith("train", f"sample:{sample}", "--preset", "fast", "--epochs", "10", "-o", "run")
    assert (outcome.code, outcome.err) == (0, "")
    network, _, baseline = table_of(outcome.out)[metric]
    better = network < baseline if "error" in metric else network > baseline
    assert better, outcome.out
    assert sorted(contents(folder / "run")) == FILES


def test_says_what_nobody_asked_for(trilith, houses, folder):
    lines = houses().read_text(encoding="utf-8").splitlines()
    lines = [f"{line},{'id' if number == 0 else f'n{number}'}" for number, line in enumerate(lines)]
    table = [line.split(",") for line in lines]
    table[5][3] = ""  # a row without a target
    reordered = [[row[4], row[0], row[1], row[3]] for row in table]
    Path("ids.csv").write_text("\n".join(map(",".join, reordered)) + "\n", encoding="utf-8")

    out = trilith("train", "ids.csv", *SMALL).out
    assert "No target was named: predicting 'worth'." in out
    assert "Rows without 'worth', left out: 1." in out
    assert "  id: left out (text that differs in nearly every row" in out
    assert "  area: number (whole numbers)" in out
    assert "  district: category (" in out


@pytest.mark.parametrize(("task", "first_metric"), [("classification", "accuracy"), ("regression", "root")])
def test_task_forced(trilith, folder, task, first_metric):
    rows = [f"{x},{x % 5}" for x in range(60)]
    Path("grades.csv").write_text("x,grade\n" + "\n".join(rows), encoding="utf-8")
    guessed = trilith("train", "grades.csv", *SMALL)
    assert "accuracy" in guessed.out  # five whole numbers that come back
    forced = trilith("train", "grades.csv", "--task", task, *SMALL)
    assert (forced.code, forced.err) == (0, "")
    assert next(iter(table_of(forced.out))).startswith(first_metric)


def test_classification_forced_on_many_numbers_is_no_warning(process, folder):
    rows = [f"{x},{x // 2}" for x in range(60)]
    Path("pairs.csv").write_text("x,pair\n" + "\n".join(rows), encoding="utf-8")
    running = process("train", "pairs.csv", "--task", "classification", *SMALL)
    out, err = running.communicate()
    assert (running.returncode, err) == (0, "")
    assert "accuracy" in out


def test_quiet_prints_nothing(trilith, houses, folder):
    outcome = trilith("train", houses(), "--quiet", *SMALL)
    assert (outcome.code, outcome.out, outcome.err) == (0, "", "")
    assert set(FILES) < set(contents(folder))


def test_output_folder_is_made(trilith, houses, folder):
    outcome = trilith("train", houses(), "-o", "runs/today", *SMALL)
    assert outcome.code == 0
    assert sorted(contents(folder / "runs/today")) == FILES
    assert sorted(contents(folder)) == [
        "houses.csv",
        "runs",
        "runs/today",
        *(f"runs/today/{f}" for f in FILES),
    ]


def test_earlier_files_are_kept(trilith, houses, folder):
    houses()
    first, second, third = (
        (trilith("train", "houses.csv", "-o", "run", "--seed", seed, *SMALL), contents(folder / "run"))
        for seed in range(3)
    )
    assert "kept" not in first[0].out
    assert "kept     run/model-1.safetensors (the earlier file)" in second[0].out
    assert "kept     run/report-2.html (the earlier file)" in third[0].out
    for name in FILES:
        stem, suffix = name.split(".")
        assert second[1][f"{stem}-1.{suffix}"] == third[1][f"{stem}-1.{suffix}"] == first[1][name]
        assert third[1][f"{stem}-2.{suffix}"] == second[1][name]
    assert len(third[1]) == 9


def test_history_is_a_table_of_numbers(trilith, houses):
    trilith("train", houses(), *SMALL, "--epochs", "4")
    with Path("history.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [float(row["epoch"]) for row in rows] == [1, 2, 3, 4]
    for row in rows:
        assert {"loss", "validation_loss", "accuracy", "validation_accuracy", "seconds"} < set(row)
        assert np.isfinite([float(cell) for cell in row.values()]).all()


def test_report_is_self_contained(trilith, houses):
    trilith("train", houses(), *SMALL)
    page = Path("report.html").read_text(encoding="utf-8")
    assert "houses.csv" in page
    assert "worth" in page
    assert "<svg" in page
    assert "<script" not in page.lower()
    assert not re.search(r"\bon\w+\s*=\s*[\"']", page)
    fetches = re.findall(r"(?:src|href|action|data|poster)\s*=\s*[\"']([^\"']*)|url\(([^)]*)\)|@import", page)
    assert [each for pair in fetches for each in pair if each and not each.startswith(("#", "data:"))] == []


def test_the_model_file_loads_in_python(trilith, houses):
    trilith("train", houses(), "--target", "price", *SMALL)
    model, network = tl.load_table_model("model.safetensors"), tl.load("model.safetensors")
    table = tl.read_table("houses.csv")
    prediction, probabilities = model.predict(table)
    assert prediction.shape == (100,)
    assert probabilities is None
    np.testing.assert_array_equal(network.predict(model.encoder.transform(table))[:, 0], prediction)


def test_the_same_seed_gives_the_same_bytes(trilith, process, houses, folder):
    def without_time(run: str) -> bytes:
        written = tl.load(f"{run}/model.safetensors").metadata["run"]["created"]
        return Path(run, "model.safetensors").read_bytes().replace(written.encode(), b"-")

    arguments = ("train", houses(), "--set", "dropout=0.2", *SMALL)
    assert trilith(*arguments, "-o", "here").code == 0
    assert trilith(*arguments, "-o", "other", "--seed", "1").code == 0
    elsewhere = process(*arguments, "-o", "there")  # text is hashed differently there
    assert elsewhere.communicate() is not None
    assert elsewhere.returncode == 0
    assert without_time("here") == without_time("there")
    assert without_time("here") != without_time("other")

"""`trilith playground`: a recording as a page, or the lab with the experiment in its address."""

import json
import re
import shlex
import tomllib
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from tests.lab.test_command import Served
from tests.test_readme import ROOT, blocks, run_python
from trilith.playground.experiment import Experiment
from trilith.playground.experiment_file import read_experiment_file

PAGE = ROOT / "docs" / "playground.md"


def test_every_command_of_the_page_writes_its_file(trilith, tmp_path):
    lines = [line for _, block in blocks("sh", PAGE) for line in block.splitlines() if "-o" in line]
    assert len([line for line in lines if line.endswith(".html")]) == 2
    for line in lines:
        if "--open" in line:
            continue
        _, *words = shlex.split(line)
        done = trilith(*words)
        assert done.code == 0, done
        assert re.match(r"epoch \d+, loss ", done.out)
        assert (tmp_path / words[-1]).stat().st_size > 50_000


def test_the_toml_of_the_page_is_an_experiment(trilith, tmp_path):
    (_, text), *_ = blocks("toml", PAGE)
    (tmp_path / "experiment.toml").write_text(text, "utf-8")
    chosen = read_experiment_file(tmp_path / "experiment.toml")
    given = tomllib.loads(text)
    assert chosen.data.rows == given["data"]["rows"]
    assert list(chosen.blocks) == given["blocks"]
    done = trilith("playground", "experiment.toml", "--set", "training.epochs=3", "-o", "three.html")
    assert done.code == 0, done
    assert "three.html" in done.out


def test_the_snippet_of_the_page_runs():
    assert len(run_python(PAGE)["history"]) == 20


def test_quiet_prints_nothing(trilith):
    done = trilith("playground", "--set", "training.epochs=1", "-o", "a.html", "--quiet")
    assert (done.code, done.out, done.err) == (0, "", "")


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (["--set", "data.set=spiral"], "spirals"),
        (["--set", "data.colour=3"], "colour"),
        (["--set", "epochs"], "name=value"),
        (["--set", "training.optimizer.kind=sgd"], "gradient_descent"),
        (["--set", "data=3"], "data must be a table"),
        (["--set", "data.source=nothing.csv"], "no such file"),
        (["nothing.toml"], "No such file"),
        (["broken.toml"], "broken.toml"),
        (["--set", "training.epochs=0"], "epochs"),
    ],
)
def test_what_cannot_be_is_one_line_and_no_file(trilith, tmp_path, words, complaint):
    (tmp_path / "broken.toml").write_text("[data", "utf-8")
    done = trilith("playground", *words, "-o", "a.html")
    assert complaint in done.complaint
    assert not (tmp_path / "a.html").exists()


def test_a_training_that_explodes_is_kept_and_told(trilith, tmp_path):
    rate = "training.optimizer.learning_rate=1e11"
    done = trilith(
        "playground", "--set", "training.optimizer.kind=gradient_descent", "--set", rate, "--set",
        "data.set=plane", "-o", "a.html",
    )  # fmt: skip
    assert done.code == 2
    assert "a.html shows the training until then" in done.err
    assert (tmp_path / "a.html").exists()


def test_the_lab_opens_with_the_experiment(tmp_path: Path) -> None:
    served = Served(tmp_path, "--set", "data.set=moons", verb="playground")
    try:
        address = urlsplit(served.line.split()[4])
        assert address.path == "/playground"
        experiment = json.loads(unquote(address.fragment))
        assert experiment == Experiment(data={"set": "moons"}).model_dump(mode="json")
        assert b"Playground" in served.ask("/playground").read()
        assert served.interrupt() == (0, "", "")
    finally:
        served.exchanges.close()
        served.process.kill()
        served.process.communicate()

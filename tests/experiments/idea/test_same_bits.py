"""An idea, the same one resolved, and its program give the same weights, bit for bit."""

import os
import subprocess
import sys
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

import trilith as tl
from trilith import Idea, NetworkClassifier, TableRun, parse_idea, train_on_table
from trilith.experiments.idea import program
from trilith.tasks.table import presets

QUICK = {"epochs": 2, "threads": 1}
IDEAS = {
    "iris": Idea(
        data={"source": "sample:iris", "validation_fraction": 0.2},
        network={"ensemble": 2, "ensemble_over": "seeds", "scaler": "quantile"},
        training={**QUICK, "seed": 3, "optimizer": "adamw(beta_2=0.9)", "class_weight": {"setosa": 2}},
    ),
    "diabetes": Idea(
        data={"source": "sample:diabetes", "column": {"sex": "category"}, "drop": ["s1"]},
        network={"preset": "fast", "hidden_layers": [16, 8], "activation": ["relu", "tanh"]},
        training={**QUICK, "schedule": "warm_up(1) * cosine", "loss": "huber", "batch_size": "none"},
    ),
}


def run(idea: Idea) -> TableRun:
    return train_on_table(idea.data.source, idea.run_settings(), query=idea.data.query, table=idea.data.table)


def resolved(idea: Idea, done: TableRun) -> Idea:
    learning = len(done.split.train) + len(done.split.validation)
    return idea.resolved(
        target=done.model.target,
        task=done.model.task,
        network_class=done.fitted.network_class,
        ensemble=done.fitted.networks_for(learning),
        settings=done.fitted.network_settings(learning),
    )


def weights(parameters: Any) -> dict[str, np.ndarray]:
    return {name: np.asarray(value) for name, value in parameters.items()}


def assert_same(first: Any, second: Any) -> None:
    assert first.keys() == second.keys()
    assert len(first) > 2
    for name, value in first.items():
        np.testing.assert_array_equal(value, second[name], err_msg=name)


@pytest.fixture(scope="module")
def runs() -> dict[str, SimpleNamespace]:
    """Each idea, and what its run gave."""
    done = {name: run(idea) for name, idea in IDEAS.items()}
    return {
        name: SimpleNamespace(
            run=done[name],
            weights=weights(done[name].model.estimator.network_.parameters),
            resolved=resolved(IDEAS[name], done[name]),
        )
        for name in IDEAS
    }


@pytest.mark.parametrize("name", IDEAS)
def test_a_resolved_idea_does_not_need_its_preset(runs, name, monkeypatch):
    first = runs[name]
    again = parse_idea(first.resolved.to_toml(), "")
    assert again == first.resolved
    monkeypatch.setattr(presets, "COMMON", {"hidden_layers": (3,), "activation": "relu"})
    monkeypatch.setattr(presets, "OF_TASK", {"classification": {}, "regression": {}})
    monkeypatch.setitem(presets.PRESETS, "default", presets.Preset(99, 10**9, 5, 10**9, 48))
    second = run(again)
    assert_same(first.weights, weights(second.model.estimator.network_.parameters))
    assert resolved(again, second) == again


@pytest.mark.parametrize("name", IDEAS)
def test_a_resolved_idea_says_every_setting(runs, name):
    says = runs[name].resolved.flat()
    for field in (
        *("data.target", "data.task", "data.test_fraction", "network.ensemble", "network.preset"),
        *("network.hidden_layers", "network.dropout", "training.seed", "training.learning_rate"),
        *("training.schedule", "training.weight_decay", "training.epochs", "training.batch_size"),
    ):
        assert field in says
    kind = runs[name].run.fitted.network_class
    idea = runs[name].resolved
    for name in kind().get_params(deep=False):
        for section, part in idea.sections.items():
            assert not part.has_setting(name) or f"{section}.{name}" in says


def test_ideas_that_say_the_same_are_resolved_to_the_same():
    data = {"source": "sample:iris"}
    settings = [
        {"optimizer": "adam(beta_2=0.95, learning_rate=0.1)", "schedule": "cosine"},
        {"optimizer": "adam", "beta_2": 0.95, "learning_rate": 0.1, "schedule": "cosine(final=0.0)"},
    ]
    ideas = [
        Idea(data=data, training=each).resolved(
            target="target", task="classification", network_class=NetworkClassifier, ensemble=1, settings=each
        )
        for each in settings
    ]
    assert ideas[0] == ideas[1]


def test_its_program_gives_the_same_weights(runs, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    exec(compile(program(IDEAS["diabetes"]), "learn.py", "exec"), {})
    model = tl.load_table_model(tmp_path / "model.safetensors")
    assert_same(runs["diabetes"].weights, weights(model.estimator.network_.parameters))


def test_its_program_runs_by_itself(runs, tmp_path):
    file = tmp_path / "learn.py"
    file.write_text(program(IDEAS["iris"]), encoding="utf-8")
    environment = os.environ | {"PYTHONWARNINGS": "error"}
    done = subprocess.run(
        [sys.executable, file], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    model = tl.load_table_model(tmp_path / "model.safetensors")
    assert_same(runs["iris"].weights, weights(model.estimator.network_.parameters))
    scores = runs["iris"].run.scores["network"]
    assert done.stdout == "".join(f"{score.name}: {score.value:.4f}\n" for score in scores)
    assert {path.name for path in tmp_path.iterdir()} == {
        *("learn.py", "model.safetensors", "history.csv", "report.html")
    }


def test_a_program_says_what_is_set_and_nothing_else():
    idea = Idea(data={"source": "sample:iris"})
    assert 'run = train_on_table("sample:iris")\n' in program(idea)
    assert program(idea).startswith("from trilith import train_on_table, write_outputs\n")
    given = Idea(
        data={"source": "a.csv", "query": 'SELECT "a"\nFROM data', "split": "part", "drop": ["b"]},
        network={"preset": "default"},
        training={"seed": 0},
    )
    assert program(given).split("\n\n")[1] == "\n".join(
        [
            "run = train_on_table(",
            '    "a.csv",',
            """    query='SELECT "a"\\nFROM data',""",
            '    drop=("b",),',
            '    preset="default",',
            '    plan=SplitPlan(column="part", seed=0),',
            ")",
        ]
    )


def test_a_program_has_no_credentials():
    address = "postgresql://ann:s3cret@host/shop"
    text = program(Idea(data={"source": address, "table": "orders"}))
    assert '"postgresql://host/shop"' in text
    assert "s3cret" not in text

"""docs/ideas.md shows what runs."""

import shlex

from tests.test_readme import ROOT, blocks, run_python, write_houses
from trilith import parse_idea
from trilith.experiments.idea import Idea
from trilith.experiments.idea.complaint import sections_of
from trilith.experiments.table import train_on_table

PAGE = ROOT / "docs" / "ideas.md"


def test_the_example_can_be_run(tmp_path):
    write_houses(tmp_path / "houses.csv", rows=100, seed=0, with_price=True)
    ((_, text),) = blocks("toml", PAGE)
    idea = parse_idea(text, tmp_path)
    assert idea.name == "small"
    run = train_on_table(idea.data.source, idea.run_settings())
    network = run.fitted.networks_[0]
    assert network.hidden_layers == (64, 32)
    assert "mean_absolute_error" in network.history_[0]
    assert [each.column for each in run.model.encoder.decisions if each.is_used] == ["area", "district"]


def test_the_snippet_runs(capsys):
    names = run_python(PAGE)
    assert names["other"].training.epochs == 2
    assert "learning_rate = 0.01" in capsys.readouterr().out


def test_the_commands_are_there():
    from trilith.cli.main import app

    verbs = {each.callback.__name__ for each in app.registered_commands}
    lines = [line for _, block in blocks("sh", PAGE) for line in block.splitlines()]
    assert {shlex.split(line)[1] for line in lines} <= verbs


def test_the_table_of_sections_is_whole():
    text = PAGE.read_text(encoding="utf-8")
    assert all(f"| `[{section}]` |" in text for section in sections_of(Idea))
    row = next(line for line in text.splitlines() if line.startswith("| `[data]`"))
    assert all(f"`{name}`" in row for name in sections_of(Idea)["data"].model_fields)

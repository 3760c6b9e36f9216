"""`trilith sweep` at the command line, with real trainings."""

import pytest

from trilith.cli.main import main
from trilith.experiments.idea import read_idea
from trilith.experiments.store import Store

IDEA = """
[data]
source = "sample:diabetes"

[network]
preset = "fast"
hidden_layers = [8]

[training]
epochs = 4

[search]
trials = 6
pruner = "median"

[search.space]
"training.learning_rate" = { low = 1e-3, high = 0.1, log = true }
"""


@pytest.fixture
def idea(tmp_path):
    path = tmp_path / "houses.toml"
    path.write_text(IDEA)
    return path


def said(monkeypatch, capsys, *arguments, code=0):
    monkeypatch.setattr("sys.argv", ["trilith", "sweep", *map(str, arguments)])
    with pytest.raises(SystemExit) as ended:
        main()
    output = capsys.readouterr()
    assert ended.value.code == code, output.err
    return output.out if code == 0 else output.err


def test_a_sweep_from_its_idea_to_the_best_one(idea, tmp_path, monkeypatch, capsys):
    best = tmp_path / "best.toml"
    told = said(monkeypatch, capsys, idea, "--workers", 1, "-o", best)
    assert told.startswith("houses: 6 of 6 trials")
    assert "houses-00" in told
    assert str(best) in told
    found = read_idea(best)
    assert found.search is None
    assert found.network.hidden_layers == (8,)
    store = Store()
    assert store.count(["sweep=houses"]) == 6
    assert {record.state for record in store.runs()} <= {"done", "pruned"}

    page = store.folder / "sweeps" / "houses" / "sweep.html"
    page.unlink()
    again = said(monkeypatch, capsys, "houses", "--report")
    assert again.startswith("houses: 6 of 6 trials")
    html = page.read_text()
    assert "Parallel coordinates" in html
    assert "<script" not in html

    refused = said(monkeypatch, capsys, idea, "--set", "training.epochs=5", code=2)
    assert "training.epochs was 4, is 5" in refused
    assert len(refused.splitlines()) == 1


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["nothing"], "there is no sweep 'nothing'"),
        (["nothing.toml"], "nothing.toml"),
        (["{idea}", "--set", "search.trials=0"], "search.trials must be a whole number ≥ 1; got 0."),
        (["{idea}", "--set", "search.sampler=grid"], "a grid needs a step for 'training.learning_rate'"),
        (["{idea}", "--name", "a/b"], "a sweep cannot be called 'a/b'"),
        (["{idea}", "--storage", "postgresql://u:secret@127.0.0.1:1/x"], "no server answers there"),
        (["{idea}", "--set", "data.source=missing.csv", "--workers", "1"], "missing.csv"),
    ],
)
def test_what_cannot_be_is_said_in_one_line(idea, monkeypatch, capsys, arguments, words):
    code = 1 if arguments[0] == "nothing.toml" else 2
    told = said(monkeypatch, capsys, *(each.format(idea=idea) for each in arguments), code=code)
    assert words in told
    assert "secret" not in told
    assert len(told.splitlines()) == 1


def test_an_idea_without_a_search(tmp_path, monkeypatch, capsys):
    path = tmp_path / "plain.toml"
    path.write_text('[data]\nsource = "sample:iris"\n')
    assert "the idea has no [search]" in said(monkeypatch, capsys, path, code=2)

"""The idea that is written by looking at a table."""

import re
from pathlib import Path

import pytest

from trilith import DataError, Idea, parse_idea
from trilith.data import SAMPLES, open_rows
from trilith.errors import SettingError
from trilith.experiments.idea import new_idea
from trilith.experiments.table.settings import ESTIMATORS

COLUMN = re.compile(r"^# (?=column\.)", re.MULTILINE)
SETTING = re.compile(r"""^# (?=[a-z_0-9]+ = |\[search|"[a-z_.]+" = )""", re.MULTILINE)


@pytest.mark.parametrize("sample", SAMPLES)
def test_it_says_what_is_chosen_for_a_sample(sample):
    text = new_idea(f"sample:{sample}")
    idea = parse_idea(text, "")
    task = "regression" if sample == "diabetes" else "classification"
    assert idea == Idea(
        data={"source": f"sample:{sample}", "target": "target", "task": task}, network={"preset": "default"}
    )
    without_examples = re.sub(r"^# (drop|group|time|split) =.*\n", "", text, flags=re.MULTILINE)
    said = parse_idea(SETTING.sub("", without_examples), "")
    assert len(said.search.space) == 3
    assert said.search.trials == 50
    with open_rows(f"sample:{sample}") as rows:
        learning = len(rows) - round(0.2 * len(rows))
    estimator = ESTIMATORS[task]()
    assert said == said.resolved(
        target="target",
        task=task,
        network_class=estimator.network_class,
        ensemble=estimator.networks_for(learning),
        settings=estimator.network_settings(learning),
    )


def test_every_comment_of_a_column_can_be_said(tmp_path):
    file = tmp_path / "shop.csv"
    rows = [
        f"{row},{row % 7},n{row % 3},{'S' if row % 2 else 'L'},2024-01-{row % 28 + 1:02},"
        f'"{"good bad"[row % 2 :]} plain {row}",{row % 5 * 1.5}'
        for row in range(200)
    ]
    head = '"row # 1",rooms,"the ""kind"" = x",size.of.it,sold,note,price'
    file.write_text("\n".join([head, *rows]), encoding="utf-8")
    text = new_idea(str(file), target="price", folder=tmp_path)
    assert parse_idea(text, tmp_path).data.source == str(tmp_path.resolve() / "shop.csv")
    kinds = parse_idea(COLUMN.sub("", text), tmp_path).data.column
    assert list(kinds) == ["row # 1", "rooms", 'the "kind" = x', "size.of.it", "sold", "note"]
    assert kinds["rooms"] == "number"
    assert kinds["size.of.it"] == "category"
    assert kinds["sold"] == "time"
    assert '# time = "sold"' in text
    assert '# column."row # 1" = "number"' in text
    assert "left out: whole numbers that count the rows" in text


def test_odd_names_and_cells_stay_within_their_line(tmp_path):
    file = tmp_path / "odd.csv"
    cells = ['"a\nb"', '"c"""', '"# d"', "[x]", "\u2028e"]
    rows = [f"{cells[row % 5]},{row**2},{row % 8}.5" for row in range(80)]
    file.write_text("\n".join(['"bad\nname\t]",ok,price', *rows]), encoding="utf-8")
    text = new_idea(str(file), folder=tmp_path)
    kinds = parse_idea(COLUMN.sub("", text), tmp_path).data.column
    assert sorted(kinds.values()) == ["category", "number"]
    assert parse_idea(text, tmp_path).data.column == {}


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"target": "prise"}, "prise"),
        ({"query": "SELEC"}, "SELEC"),
    ],
)
def test_data_that_cannot_be_learned_from(arguments, words):
    with pytest.raises(DataError, match=words):
        new_idea("sample:iris", **arguments)


def test_a_task_that_there_is_not():
    with pytest.raises(SettingError, match="clustering"):
        new_idea("sample:iris", task="clustering")


def test_a_query_and_a_task_are_kept():
    text = new_idea("sample:iris", query="SELECT * FROM data LIMIT 100", task="classification")
    idea = parse_idea(text, "")
    assert (idea.data.query, idea.data.task) == ("SELECT * FROM data LIMIT 100", "classification")
    assert "# 100 rows" in text


def test_the_path_of_a_file_is_seen_from_the_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("houses.csv").write_text(
        "a,price\n" + "\n".join(f"{row % 13},{row * 1.5}" for row in range(60)), encoding="utf-8"
    )
    assert 'source = "houses.csv"' in new_idea("houses.csv")
    assert 'source = "../houses.csv"' in new_idea("houses.csv", folder="ideas")
    absolute = str(tmp_path / "houses.csv")
    assert f'source = "{absolute}"' in new_idea(absolute, folder="ideas")

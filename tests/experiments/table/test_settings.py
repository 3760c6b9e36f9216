"""From `name=value` to a setting, and from settings to an estimator."""

import pytest

from trilith.data import SplitPlan
from trilith.errors import SettingError
from trilith.experiments.table import RunSettings
from trilith.experiments.table.settings import NAMES_HERE, check_settings, parse_value
from trilith.tasks.table import TableClassifier, TableRegressor


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("3", 3),
        ("-2", -2),
        ("0.5", 0.5),
        ("1e-4", 1e-4),
        ("1_000", 1000),
        ("true", True),
        ("False", False),
        ("NONE", None),
        ("null", None),
        ("relu", "relu"),
        ("'3'", "3"),
        ("", ""),
        ("256,128", (256, 128)),
        ("256,", (256,)),
        ("[256, 128]", [256, 128]),
        ("()", ()),
        ("relu,tanh", ("relu", "tanh")),
        ("[relu, none]", ("relu", None)),
        ("{'a': 2}", {"a": 2}),
        ("a=b", "a=b"),
        ("__import__('os').getcwd()", "__import__('os').getcwd()"),
        ("(" * 300, "(" * 300),
        ("9" * 5000, "9" * 5000),
    ],
)
def test_values(text, value):
    parsed = parse_value(text)
    assert parsed == value
    assert type(parsed) is type(value)


@pytest.mark.parametrize(
    ("task", "kind"), [("classification", TableClassifier), ("regression", TableRegressor)]
)
def test_settings_become_an_estimator(task, kind):
    settings = {"epochs": 7, "dropout": 0.5}
    asked = RunSettings(
        preset="fast",
        ensemble=3,
        settings=settings,
        column_kinds={"a": "text"},
        drop=["b"],
        plan=SplitPlan(seed=5),
        threads=1,
    )
    estimator = asked.estimator(task)
    assert type(estimator) is kind
    assert (estimator.preset, estimator.ensemble, estimator.settings) == ("fast", 3, settings)
    assert (estimator.column_kinds, estimator.drop) == ({"a": "text"}, ("b",))
    assert (estimator.random_state, estimator.threads) == (5, 1)


def test_the_nearest_names_are_offered():
    with pytest.raises(SettingError, match=r"no setting 'hiden_layers'.*Did you mean hidden_layers"):
        check_settings("regression", {"hiden_layers": 3})
    with pytest.raises(SettingError, match=r"no setting 'colour'.*Use one of: .*dropout"):
        check_settings("regression", {"colour": 3})


@pytest.mark.parametrize("name", NAMES_HERE)
def test_what_a_run_decides_is_no_setting(name):
    with pytest.raises(SettingError, match=f"no setting {name!r}.*Did you mean {NAMES_HERE[name]}"):
        check_settings("classification", {name: 1})


@pytest.mark.parametrize("levels", [(0.1, 0.9), [0.5]])
def test_one_number_a_row(levels):
    with pytest.raises(SettingError, match="one quantile"):
        check_settings("regression", {"loss": "quantile", "quantile": levels})

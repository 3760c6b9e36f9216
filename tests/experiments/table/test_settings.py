"""From `name=value` to a setting, and from settings to an estimator."""

import pytest

from trilith import NetworkClassifier, NetworkRegressor
from trilith.errors import SettingError
from trilith.experiments.table.settings import (
    DEFAULTS,
    DEFAULTS_OF_TASK,
    NAMES_HERE,
    make_estimator,
    parse_setting,
)


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
    name, parsed = parse_setting(f"setting={text}")
    assert name == "setting"
    assert parsed == value
    assert type(parsed) is type(value)


def test_names_are_read_as_people_type_them():
    assert parse_setting(" batch-size = 32 ") == ("batch_size", 32)


@pytest.mark.parametrize("text", ["", "dropout", "=3", " = 3"])
def test_without_a_name_or_a_value(text):
    with pytest.raises(SettingError, match="expected name=value"):
        parse_setting(text)


@pytest.mark.parametrize(
    ("task", "kind"), [("classification", NetworkClassifier), ("regression", NetworkRegressor)]
)
def test_settings_go_over_the_defaults(task, kind):
    estimator = make_estimator(task, {"epochs": 7, "dropout": 0.5}, 3, True)
    expected = (
        DEFAULTS | DEFAULTS_OF_TASK[task] | {"epochs": 7, "dropout": 0.5, "random_state": 3, "verbose": True}
    )
    assert type(estimator) is kind
    assert {name: getattr(estimator, name) for name in expected} == expected


def test_the_nearest_names_are_offered():
    with pytest.raises(SettingError, match=r"no setting 'hiden_layers'.*Did you mean hidden_layers"):
        make_estimator("regression", {"hiden_layers": 3}, 0, False)
    with pytest.raises(SettingError, match=r"no setting 'colour'.*Use one of: .*dropout"):
        make_estimator("regression", {"colour": 3}, 0, False)


@pytest.mark.parametrize("name", NAMES_HERE)
def test_what_a_run_decides_is_no_setting(name):
    with pytest.raises(SettingError, match=f"no setting {name!r}.*Did you mean {NAMES_HERE[name]}"):
        make_estimator("classification", {name: 1}, 0, False)


@pytest.mark.parametrize("levels", [(0.1, 0.9), [0.5]])
def test_one_number_a_row(levels):
    with pytest.raises(SettingError, match="one quantile"):
        make_estimator("regression", {"loss": "quantile", "quantile": levels}, 0, False)

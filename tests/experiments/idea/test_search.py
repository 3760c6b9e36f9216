"""[search]: what a sweep varies, checked against the fields of an idea."""

import pytest

from trilith.errors import SettingError
from trilith.experiments.idea import Idea, ordered, parse_idea

SPACE = """
"training.momentum" = { low = 0.5, high = 0.99, when = { "training.optimizer" = ["momentum", "nesterov"] } }
"training.optimizer" = { choices = ["adam", "momentum", "nesterov"] }
"network.hidden_layers" = { choices = [[64, 64], [32]] }
"network.dropout" = { low = 0.0, high = 0.5, step = 0.1, when = { "network.hidden_layers" = [64, 64] } }
"training.batch_size" = { low = 16, high = 256, log = true }
"""


def searching(space, search=""):
    return parse_idea(f'[data]\nsource = "sample:iris"\n[search]\n{search}\n[search.space]\n{space}', "/")


def test_what_is_written_is_read_again():
    idea = searching(SPACE, "trials = 30\nsampler = 'random'")
    assert parse_idea(idea.to_toml(), "/") == idea
    assert Idea(**idea.document()) == idea
    assert idea.flat()["search.trials"] == 30
    assert idea.without_search().search is None
    assert "search" not in idea.without_search().to_toml()


def test_a_condition_is_one_value_or_several():
    searched = searching(SPACE).search.searched
    assert searched["training.momentum"].conditions(searched) == {
        "training.optimizer": ["momentum", "nesterov"]
    }
    assert searched["network.dropout"].conditions(searched) == {"network.hidden_layers": [[64, 64]]}


def test_fields_come_after_those_that_they_depend_on():
    order = ordered(searching(SPACE).search.searched)
    assert order.index("training.optimizer") < order.index("training.momentum")
    assert order.index("network.hidden_layers") < order.index("network.dropout")


def test_a_range_is_whole_where_both_ends_are():
    searched = searching(SPACE).search.searched
    assert searched["training.batch_size"].is_whole
    assert searched["training.batch_size"].points() == [16, 32, 64, 128, 256]
    assert not searched["network.dropout"].is_whole
    assert searched["network.dropout"].has(0.3)
    assert not searched["network.dropout"].has(0.25)


def test_a_bare_name_on_the_command_line_is_never_of_the_search():
    text = f'[data]\nsource = "sample:iris"\n[search.space]\n{SPACE}'
    idea = parse_idea(text, "/", ["seed=3", "ensemble=2", "search.seed=4"])
    assert (idea.training.seed, idea.network.ensemble, idea.search.seed) == (3, 2, 4)
    assert idea.search.ensemble == 1


@pytest.mark.parametrize(
    ("space", "words"),
    [
        ("", "space is empty"),
        (
            '"training.learning_rat" = { low = 0.1, high = 1 }',
            "no field 'training.learning_rat'; did you mean",
        ),
        ('"learning_rate" = { low = 0.1, high = 1 }', "did you mean 'training.learning_rate'"),
        ('"training.seed" = { low = 0, high = 9 }', "training.seed cannot be searched"),
        ('"data.test_fraction" = { low = 0.1, high = 0.2 }', "data.test_fraction cannot be searched"),
        (
            '"network.dropout" = { low = 0.0, high = 2.0 }',
            "network.dropout must be a number ≥ 0 and < 1; got 2.0",
        ),
        ('"network.dropout" = { lo = 0.0, high = 0.2 }', "there is no 'lo' here; expected { low"),
        ('"network.dropout" = { low = 0.3, high = 0.2 }', "low is above high"),
        ('"network.dropout" = { low = 0.0, high = 0.2, log = true }', "a logarithm needs low > 0"),
        ('"network.dropout" = { low = 0.0, high = 0.2, step = 0 }', "step must be above 0"),
        ('"network.dropout" = { low = nan, high = 0.2 }', "low must be a finite number"),
        ('"network.dropout" = 0.3', "expected { low"),
        ('"network.dropout" = { choices = [] }', "at least one value"),
        ('"network.dropout" = { choices = [0.1, 0.1] }', "0.1 is among the choices more than once"),
        ('"training.optimizer" = { choices = ["adam", "adm"] }', "adm"),
        (
            '"network.dropout" = { low = 0.0, high = 0.2, when = { "network.activation" = "relu" } }',
            "'network.activation' is not searched",
        ),
        (
            '"network.activation" = { choices = ["relu"] }\n'
            '"network.dropout" = { low = 0.0, high = 0.2, when = { "network.activation" = "tanh" } }',
            "when 'network.activation' is 'tanh', which is not searched there",
        ),
        (
            '"network.activation" = { choices = ["relu", "silu"], when = { "network.dropout" = 0.1 } }\n'
            '"network.dropout" = { low = 0.0, high = 0.2, when = { "network.activation" = "silu" } }',
            "depend on themselves: network.activation -> network.dropout -> network.activation",
        ),
    ],
)
def test_what_cannot_be_searched(space, words):
    with pytest.raises(SettingError) as caught:
        searching(space)
    assert words in str(caught.value)
    assert len(str(caught.value).splitlines()) == 1


@pytest.mark.parametrize(
    ("search", "words"),
    [
        ("trials = 0", "search.trials must be a whole number ≥ 1; got 0"),
        ("trails = 3", "there is no 'trails' in [search]. Did you mean 'trials'?"),
        ("timeout = -1", "search.timeout must be a number of seconds > 0"),
        ("sampler = 'tp'", "search.sampler"),
        ("pruner = 'asha'", "search.pruner"),
        ("direction = 'up'", "search.direction"),
    ],
)
def test_a_search_that_cannot_be(search, words):
    with pytest.raises(SettingError) as caught:
        searching(SPACE, search)
    assert words in str(caught.value)

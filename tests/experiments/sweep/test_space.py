"""What is searched: conditions, grids, and values as the idea takes them."""

import optuna
import pytest

from tests.experiments.sweep import objectives
from tests.experiments.sweep.conftest import idea
from tests.experiments.sweep.test_worker import work
from trilith.errors import SettingError
from trilith.experiments.sweep.space import Space

MIXED = """
[data]
source = "sample:diabetes"

[network]
dropout = 0.1

[search]
trials = 40

[search.space]
"training.momentum" = { low = 0.5, high = 0.9, step = 0.2, when = { "training.optimizer" = "momentum" } }
"training.optimizer" = { choices = ["adam", "momentum", "nesterov"] }
"training.learning_rate" = { low = 1e-3, high = 0.1, log = true }
"training.batch_size" = { low = 16, high = 256, log = true }
"network.hidden_layers" = { choices = [[64, 64], [32]] }
"network.dropout" = { low = 0.0, high = 0.4, step = 0.1, when = { "network.hidden_layers" = [64, 64] } }
"""

GRID = """
[data]
source = "sample:diabetes"

[search]
sampler = "grid"

[search.space]
"training.optimizer" = { choices = ["adam", "momentum"] }
"training.momentum" = { low = 0.5, high = 0.9, step = 0.2, when = { "training.optimizer" = "momentum" } }
"training.epochs" = { low = 8, high = 32, log = true }
"""


@pytest.mark.parametrize("sampler", ["tpe", "random", "cmaes"])
def test_each_sampler_keeps_to_the_space(opened, sampler):
    with opened(f"search.sampler={sampler}", text=MIXED) as sweep:
        trials = work(sweep, objectives.at_once)
        found = [sweep.space.values(trial.params) for trial in trials]
        asked = [sweep.trial_idea(values).flat() for values in found]
    assert all(0.001 <= each["training.learning_rate"] <= 0.1 for each in asked)
    assert all(isinstance(each["training.batch_size"], int) for each in asked)
    assert all(16 <= each["training.batch_size"] <= 256 for each in asked)
    assert {each["network.hidden_layers"] for each in asked} == {(64, 64), (32,)}
    for each in found:
        assert ("training.momentum" in each) == (each["training.optimizer"] == "momentum")
        assert each.get("training.momentum") in (None, 0.5, 0.7, 0.9)
        assert ("network.dropout" in each) == (each["network.hidden_layers"] == [64, 64])
        assert each.get("network.dropout", 0.0) in (0.0, 0.1, 0.2, 0.3, 0.4)


def test_tpe_comes_closer_than_chance(opened):
    with opened("search.trials=60", "search.seed=2") as sweep:
        values = [trial.value for trial in work(sweep, objectives.at_once)]
    assert sum(values[40:]) < sum(values[:20]) / 4


def test_a_grid_has_each_point_once(opened):
    with opened(text=GRID) as sweep:
        assert sweep.wanted == 12
        trials = work(sweep, lambda idea, run, report: 1.0)
        found = [tuple(sorted(sweep.space.values(trial.params).items())) for trial in trials]
    assert len(found) == len(set(found)) == 12
    assert {dict(point)["training.epochs"] for point in found} == {8, 16, 32}
    assert {dict(point).get("training.momentum") for point in found} == {None, 0.5, 0.7, 0.9}


def test_a_grid_without_steps_is_refused():
    search = idea().search
    with pytest.raises(SettingError, match=r"a grid needs a step for 'training\.learning_rate'"):
        Space(search).grid()


def test_whole_numbers_reach_both_ends():
    text = MIXED.replace("low = 16, high = 256, log = true", "low = 100, high = 140")
    space, drawn = Space(idea(text=text).search), set()
    study = optuna.create_study(sampler=optuna.samplers.RandomSampler(seed=0))
    for _ in range(400):
        drawn.add(space.draw(study.ask())["training.batch_size"])
    assert (min(drawn), max(drawn)) == (100, 140)

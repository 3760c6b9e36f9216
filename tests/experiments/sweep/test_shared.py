"""One sweep by several machines: stores of their own, hosts of their own, one PostgreSQL server."""

import subprocess
import sys

import pytest

from tests.experiments.sweep.conftest import IDEA, OBJECTIVES, idea
from tests.helpers.postgresql import HOSTS, PASSWORD, USER, programs, server
from trilith.errors import DataError, SettingError
from trilith.experiments.store import Store
from trilith.experiments.sweep import begin_sweep, open_sweep
from trilith.experiments.sweep.sampler import make_sampler
from trilith.experiments.sweep.turns import Turn, Turns

pytest.importorskip("psycopg")

MACHINE = """
import sys
from pathlib import Path
from trilith.experiments.idea import parse_idea
from trilith.experiments.store import Store
from trilith.experiments.sweep import begin_sweep, conduct, open_sweep

text, objective, folder, address = sys.argv[1:]
idea, store = parse_idea(text, "/", ["search.trials=24"]), Store(folder)
with open_sweep(begin_sweep("rates", idea, store), idea, store, address) as sweep:
    conduct(sweep, workers=1, objective=objective)
"""


@pytest.fixture(scope="module")
def addresses():
    folder = programs()
    if folder is None:
        pytest.skip("PostgreSQL is not installed")
    with server(folder) as port:
        yield [f"postgresql://{USER}:{PASSWORD.replace(' ', '%20')}@{host}:{port}/postgres" for host in HOSTS]


def test_two_machines_share_the_trials(addresses, tmp_path):
    stores = [str(tmp_path / f"store{number}") for number in range(2)]
    told = [sys.executable, "-c", MACHINE, IDEA, f"{OBJECTIVES}epochs"]
    machines = [subprocess.Popen([*told, *where]) for where in zip(stores, addresses, strict=True)]
    assert [machine.wait() for machine in machines] == [0, 0]

    store = Store(stores[0])
    asked_idea = idea("search.trials=24")
    with open_sweep("rates", asked_idea, store, addresses[0]) as sweep:
        trials = sweep.trials()
        assert len(trials) == 24
        assert all(trial.state.is_finished() for trial in trials)
        runs = [Store(folder).count(["sweep=rates"]) for folder in stores]
        assert min(runs) > 0
        surplus = len(sweep.study.trials) - len(trials)  # both asked for the last one in the same moment
        assert 24 <= sum(runs) <= 24 + surplus


def test_a_trial_left_on_another_machine_is_done_anew(addresses, tmp_path):
    asked = idea("search.trials=1", "search.seed=3")
    here, there = Store(tmp_path / "here"), Store(tmp_path / "there")
    for store in (here, there):
        begin_sweep("left", asked, store)
    with open_sweep("left", asked, there, addresses[1]) as sweep:
        turns = Turns(sweep)
        with turns.worker():
            left = turns.next()
        sweep.study.sampler = make_sampler(sweep, left.number)
        values = sweep.space.draw(left)
    with open_sweep("left", asked, here, addresses[0]) as sweep:
        turns = Turns(sweep, silence=0.0)
        with turns.worker():
            assert turns.next() is Turn.WAIT  # it may be alive: its number is looked at for the first time
            again = turns.next()
        assert again.number == left.number
        assert sweep.space.draw(again) == values


def test_a_sweep_in_a_database_is_compared_with_the_idea(addresses, tmp_path):
    first, second = idea("search.seed=1"), idea("search.seed=2")
    for number, each in enumerate((first, second)):
        store = Store(tmp_path / str(number))
        begin_sweep("other", each, store)
        if number == 0:
            with open_sweep("other", each, store, addresses[0]):
                pass
        else:
            with (
                pytest.raises(SettingError, match=r"search\.seed was 1, is 2"),
                open_sweep("other", each, store, addresses[0]),
            ):
                pass


def test_a_wrong_password_is_said_without_it(addresses, tmp_path):
    wrong = addresses[0].replace("open%20sesame", "wr0ng")
    store = Store(tmp_path)
    begin_sweep("rates", idea(), store)
    with (
        pytest.raises(DataError, match="the user or the password was refused") as caught,
        open_sweep("rates", idea(), store, wrong),
    ):
        pass
    assert "wr0ng" not in str(caught.value)

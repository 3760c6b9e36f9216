"""Listeners by name, missing libraries, copies."""

import pickle
import subprocess
import sys
import tomllib
from copy import deepcopy
from pathlib import Path

import pytest

import trilith as tl
from trilith.listeners import LISTENERS, choose_listener


def test_a_name_that_is_not_known_names_those_that_are() -> None:
    with pytest.raises(tl.SettingError, match=r"'tensorbord' is not known\. Use one of: tensorboard, mlflow"):
        choose_listener("tensorbord")


@pytest.mark.parametrize("name", LISTENERS)
def test_a_missing_library_names_the_extra(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("trilith.listeners.listener.find_spec", lambda library: None)
    with pytest.raises(tl.SettingError, match=rf'pip install "trilith\[{name}\]"'):
        choose_listener(name)


@pytest.mark.parametrize("name", LISTENERS)
def test_an_extra_of_this_name_is_declared(name: str) -> None:
    project = Path(__file__).resolve().parents[2] / "pyproject.toml"
    assert name in tomllib.loads(project.read_text(encoding="utf-8"))["project"]["optional-dependencies"]


@pytest.mark.parametrize("name", LISTENERS)
def test_a_listener_can_be_copied_and_pickled(name: str, tmp_path: Path) -> None:
    listener = choose_listener(name, folder=tmp_path, run_name="brave-otter", settings={"seed": 1})
    for copied in (deepcopy(listener), pickle.loads(pickle.dumps(listener))):
        assert vars(copied) == vars(listener)


@pytest.mark.parametrize("name", LISTENERS)
def test_each_network_has_a_listener_of_its_own(name: str) -> None:
    listener = choose_listener(name, folder="somewhere", run_name="brave-otter", settings={"seed": 1})
    first, second = listener.for_network(0), listener.for_network(1)
    assert vars(first) != vars(second)
    assert "network-0" in repr(vars(first))
    assert "network" not in repr(vars(listener))


def test_choosing_listeners_loads_none_of_their_libraries() -> None:
    code = (
        "import sys; from trilith.listeners import choose_listener; "
        f"[choose_listener(name) for name in {list(LISTENERS)}]; "
        "print({'mlflow', 'tensorboardX', 'wandb'} & sys.modules.keys())"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("set()\n", "")

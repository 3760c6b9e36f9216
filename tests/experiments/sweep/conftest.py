"""Sweeps over a learning rate, in a store of the test's own."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest

from trilith.experiments.idea import Idea, parse_idea
from trilith.experiments.store import Store
from trilith.experiments.sweep import Sweep, begin_sweep, open_sweep

IDEA = """
[data]
source = "sample:diabetes"

[search]
trials = 20

[search.space]
"training.learning_rate" = { low = 1e-4, high = 1.0, log = true }
"""

OBJECTIVES = "tests.experiments.sweep.objectives:"

Open = Callable[..., AbstractContextManager[Sweep]]


@pytest.fixture(autouse=True)
def _workers_find_the_objectives(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[3]), prepend=":")


def idea(*overrides: str, text: str = IDEA) -> Idea:
    return parse_idea(text, "/", overrides)


@pytest.fixture
def opened(tmp_path: Path) -> Open:
    """A sweep of a small idea, with other values of the search."""

    @contextmanager
    def open_it(*overrides: str, text: str = IDEA, storage: str | None = None) -> Iterator[Sweep]:
        asked, store = idea(*overrides, text=text), Store(tmp_path / "store")
        with open_sweep(begin_sweep("rates", asked, store), asked, store, storage) as sweep:
            yield sweep

    return open_it

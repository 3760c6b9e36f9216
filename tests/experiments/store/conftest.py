"""A store of one's own, with runs that are quickly made."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from trilith.experiments.store import RunFolder, Store

Make = Callable[..., RunFolder]


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "store")


@pytest.fixture
def make(store: Store) -> Make:
    """A run of this name whose record has these fields."""

    def made(name: str | None = None, **fields: Any) -> RunFolder:
        run = store.create("[data]\n", name=name, environment={})
        if fields:
            run.update(**fields)
        return run

    return made

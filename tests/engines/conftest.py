"""Every engine, one after the other: a new one is in ENGINES and passes the same tests."""

import pytest

from trilith.engines import ENGINES, Engine, choose_engine


@pytest.fixture(scope="session", params=ENGINES)
def engine(request: pytest.FixtureRequest) -> Engine:
    """Each engine that is here."""
    return choose_engine(request.param)

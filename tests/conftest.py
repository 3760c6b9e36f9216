"""What every test may use: reproducible hypothesis draws and the folder of real data."""

from pathlib import Path

import pytest
from hypothesis import settings

# The same draws on every run and every machine: a red test stays red until the code is mended.
settings.register_profile("trilith", derandomize=True, deadline=None, max_examples=50, print_blob=False)
settings.load_profile("trilith")


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Folder of real data sets beside the checkout; a test that asks for it is skipped where it is absent."""
    folder = Path(__file__).resolve().parents[2] / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("real data sets are not beside this checkout (../shared/data)")
    return folder


@pytest.fixture(autouse=True)
def store(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a store of its own for every test: none ever writes to that of the user."""
    folder = tmp_path_factory.mktemp("store")
    monkeypatch.setenv("TRILITH_STORE", str(folder))
    return folder

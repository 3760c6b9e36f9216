"""What every test may use: reproducible hypothesis draws and the folder of real data."""

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

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


@pytest.fixture(scope="session", autouse=True)
def stores(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Where stores of tests lie, so that none ever writes to that of the user."""
    folder = tmp_path_factory.mktemp("stores")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TRILITH_STORE", str(folder / "shared"))
        yield folder


@pytest.fixture(autouse=True)
def store_of_its_own(stores: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of this test's store, which is made when it is needed."""
    folder = stores / uuid4().hex
    monkeypatch.setenv("TRILITH_STORE", str(folder))
    return folder

"""Saving is whole or not at all, with a disk that really refuses."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import trilith as tl

# The kernel stops every file at 1,000 bytes, as a full disk would.
SAVE_ON_A_FULL_DISK = """
import resource, signal, sys
import trilith as tl
network = tl.Network([tl.Dense(50)], input_shape=(50,))
network.initialise()
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
try:
    network.save(sys.argv[1])
except OSError as error:
    sys.exit(f"refused: {error.strerror}")
"""


@pytest.mark.skipif(sys.platform == "win32", reason="file size limits are a POSIX thing")
@pytest.mark.parametrize("earlier", [True, False])
def test_a_full_disk_leaves_what_was_there(trained: tl.Network, tmp_path: Path, earlier: bool) -> None:
    path = tmp_path / "model.safetensors"
    if earlier:
        trained.save(path)
    before = {each.name: each.read_bytes() for each in tmp_path.iterdir()}
    done = subprocess.run(
        [sys.executable, "-c", SAVE_ON_A_FULL_DISK, str(path)], capture_output=True, text=True, check=False
    )
    assert done.stderr == "refused: File too large\n"
    assert {each.name: each.read_bytes() for each in tmp_path.iterdir()} == before


def test_a_folder_that_is_not_there(trained: tl.Network, tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"model.safetensors"):
        trained.save(tmp_path / "nowhere" / "model.safetensors")
    assert list(tmp_path.iterdir()) == []


def test_a_network_that_cannot_be_saved_leaves_what_was_there(trained: tl.Network, tmp_path: Path) -> None:
    path = tmp_path / "model.safetensors"
    trained.save(path)
    untrained = tl.Network([tl.Dense(1)], input_shape=(2,))
    with pytest.raises(tl.SettingError, match=r"no value for 'dense_1.weight' yet. Train or initialise it"):
        untrained.save(path)
    assert tl.load(path).to_bytes() == trained.to_bytes()


def test_saving_again_replaces_the_file(trained: tl.Network, X: np.ndarray, tmp_path: Path) -> None:
    path = tmp_path / "model.safetensors"
    trained.save(path)
    tl.train(trained, X, np.arange(40) % 3, epochs=1)
    trained.save(str(path))
    assert [each.name for each in tmp_path.iterdir()] == ["model.safetensors"]
    assert np.array_equal(tl.load(path).predict(X), trained.predict(X))

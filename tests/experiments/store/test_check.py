"""A check finds every file that cannot be read, and says which."""

from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import save_file

from tests.experiments.store.conftest import Make
from trilith.experiments.store import RunFolder, Store


@pytest.fixture
def run(make: Make) -> RunFolder:
    """With a file of each kind."""
    run = make("a", state="done")
    (run.path / "resolved.toml").write_text("[data]\n")
    save_file({"w": np.zeros(100)}, run.path / "model.safetensors")
    writer = run.history_writer()
    writer.add({"epoch": 1, "loss": 0.5})
    writer.close()
    (run.path / "checkpoints").mkdir()
    (run.path / "checkpoints" / "network-0.checkpoint").write_bytes(b"sound")
    return run


def verify(path: Path) -> None:
    if path.read_bytes() != b"sound":
        raise ValueError("its checksum is wrong")


def test_nothing_is_wrong(store: Store, run: RunFolder) -> None:
    with (run.path / "history.jsonl").open("ab") as file:
        file.write(b'{"epoch": 2, "lo')  # interrupted
    assert store.check(verify) == []


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("run.json", b"{", "record of run 'a' cannot be read"),
        ("idea.toml", b"[data\n", "idea.toml cannot be read"),
        ("idea.toml", b"\xff", "idea.toml cannot be read"),
        ("idea.toml", None, "idea.toml: No such file"),
        ("environment.json", b"{", "environment.json cannot be read"),
        ("resolved.toml", b"=", "resolved.toml cannot be read"),
        ("history.jsonl", b'{"epoch": 1}\n\x00\x00\n{}\n', "lines that are no rows: 1"),
        ("model.safetensors", b"x" * 100, "model.safetensors cannot be read"),
        ("checkpoints/network-0.checkpoint", b"torn", "network-0.checkpoint cannot be read (its checksum"),
    ],
)
def test_what_is_wrong(store: Store, run: RunFolder, name: str, content: bytes | None, words: str) -> None:
    path = run.path / name
    path.unlink() if content is None else path.write_bytes(content)
    (finding,) = store.check(verify)
    assert finding.run == "a"
    assert words in str(finding)


def test_a_model_that_is_cut_short(store: Store, run: RunFolder) -> None:
    path = run.path / "model.safetensors"
    path.write_bytes(path.read_bytes()[:-10])
    (finding,) = store.check()
    assert "model.safetensors cannot be read" in str(finding)

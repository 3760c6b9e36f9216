"""The file of a checkpoint: what is broken is never believed, what is of another training is refused."""

import json
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from safetensors.numpy import load_file

import trilith as tl
from trilith.errors import CheckpointError
from trilith.training.checkpoint_file import Contents, earlier, read_checkpoint, write_checkpoint

ARRAYS = {
    "network/weight": np.arange(6, dtype=np.float32).reshape(2, 3),
    "state/step": np.asarray(7),
    "callback/0/big": np.array([1.5, -2.0], ">f8"),
    "callback/0/none": np.zeros((0, 3), np.float16),
    "callback/0/flags": np.array([True, False]),
    "callback/0/turned": np.arange(6, dtype=np.uint8).reshape(2, 3).T,
}
ABOUT = {
    "history": [{"loss": 0.1 + 0.2, "best": -np.inf, "wrong": np.nan, "count": np.int64(3)}],
    "words": "å\n",
}


def make(path: Path, number: int = 0) -> Contents:
    contents = Contents(ARRAYS, {**ABOUT, "number": number})
    write_checkpoint(path, contents)
    return contents


def test_all_comes_back_bit_for_bit(tmp_path: Path) -> None:
    make(tmp_path / "c")
    contents = read_checkpoint(tmp_path / "c")
    assert contents is not None
    assert contents.arrays.keys() == ARRAYS.keys()
    for name, array in ARRAYS.items():
        read = contents.arrays[name]
        assert (read.shape, read.tolist()) == (array.shape, array.tolist())
        assert read.dtype == array.dtype.newbyteorder("=")
    assert repr(contents.about["history"]) == repr(
        [{"loss": 0.1 + 0.2, "best": -np.inf, "wrong": np.nan, "count": 3}]
    )
    assert contents.about["words"] == "å\n"


def test_it_is_a_safetensors_file(tmp_path: Path) -> None:
    make(tmp_path / "c")
    assert load_file(tmp_path / "c").keys() == ARRAYS.keys()


def test_nothing_there_is_nothing(tmp_path: Path) -> None:
    assert read_checkpoint(tmp_path / "c") is None
    assert read_checkpoint(tmp_path / "nowhere" / "c") is None


def cut(place: float) -> Callable[[bytes], bytes]:
    return lambda content: content[: int(place * len(content))]


def flipped(place: float, bit: int) -> Callable[[bytes], bytes]:
    def flip(content: bytes) -> bytes:
        at = min(int(place * len(content)), len(content) - 1)
        return content[:at] + bytes([content[at] ^ 1 << bit]) + content[at + 1 :]

    return flip


DAMAGE = st.one_of(
    st.floats(0, 1, exclude_max=True).map(cut),
    st.builds(flipped, st.floats(0, 1), st.integers(0, 7)),
    st.binary(min_size=1, max_size=20).map(lambda more: lambda content: content + more),
    st.binary(max_size=200).map(lambda other: lambda content: other),
)


@given(DAMAGE)
def test_whatever_happened_to_it_the_one_before_is_taken(damage: Callable[[bytes], bytes]) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "c"
        content = _written(path)
        path.write_bytes(damage(content))
        contents = read_checkpoint(path)
        assert contents is not None
        assert contents.about["number"] == 1
        earlier(path).write_bytes(damage(content))
        with pytest.raises(
            CheckpointError, match=r"^cannot go on: .*c .*; .*c\.previous .* from the beginning"
        ):
            read_checkpoint(path)
        path.unlink()
        with pytest.raises(CheckpointError, match=r"^cannot go on: .*c\.previous "):
            read_checkpoint(path)


_bytes: list[bytes] = []


def _written(path: Path) -> bytes:
    """Two generations; made once, since they take their time to reach the disk."""
    if not _bytes:
        make(path, 1)
        make(path, 2)
        _bytes.extend([path.read_bytes(), earlier(path).read_bytes()])
    earlier(path).write_bytes(_bytes[1])
    return _bytes[0]


def test_killed_between_the_two_renames(tmp_path: Path) -> None:
    make(tmp_path / "c", 1)
    make(tmp_path / "c", 2)
    (tmp_path / "c").unlink()
    contents = read_checkpoint(tmp_path / "c")
    assert contents is not None
    assert contents.about["number"] == 1


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"format": "trilith"}, "was written by another version of Trilith"),
        ({"format_version": "2"}, "was written by another version of Trilith"),
        ({"format": None}, "is no sound checkpoint"),
        ({"about": "[1"}, "is no sound checkpoint"),
        ({"about": "[" * 10**5}, "is no sound checkpoint"),
    ],
)
def test_a_checksum_is_no_passport(tmp_path: Path, change: dict[str, Any], message: str) -> None:
    path = tmp_path / "c"
    make(path)
    content = path.read_bytes()
    length = 8 + int.from_bytes(content[:8], "little")
    header = json.loads(content[8:length])
    metadata = {**header["__metadata__"], "checksum": "0" * 64, **change}
    header["__metadata__"] = {name: value for name, value in metadata.items() if value is not None}
    text = json.dumps(header, separators=(",", ":")).encode()
    forged = len(text).to_bytes(8, "little") + text + content[length:]
    path.write_bytes(forged.replace(b"0" * 64, sha256(forged).hexdigest().encode(), 1))
    with pytest.raises(CheckpointError, match=message):
        read_checkpoint(path)


@pytest.mark.parametrize(
    "contents",
    [Contents({}, {"row": object()}), Contents({"words": np.array(["a"])}, {}), Contents({}, {"z": 1j})],
)
def test_what_no_file_can_hold_is_said(tmp_path: Path, contents: Contents) -> None:
    make(tmp_path / "c", 1)
    with pytest.raises(CheckpointError, match="a checkpoint cannot hold"):
        write_checkpoint(tmp_path / "c", contents)
    assert [path.name for path in tmp_path.iterdir()] == ["c"]


def test_a_folder_where_the_file_should_be(tmp_path: Path) -> None:
    network = tl.Network([tl.Dense(2)])
    with pytest.raises(tl.SettingError, match=r"is a folder\. Name a file, in it or elsewhere\."):
        tl.train(network, np.eye(4), [0, 1, 0, 1], checkpoint=tmp_path)
    with pytest.raises(CheckpointError, match=r"cannot be read \(Is a directory\)"):
        read_checkpoint(tmp_path)
    (tmp_path / "file").touch()
    for name in ("file/c", "file/below/c"):
        with pytest.raises(tl.CheckpointError, match="cannot be written: Not a directory"):
            tl.train(network, np.eye(4), [0, 1, 0, 1], checkpoint=tmp_path / name)

"""Pictures of every kind of source become one array of bytes; what is broken is named and left out."""

import gzip
import struct
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from trilith.data.images import (
    as_vectors,
    holds_images,
    read_images,
    read_pictures,
    scan_images,
    similar_pictures,
)
from trilith.errors import DataError

RANDOM = np.random.default_rng(0)


def picture(height: int = 6, width: int = 5, channels: int = 3) -> np.ndarray:
    shape = (height, width, channels) if channels > 1 else (height, width)
    return RANDOM.integers(0, 256, shape).astype(np.uint8)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for label in ("cat", "dog"):
        (tmp_path / "photos" / label).mkdir(parents=True)
        for number in (1, 2, 10):
            Image.fromarray(picture()).save(tmp_path / "photos" / label / f"{number}.PNG")
    return tmp_path / "photos"


def test_a_folder_of_classes(folder: Path) -> None:
    assert holds_images(folder)
    listing = scan_images(folder)
    assert listing.names == [f"{label}/{n}.PNG" for label in ("cat", "dog") for n in (1, 2, 10)]
    assert list(listing.labels) == ["cat"] * 3 + ["dog"] * 3
    assert listing.parts is None
    images = read_images(listing)
    assert images.pixels.shape == (6, 6, 5, 3)
    np.testing.assert_array_equal(images.pixels[1], np.asarray(Image.open(folder / "cat" / "2.PNG")))


def test_parts_are_sub_folders(folder: Path) -> None:
    (folder / "train").mkdir()
    for label in ("cat", "dog"):
        (folder / label).rename(folder / "train" / label)
    (folder / "test" / "cat").mkdir(parents=True)
    Image.fromarray(picture()).save(folder / "test" / "cat" / "a.bmp")
    listing = scan_images(folder)
    assert list(listing.parts) == ["test"] + ["train"] * 6
    assert set(listing.labels) == {"cat", "dog"}


def test_what_is_broken_is_named_and_left_out(folder: Path) -> None:
    (folder / "cat" / "empty.jpg").touch()
    (folder / "cat" / "notes.txt").write_text("no picture")
    (folder / "cat" / ".DS_Store").write_text("hidden")
    whole = (folder / "dog" / "1.PNG").read_bytes()
    (folder / "dog" / "cut.png").write_bytes(whole[: len(whole) // 2])
    images = read_images(scan_images(folder))
    assert len(images) == 6
    assert [each.name for each in images.skipped] == ["cat/notes.txt", "cat/empty.jpg", "dog/cut.png"]
    with pytest.raises(DataError, match="cannot be used"):
        scan_images(folder, strict=True)


def test_a_declared_size_beyond_reason_is_refused_before_decoding(tmp_path: Path) -> None:
    header = b"IHDR" + struct.pack(">IIBBBBB", 100_000, 100_000, 8, 2, 0, 0, 0)
    content = b"\x89PNG\r\n\x1a\n"
    for chunk in (header, b"IDAT" + zlib.compress(b"")):
        content += struct.pack(">I", len(chunk) - 4) + chunk + struct.pack(">I", zlib.crc32(chunk))
    (tmp_path / "bomb.png").write_bytes(content)
    with pytest.raises(DataError, match="declares"):
        scan_images(tmp_path / "bomb.png")


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "I;16", "YCbCr"])
def test_every_mode_becomes_bytes(tmp_path: Path, mode: str) -> None:
    grey = np.array([[0, 255], [255, 0]], np.uint8)
    if mode == "I;16":
        image = Image.fromarray(grey.astype(np.uint16) * 257)
    else:
        image = Image.fromarray(grey).convert(mode)
    ending = "tiff" if mode in ("CMYK", "YCbCr") else "png"
    image.save(tmp_path / f"x.{ending}")
    pixels = read_images(scan_images(tmp_path / f"x.{ending}"), channels=1).pixels
    np.testing.assert_allclose(pixels[0, ..., 0].astype(int), grey.astype(int), atol=3)


def test_what_is_transparent_is_white(tmp_path: Path) -> None:
    Image.new("RGBA", (2, 2), (10, 20, 30, 0)).save(tmp_path / "x.png")
    assert (read_images(scan_images(tmp_path / "x.png")).pixels == 255).all()


@pytest.mark.parametrize("orientation", range(1, 9))
def test_pictures_are_turned_upright(tmp_path: Path, orientation: int) -> None:
    image = Image.fromarray(picture(4, 6, 1))
    exif = image.getexif()
    exif[0x0112] = orientation
    image.save(tmp_path / "x.png", exif=exif)
    listing = scan_images(tmp_path / "x.png")
    turned = orientation >= 5
    assert listing.sizes.tolist() == [[6, 4] if turned else [4, 6]]
    assert read_images(listing).pixels.shape[1:3] == ((6, 4) if turned else (4, 6))


def test_a_table_of_paths(folder: Path) -> None:
    table = folder / "list.csv"
    table.write_text(
        "file,kind,split\ncat/1.PNG,a,train\ndog/2.PNG,b,test\nnone.png,a,train\ncat/2.PNG,,train\n"
    )
    assert holds_images(table)
    listing = scan_images(table)
    assert listing.names == ["cat/1.PNG", "dog/2.PNG"]
    assert list(listing.labels) == ["a", "b"]
    assert list(listing.parts) == ["train", "test"]
    assert {each.name for each in listing.skipped} == {"none.png", "cat/2.PNG"}
    with pytest.raises(DataError, match="kind"):
        scan_images(table, target="kinds")


def test_a_plain_table_holds_no_pictures(tmp_path: Path) -> None:
    (tmp_path / "houses.csv").write_text("area,price\n1,2\n")
    assert not holds_images(tmp_path / "houses.csv")
    assert not holds_images(tmp_path / "nothing")
    assert not holds_images("sqlite:///shop.db")


def idx(array: np.ndarray) -> bytes:
    return bytes([0, 0, 8, array.ndim]) + struct.pack(f">{array.ndim}I", *array.shape) + array.tobytes()


def test_idx_files(tmp_path: Path) -> None:
    pictures, labels = picture(8, 3, 4).reshape(8, 3, 4), np.arange(8, dtype=np.uint8) % 3
    for part, some in {"train": slice(0, 6), "t10k": slice(6, 8)}.items():
        with gzip.open(tmp_path / f"{part}-images-idx3-ubyte.gz", "wb") as file:
            file.write(idx(pictures[some]))
        with gzip.open(tmp_path / f"{part}-labels-idx1-ubyte.gz", "wb") as file:
            file.write(idx(labels[some]))
    listing = scan_images(tmp_path)
    images = read_images(listing)
    assert sorted(listing.parts) == ["test"] * 2 + ["train"] * 6
    order = np.argsort(listing.parts != "train", kind="stable")
    np.testing.assert_array_equal(images.pixels[order, ..., 0], pictures)
    np.testing.assert_array_equal(listing.labels[order], labels)
    (tmp_path / "train-images-idx3-ubyte.gz").write_bytes(gzip.compress(idx(pictures)[:-5]))
    with pytest.raises(DataError, match="cut off or is damaged"):
        scan_images(tmp_path)


def test_numpy_files(tmp_path: Path) -> None:
    x, y = picture(7, 4, 4).reshape(7, 4, 4), np.array(list("abcabca"))
    np.savez(tmp_path / "x.npz", x_train=x[:5], y_train=y[:5], x_test=x[5:], y_test=y[5:])
    listing = scan_images(tmp_path / "x.npz")
    np.testing.assert_array_equal(read_images(listing).pixels[..., 0], x)
    assert list(listing.labels) == list(y)
    assert list(listing.parts) == ["train"] * 5 + ["test"] * 2
    np.save(tmp_path / "objects.npy", np.array([{}, {}], dtype=object), allow_pickle=True)
    assert not holds_images(tmp_path / "objects.npy")


def test_hdf5_files(tmp_path: Path) -> None:
    h5py = pytest.importorskip("h5py")
    with h5py.File(tmp_path / "cats.h5", "w") as file:
        file["train_set_x"] = np.stack([picture() for _ in range(4)])
        file["train_set_y"] = np.array([[0, 1, 1, 0]])
        file["list_classes"] = np.array([b"other", b"cat"])
    assert list(scan_images(tmp_path / "cats.h5").labels) == ["other", "cat", "cat", "other"]


def test_many_pictures_lie_in_a_file_that_is_found_again(folder: Path, tmp_path: Path, monkeypatch) -> None:
    from trilith.data.images import read

    plain = read_images(scan_images(folder)).pixels
    monkeypatch.setattr(read, "IN_MEMORY", 10)
    first = read_images(scan_images(folder), cache=tmp_path / "cache")
    assert isinstance(first.pixels, np.memmap)
    np.testing.assert_array_equal(first.pixels, plain)
    monkeypatch.setattr(read, "_decode", None)  # the second time nothing is decoded
    np.testing.assert_array_equal(read_images(scan_images(folder), cache=tmp_path / "cache").pixels, plain)
    with pytest.raises(DataError, match="cache"):
        read_images(scan_images(folder))


def test_what_users_hand_over(tmp_path: Path) -> None:
    array = picture(4, 5)
    Image.fromarray(array).save(tmp_path / "x.png")
    pixels = read_pictures([array, Image.fromarray(array), tmp_path / "x.png", array / 255], (4, 5), 3)
    for each in pixels:
        np.testing.assert_array_equal(each, array)
    stack = array[None]
    assert read_pictures(stack, (4, 5), 3) is not None
    assert np.shares_memory(read_pictures(stack, (4, 5), 3), stack)
    assert read_pictures([picture(9, 20), picture(7, 7, 1)], (4, 4), 1).shape == (2, 4, 4, 1)
    for wrong in ("x.png", np.zeros((3, 4)), [np.zeros((2, 2, 2))], [-array.astype(float)], [None]):
        with pytest.raises(DataError):
            read_pictures(wrong, (4, 4), 3)


def test_vectors_are_the_same_numbers() -> None:
    pixels = picture(2, 3)[None]
    np.testing.assert_array_equal(as_vectors(pixels), pixels.reshape(1, 18))


def test_pictures_that_are_there_twice_or_nearly() -> None:
    first = np.stack([picture(16, 16) for _ in range(30)])
    brighter = np.clip(first[3].astype(int) + 2, 0, 255).astype(np.uint8)
    second = np.stack([picture(16, 16), first[7], brighter])
    found = similar_pictures(first, second)
    assert found.pairs.tolist() == [[3, 2], [7, 1]]
    assert (found.same, found.near) == (1, 1)

"""Whether pictures keep their class in a mirror, which decides whether augmentation flips them."""

from pathlib import Path

import numpy as np
import pytest

from trilith import ImageClassifier
from trilith.data.images import read_images, scan_images
from trilith.explain import members
from trilith.tasks.image.mirroring import may_be_mirrored
from trilith.tasks.image.presets import PRESETS


def bars(sides: bool, count: int = 300) -> tuple[np.ndarray, np.ndarray]:
    """Bright bars in noise: left or right where `sides`, else above or below."""
    random = np.random.default_rng(0)
    pictures = random.integers(0, 60, (count, 20, 20, 3), dtype=np.uint8)
    labels = random.integers(0, 2, count)
    for picture, label in zip(pictures, labels, strict=True):
        place = slice(2, 6) if label else slice(14, 18)
        picture[(slice(None), place) if sides else place] = 220
    return pictures, labels


def test_digits_are_others_in_a_mirror() -> None:
    images = read_images(scan_images("sample:digits"))
    assert images.labels is not None
    assert not may_be_mirrored(images.pixels, images.labels)


def test_what_tells_left_from_right_is_not_mirrored() -> None:
    assert may_be_mirrored(*bars(sides=False))
    assert not may_be_mirrored(*bars(sides=True))


def test_names_as_labels_and_a_memory_map(tmp_path: Path) -> None:
    pictures, labels = bars(sides=False)
    np.save(tmp_path / "pictures.npy", pictures)
    mapped = np.load(tmp_path / "pictures.npy", mmap_mode="r")
    names = np.array(["below", "above"], dtype=object)[labels]
    assert may_be_mirrored(mapped, names)


@pytest.mark.parametrize("count", [1, 2, 3])
def test_few_pictures(count: int) -> None:
    may_be_mirrored(np.zeros((count, 9, 30, 1), np.uint8), np.arange(count))


@pytest.mark.parametrize("sides", [True, False])
def test_the_estimator_flips_what_may_be_flipped(sides: bool) -> None:
    model = ImageClassifier(ensemble=1, preset="fast", random_state=0, settings={"epochs": 1})
    model.fit(*bars(sides))
    assert model.mirrored_ is not sides
    assert ("flip=0.5" in model.estimator_.augmentation) is not sides
    pictures, _ = bars(sides)
    mirrored = model.predict_proba(pictures[:, :, ::-1])
    assert np.allclose(model.predict_proba(pictures), mirrored, atol=1e-6) is not sides


def test_both_are_asked_where_both_were_learned() -> None:
    pictures, labels = bars(sides=False)
    model = ImageClassifier(ensemble=2, architecture="lenet", random_state=0, settings={"epochs": 2})
    model.fit(pictures, labels)
    logits = [net.decision_function(p) for net in model.networks_ for p in (pictures, pictures[:, :, ::-1])]
    mean = np.mean(logits, axis=0) / model.temperature_
    np.testing.assert_allclose(model.estimator_.decision_function(pictures), mean, atol=1e-5)
    assert len(members(model.estimator_.network_.graph)) == 2


def test_batches_follow_the_number_of_pictures() -> None:
    few, _ = PRESETS["default"].plan(300, (8, 8, 1), 10, False, {"architecture": "lenet"})
    many, _ = PRESETS["default"].plan(60_000, (8, 8, 1), 10, False, {"architecture": "lenet"})
    assert few["batch_size"] == 16
    assert many["batch_size"] == 128


@pytest.mark.parametrize("augmentation", [None, "none", "augment(shift=0.1)"])
def test_the_best_epoch_is_kept_where_pictures_do_not_change(augmentation: str | None) -> None:
    given = {"architecture": "lenet", "augmentation": augmentation}
    settings, _ = PRESETS["fast"].plan(300, (8, 8, 1), 10, False, given)
    assert settings["keep_best"] is (augmentation in (None, "none"))
    assert PRESETS["fast"].plan(300, (8, 8, 1), 10, False, {"architecture": "dense"})[0]["keep_best"]

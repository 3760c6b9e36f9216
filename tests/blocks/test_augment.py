"""Augment: what may become of a picture in training, and that nothing does at inference."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.helpers.interpret import interpret
from trilith.blocks import Augment, Input
from trilith.errors import SettingError, ShapeError
from trilith.graph import specialise
from trilith.graph.clock import SEED, STEP

GENERATOR = np.random.default_rng(7)
PICTURES = GENERATOR.uniform(0, 255, (60, 8, 10, 3))
EVERYTHING = Augment(0.5, 0.5, 0.3, 90, 0.5, 0.5, 0.5, 0.5, 0.3)


def changed(block: Augment, pictures: np.ndarray = PICTURES, seed: int = 1, step: int = 0) -> np.ndarray:
    """The pictures in training."""
    x = Input(pictures.shape[1:])
    (output,), _ = specialise([block(x)], "training")
    return interpret([output], {x: pictures, SEED: np.asarray(seed), STEP: np.asarray(step)})[0]


def test_nothing_happens_at_inference_or_without_a_field() -> None:
    x = Input((8, 10, 3))
    (output,), updates = specialise([EVERYTHING(x)], "inference")
    np.testing.assert_array_equal(interpret([output], {x: PICTURES})[0], PICTURES)
    assert updates == ()
    np.testing.assert_array_equal(changed(Augment()), PICTURES)


def test_each_picture_step_and_seed_has_its_own_draw() -> None:
    x = Input((8, 10, 3))
    same = np.repeat(PICTURES[:1], 20, axis=0)
    (output,), _ = specialise([EVERYTHING(x)], "training")

    def pictures(**clock: int) -> list[bytes]:
        at = {SEED: np.asarray(clock.get("seed", 0)), STEP: np.asarray(clock.get("step", 0))}
        return [each.tobytes() for each in interpret([output], {x: same, **at})[0]]

    assert pictures() == pictures()
    seen = [*pictures(), *pictures(step=1), *pictures(seed=1)]
    assert len(set(seen)) == len(seen) == 60


@pytest.mark.parametrize(("field", "axis"), [("flip", 2), ("vertical_flip", 1)])
def test_a_flip_is_the_mirror_or_the_picture_itself(field: str, axis: int) -> None:
    pictures = GENERATOR.uniform(0, 255, (2000, 3, 4, 1))
    seen = changed(Augment(**{field: 0.3}), pictures)
    flipped = (seen == np.flip(pictures, axis)).all((1, 2, 3))
    assert (flipped | (seen == pictures).all((1, 2, 3))).all()
    assert abs(flipped.mean() - 0.3) < 5 * np.sqrt(0.21 / 2000)
    np.testing.assert_array_equal(changed(Augment(**{field: 1.0})), np.flip(PICTURES, axis))


def test_a_shift_copies_whole_pixels_and_repeats_the_edge() -> None:
    sides, most = (8, 10), (2, 3)
    moves = set()
    for picture, seen in zip(PICTURES, changed(Augment(shift=0.3)), strict=True):
        found = [
            (down, right)
            for down in range(-most[0], most[0] + 1)
            for right in range(-most[1], most[1] + 1)
            if np.array_equal(
                seen,
                picture[np.clip(np.arange(sides[0]) + down, 0, 7)][
                    :, np.clip(np.arange(sides[1]) + right, 0, 9)
                ],
            )
        ]
        assert len(found) == 1
        moves |= set(found)
    assert {down for down, _ in moves} == {-2, -1, 0, 1, 2}
    assert {right for _, right in moves} == {-3, -2, -1, 0, 1, 2, 3}


def test_maps_turn_and_zoom_within_their_bounds() -> None:
    """A picture that holds its own places shows through which map it was seen."""
    side, block = 41, Augment(flip=0.5, vertical_flip=0.5, rotation=30, zoom=0.25)
    rows, columns = np.mgrid[:side, :side] - (side - 1) / 2
    seen = changed(block, np.repeat(np.stack([rows, columns], -1)[None], 500, axis=0))
    middle = slice(side // 2 - 5, side // 2 + 6)  # no map reaches the edge from here
    places = np.stack([rows, columns], -1)[middle, middle].reshape(-1, 2)
    angles, scales, mirrored = [], [], []
    for each in seen[:, middle, middle].reshape(500, -1, 2):
        matrix = np.linalg.lstsq(places, each, rcond=None)[0].T
        np.testing.assert_allclose(places @ matrix.T, each, atol=1e-12)
        signs = np.sign(np.diagonal(matrix))
        rotation = matrix * signs
        scales.append(np.sqrt(np.linalg.det(rotation)))
        angles.append(np.rad2deg(np.arctan2(rotation[1, 0], rotation[0, 0])))
        np.testing.assert_allclose(rotation @ rotation.T, scales[-1] ** 2 * np.eye(2), atol=1e-12)
        mirrored.append(tuple(signs))
    assert -30 <= min(angles) < -28
    assert 28 < max(angles) <= 30
    assert 0.8 <= min(scales) < 0.81
    assert 1.24 < max(scales) <= 1.25
    assert len(set(mirrored)) == 4


@given(st.tuples(*[st.floats(0, 1)] * 3), st.integers(0, 1000))
def test_colours_stay_bytes(shares: tuple[float, float, float], seed: int) -> None:
    brightness, contrast, saturation = shares
    block = Augment(brightness=brightness, contrast=contrast, saturation=saturation)
    seen = changed(block, PICTURES[:4], seed)
    assert seen.min() >= 0
    assert seen.max() <= 255


def test_brightness_adds_contrast_stretches_saturation_keeps_the_grey() -> None:
    pictures = GENERATOR.uniform(110, 145, (200, 4, 4, 3))  # far from the ends, so that nothing is cut off
    added = (changed(Augment(brightness=0.3), pictures) - pictures).reshape(200, -1)
    stretched = ((changed(Augment(contrast=0.6), pictures) - 127.5) / (pictures - 127.5)).reshape(200, -1)
    saturated = changed(Augment(saturation=0.6), pictures)
    grey = pictures.mean(-1, keepdims=True)
    np.testing.assert_allclose(saturated.mean(-1, keepdims=True), grey)
    coloured = ((saturated - grey) / (pictures - grey)).reshape(200, -1)
    for numbers, least, most in ((added / 255, -0.3, 0.3), (stretched, 0.4, 1.6), (coloured, 0.4, 1.6)):
        np.testing.assert_allclose(numbers, np.repeat(numbers[:, :1], 48, axis=1), rtol=1e-6, atol=1e-9)
        span = (most - least) / 20
        assert least <= numbers.min() < least + span
        assert most - span < numbers.max() <= most + 1e-9


@pytest.mark.parametrize(("share", "height", "width"), [(0.25, 2, 3), (0.5, 4, 6), (1.0, 8, 12)])
def test_cutout_is_one_grey_rectangle_of_its_size(share: float, height: int, width: int) -> None:
    pictures = GENERATOR.uniform(0, 120, (400, 8, 12, 2))
    seen = changed(Augment(cutout=share), pictures)
    cut = (seen == 127.5).all(-1)
    np.testing.assert_array_equal(seen[~cut], pictures[~cut])
    rows, columns = cut.any(2), cut.any(1)
    np.testing.assert_array_equal(cut, rows[:, :, None] & columns[:, None, :])
    for sides, size, most in ((rows, 8, height), (columns, 12, width)):
        assert (np.abs(np.diff(sides.astype(int), prepend=0, append=0)).sum(1) == 2).all()  # one stretch
        inside = ~sides[:, 0] & ~sides[:, -1]
        assert set(sides[inside].sum(1)) <= {most}
        assert sides.sum(1).max() == most
        mean = most - (most * most - most % 2) / 4 / size  # a middle near the edge leaves a part outside
        assert abs(sides.sum(1).mean() - mean) < 0.05 * size
    places = cut.mean(0)
    assert places[4, 6] > places[0, 0] > 0


def test_settings_and_shapes_that_cannot_be() -> None:
    for fields in ({"flip": 1.5}, {"shift": -0.1}, {"rotation": 181}, {"cutout": float("nan")}):
        with pytest.raises(SettingError, match=next(iter(fields))):
            Augment(**fields)
    with pytest.raises(ShapeError, match="expects pictures"):
        Augment(flip=0.5)(Input((8, 8)))

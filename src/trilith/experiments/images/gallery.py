"""The pictures of a report: answers, mistakes, what they rest on, filters, and what training sees."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from typing import TYPE_CHECKING

import numpy as np

from trilith.experiments.images.augmented import augmented
from trilith.experiments.images.filters import first_filters
from trilith.experiments.images.saliency import gradient_saliency, occlusion_saliency
from trilith.experiments.report import PictureGroup, ShownPicture
from trilith.tasks.image.pixel_classifier import choose_augmentation

if TYPE_CHECKING:
    from trilith.experiments.images.image_run import ImageRun

SHOWN, MISTAKES, EXPLAINED, CHANGED = 24, 12, 4, 12


def picture_groups(run: ImageRun) -> list[PictureGroup]:
    """All groups that have a picture."""
    groups = [_answers(run), _mistakes(run), _saliency(run), _filters(run), _changed(run)]
    return [group for group in groups if group.pictures]


def _answers(run: ImageRun) -> PictureGroup:
    chosen = np.random.default_rng(0).permutation(len(run.test_target))[:SHOWN]
    return PictureGroup(
        title="Test pictures",
        text="Drawn at random, with the answer, how sure it is, and the class where that is another.",
        pictures=[_answered(run, place) for place in np.sort(chosen)],
    )


def _mistakes(run: ImageRun) -> PictureGroup:
    wrong = np.flatnonzero(run.test_prediction != run.test_target)
    sure = run.test_probabilities[wrong].max(axis=1) if len(wrong) else np.zeros(0)
    return PictureGroup(
        title="The most confident mistakes",
        text="Wrong answers of which the network was surest. A label may be wrong too: look.",
        pictures=[_answered(run, place) for place in wrong[np.argsort(-sure, kind="stable")][:MISTAKES]],
    )


def _saliency(run: ImageRun) -> PictureGroup:
    """The surest right answers and the surest mistakes, half of each."""
    sure = run.test_probabilities.max(axis=1)
    right = run.test_prediction == run.test_target
    order = np.argsort(-sure, kind="stable")
    places = [*order[right[order]][: EXPLAINED // 2], *order[~right[order]][: EXPLAINED // 2]]
    shown: list[ShownPicture] = []
    if places:
        pixels = np.asarray(run.test_pixels[places])
        chosen = run.test_probabilities[places].argmax(axis=1)
        slopes = gradient_saliency(run.model.estimator.network_, pixels, chosen)
        for place, picture, slope, number in zip(places, pixels, slopes, chosen, strict=True):
            covered = np.maximum(occlusion_saliency(run.model, picture, int(number)), 0)
            maps = {"gradient": slope, "occlusion": covered}
            beside = [ShownPicture(png=png(_heat(each)), caption=name) for name, each in maps.items()]
            shown.append(replace(_answered(run, place), beside=beside))
    return PictureGroup(
        title="What answers rest on",
        text="Bright are, in the gradient, pixels whose change would change the answer most; in the "
        "occlusion, places without which the class is less probable.",
        pictures=shown,
    )


def _filters(run: ImageRun) -> PictureGroup:
    filters = first_filters(run.fitted.networks_[0].network_, run.model.shape)
    shown = [] if filters is None else [np.asarray(np.rint(each * 255), dtype=np.uint8) for each in filters]
    return PictureGroup(
        title="First layer",
        text="The weights of the first layer's filters, each in its own scale: grey is 0.",
        pictures=[
            ShownPicture(png=png(each), caption=f"filter {number}")
            for number, each in enumerate(shown, start=1)
        ],
    )


def _changed(run: ImageRun) -> PictureGroup:
    block = choose_augmentation(run.fitted.networks_[0].augmentation)
    count = min(CHANGED, len(run.split.train))
    shown: list[ShownPicture] = []
    if block is not None:
        pixels = np.asarray(run.pixels[:count])
        for before, after in zip(pixels, augmented(block, pixels), strict=True):
            shown.append(
                ShownPicture(png=png(np.concatenate([before, after], axis=1)), caption="before, after")
            )
    return PictureGroup(
        title="Changed by chance",
        text="Training pictures, and what one step of training may see of them.",
        pictures=shown,
    )


def _answered(run: ImageRun, place: int) -> ShownPicture:
    said, true = run.test_prediction[place], run.test_target[place]
    sure = run.test_probabilities[place].max()
    right = bool(said == true)
    caption = f"{said}, {sure:.0%}" + ("" if right else f"; it is {true}") + f" ({run.test_names[place]})"
    return ShownPicture(png=png(run.test_pixels[place]), caption=caption, right=right)


def _heat(numbers: np.ndarray) -> np.ndarray:
    """Numbers from 0 up as grey, the largest hundredth white."""
    most = float(np.quantile(numbers, 0.99)) or float(numbers.max()) or 1.0
    return np.asarray(np.rint(np.clip(numbers / most, 0, 1) * 255), dtype=np.uint8)[..., None]


def png(pixels: np.ndarray) -> bytes:
    """Bytes (height, width, 1 or 3) as a PNG file."""
    from PIL import Image

    image = Image.fromarray(pixels[..., 0] if pixels.shape[-1] == 1 else np.ascontiguousarray(pixels))
    file = BytesIO()
    image.save(file, "PNG")
    return file.getvalue()

"""ImageClassifier: from pictures to classes and calibrated probabilities."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from sklearn.utils.validation import check_is_fitted

from trilith.blocks import Block
from trilith.data import Table
from trilith.data.images import picture_sizes, read_pictures
from trilith.data.images.files import Header
from trilith.errors import DataError
from trilith.models import Architecture
from trilith.tasks.ensemble.classification import EnsembleClassifier
from trilith.tasks.ensemble.members import Examples
from trilith.tasks.estimator import NetworkEstimator
from trilith.tasks.image.mirroring import may_be_mirrored, with_mirror_images
from trilith.tasks.image.pixel_classifier import PixelClassifier
from trilith.tasks.image.presets import choose_preset
from trilith.tasks.image.rules import IMAGE_RULES
from trilith.tasks.image.sizes import choose_channels, choose_size
from trilith.tasks.seed import require_repeatable
from trilith.tasks.sklearn_callbacks import Fit, with_callbacks
from trilith.training.rules import check_rules


@dataclass(eq=False, repr=False, kw_only=True)
class ImageClassifier(EnsembleClassifier):
    """Tells pictures apart.

    X: an array (pictures, height, width) or (pictures, height, width, channels), bytes or numbers from 0 to
    1; or a list of paths, arrays or Pillow's pictures, of any sizes.

    `preset`: "fast", "default" or "best"; `architecture`: a name of trilith.models, such as "lenet" or
    "res_net(depth=32)", "dense" for pictures as vectors, a function that returns a network, or "auto", by the
    pictures' size and number; `augmentation`: how pictures are changed by chance in training,
    "augment(flip=0.5, shift=0.1)", a block, "auto" or None; `size`: the height and width that pictures are
    brought to, one number for a square (None: their own, or a square of 64 at most); `channels`: 1 for grey,
    3 for colour (None: as they are); `resize`: "crop" keeps proportions and cuts edges, "squash" keeps edges;
    `settings`: keywords of PixelClassifier over the preset's. The other keywords as in TableClassifier.

    Networks whose augmentation flips pictures answer with the mean for a picture and its mirror image.

    Attributes: classes_, shape_ (height, width, channels), mirrored_ (whether pictures keep their class in a
    mirror, so that augmentation may flip them), estimator_ (a PixelClassifier), temperature_,
    networks_ (those that were averaged).
    """

    architecture: str | Architecture = "auto"
    augmentation: str | Block | None = "auto"
    size: int | Sequence[int] | None = None
    channels: int | None = None
    resize: str = "crop"

    network_class = PixelClassifier

    @with_callbacks
    def fit(
        self,
        X: Any,
        y: Any,
        sample_weight: Any = None,
        validation_rows: Sequence[np.ndarray] | np.ndarray | None = None,
    ) -> Self:
        """Bring the pictures to one size, train the networks, and learn how sure they are.

        y: (pictures,). validation_rows: as in TableClassifier.

        Raises:
            SettingError, DataError: settings or data that cannot work.
            NonFiniteError: training met a NaN or an infinity; names the node and the batch.
        """
        pixels = self.learn_shape(X)
        rows = Table({"picture": np.arange(len(pixels), dtype=np.float64)}, "the pictures")
        fit = Fit(self, X, y, sample_weight)

        def encoded() -> np.ndarray:
            self.choose_mirroring(pixels, np.asarray(y))
            return pixels

        return self._fit_examples(fit, rows, encoded, validation_rows, "picture")

    def learn_shape(self, X: Any) -> np.ndarray:
        """Decide to which size and how many channels pictures are brought; these, so.

        Raises:
            SettingError, DataError: settings that cannot be, or what is no picture.
        """
        headers = picture_sizes(X)
        if not headers:
            raise DataError("X holds no picture. Give at least one.")
        self.choose_shape(headers)
        return self._pixels(X)

    def choose_shape(self, headers: Sequence[Header]) -> None:
        """The same of pictures of which only heights, widths and channels are known."""
        check_rules(IMAGE_RULES, self.get_params(deep=False))
        require_repeatable(self.checkpoint, self.random_state)
        self.shape_ = (*choose_size(headers, self.size), choose_channels(headers, self.channels))

    def choose_mirroring(self, pixels: np.ndarray, labels: np.ndarray) -> None:
        """Learn whether these pictures, of its shape, keep their class in a mirror."""
        self.mirrored_ = may_be_mirrored(pixels, labels)

    def _pixels(self, X: Any) -> np.ndarray:
        height, width, channels = self.shape_
        return read_pictures(X, (height, width), channels, self.resize)

    def _plan(self, rows: int) -> tuple[dict[str, Any], int]:
        given = {
            name: value
            for name, value in (("architecture", self.architecture), ("augmentation", self.augmentation))
            if value != "auto"
        }
        mirrored = getattr(self, "mirrored_", False)
        return choose_preset(self.preset).plan(rows, self.shape_, len(self.classes_), mirrored, given)

    def _of_examples(self, examples: Examples) -> dict[str, Any]:
        return {}

    def _answer(self, network: NetworkEstimator, X: np.ndarray) -> np.ndarray:
        return super()._answer(_asked_mirrored(network), X)

    def _average(self, networks: Sequence[NetworkEstimator], factor: float) -> NetworkEstimator:
        return _asked_mirrored(super()._average(networks, factor))

    def _examples(self, X: Any) -> np.ndarray:
        check_is_fitted(self, "estimator_")
        return self._pixels(X)

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.two_d_array = False
        tags.input_tags.three_d_array = True
        return tags


def _asked_mirrored(network: NetworkEstimator) -> NetworkEstimator:
    """One that is asked about mirror images too, where it learned them; else itself."""
    if isinstance(network, PixelClassifier) and network.learns_mirrored:
        return network.as_average(with_mirror_images(network.network_))
    return network

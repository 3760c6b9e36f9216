"""PixelClassifier: one network, classes from arrays of pixels."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from sklearn.utils.validation import check_is_fitted

from trilith.blocks import Augment, Block
from trilith.errors import DataError, ModelFileError, SettingError
from trilith.expressions import read_object
from trilith.graph.shape import concrete
from trilith.models import Architecture, choose_architecture
from trilith.network import Network
from trilith.tasks.build import build_precision
from trilith.tasks.classification import Classifier


@dataclass(eq=False, repr=False, kw_only=True)
class PixelClassifier(Classifier):
    """A network that tells pictures apart which are all of one size, as bytes.

    X: (rows, height, width, channels), uint8. For pictures as people have them: ImageClassifier.

    `architecture`: a name of trilith.models, such as "lenet" or "res_net(depth=32)", or a function of the
    number of logits and the shape that returns a network. `augmentation`: how pictures are changed by chance
    while the network is trained: "augment(flip=0.5, shift=0.1)", an Augment or another block; None or
    "none" for not at all.
    The other keywords as in NetworkClassifier.

    Attributes: classes_, network_ (a Network), history_.
    """

    architecture: str | Architecture = "lenet"
    augmentation: str | Block | None = None

    @property
    def shape_(self) -> tuple[int, ...]:
        """(height, width, channels) of the pictures that it was fitted to."""
        return concrete(self.network_.graph.inputs[0].shape[1:])

    @property
    def learns_mirrored(self) -> bool:
        """Whether training shows it pictures and their mirror images."""
        block = choose_augmentation(self.augmentation)
        return isinstance(block, Augment) and block.flip > 0

    def _check(self, X: Any, y: Any, reset: bool) -> tuple[np.ndarray, Any]:
        pixels = _pixels(X)
        if not reset:
            self._require_shape(pixels)
        return pixels, y

    def _inputs(self, X: Any) -> np.ndarray:
        check_is_fitted(self, "network_")
        pixels = _pixels(X)
        self._require_shape(pixels)
        return pixels

    def _require_shape(self, X: np.ndarray) -> None:
        if X.shape[1:] != self.shape_:
            raise DataError(
                f"the network takes pictures (height, width, channels) = {self.shape_}, got {X.shape[1:]}. "
                "Bring them to that size: ImageClassifier does."
            )

    def _build(self, X: np.ndarray, target: np.ndarray, weight: np.ndarray | None) -> Network:
        height, width, channels = X.shape[1:]
        network = choose_architecture(self.architecture)(self._logits, (height, width, channels))
        augmentation = choose_augmentation(self.augmentation)
        if augmentation is not None:
            if network.blocks is None:
                raise SettingError(
                    "augmentation goes before a network of blocks: this architecture is a graph."
                )
            network = Network([augmentation, *network.blocks], input_shape=X.shape[1:])
        network.precision = build_precision(self.precision, X)
        return network

    def _describe_inputs(self) -> Mapping[str, Any]:
        return {}  # their shape is in the network

    def _restore_inputs(self, description: Mapping[str, Any]) -> None:
        inputs, outputs = self.network_.graph.inputs, self.network_.graph.outputs
        if [len(node.shape) for node in (*inputs, *outputs)] != [4, 2]:
            raise ModelFileError("its network does not go from (rows, height, width, channels) to classes")

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.two_d_array = False
        return tags


def choose_augmentation(augmentation: str | Block | None) -> Block | None:
    """The block of this text, such as "augment(flip=0.5)", or the block itself; none for "none".

    Raises:
        SettingError: the text says something else.
    """
    if augmentation == "none":
        return None
    if isinstance(augmentation, str):
        return read_object(augmentation, {"augment": Augment}, "augmentation")
    return augmentation


def _pixels(X: Any) -> np.ndarray:
    array: np.ndarray = np.asanyarray(X)  # a memory map stays one
    if array.ndim != 4 or array.dtype != np.uint8:
        raise DataError(
            f"expected pictures as bytes (rows, height, width, channels), got {array.dtype} of shape "
            f"{array.shape}. ImageClassifier takes other forms."
        )
    if not len(array):
        raise DataError("X holds no picture: Found array with 0 sample(s). Give at least one.")
    return array

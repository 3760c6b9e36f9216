"""What all candidates train: a dense net, its data and its first weights; and what a candidate is."""

from abc import ABC, abstractmethod
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

VARIANTS = {
    "relu": "ReLU, cross entropy, Adam",
    "tanh-dropout-batchnorm": "Batch normalisation, tanh and dropout 0.2 in place of ReLU",
    "momentum": "SGD with momentum in place of Adam",
    "adamw": "AdamW in place of Adam",
    "mse": "Regression, mean squared error in place of cross entropy",
}
Data = tuple[np.ndarray, np.ndarray]
"""X (rows, features), and y: classes (rows,) or values (rows, outputs)."""

WEIGHT_DECAY = 1.0  # AdamW's; so large that 20 steps show whether it is there
NOISE = 0.2  # share of the classes that are drawn: the loss stays away from zero however long it trains


@dataclass(frozen=True)
class Case:
    """A net and how it learns; AdamW leaves biases alone."""

    sizes: tuple[int, ...]
    batch: int
    variant: str = "relu"
    dropout: float = 0.2

    @property
    def name(self) -> str:
        """As in the table."""
        return f"{'-'.join(map(str, self.sizes))}, {self.batch}"

    @property
    def normalised(self) -> bool:
        """Whether hidden layers are batch-normalised tanh with dropout, not ReLU."""
        return self.variant == "tanh-dropout-batchnorm"

    @property
    def regression(self) -> bool:
        """Whether the loss is the mean squared error, not the cross entropy."""
        return self.variant == "mse"

    def learning_rate(self) -> float:
        """One for all; small, so that no net's loss leaps to where scikit-learn cuts it off."""
        return 0.01 if self.variant == "momentum" else 0.0001

    def data(self, batches: int) -> Data:
        """X and y that a linear teacher labels, with noise."""
        generator = np.random.default_rng(0)
        features, outputs, rows = self.sizes[0], self.sizes[-1], batches * self.batch
        teacher = generator.standard_normal((features, outputs), dtype=np.float32) / np.sqrt(features)
        X = generator.standard_normal((rows, features), dtype=np.float32)
        if self.regression:
            noise = generator.standard_normal((rows, outputs), dtype=np.float32)
            return X, (X @ teacher + NOISE * noise).astype(np.float32)
        drawn = generator.random(rows) < NOISE
        return X, np.where(drawn, generator.integers(outputs, size=rows), (X @ teacher).argmax(1))

    def random_data(self, rows: int) -> Data:
        """X and classes without a rule, drawn without any array beside them."""
        generator = np.random.default_rng(0)
        X = generator.standard_normal((rows, self.sizes[0]), dtype=np.float32)
        return X, generator.integers(self.sizes[-1], size=rows)

    def weights(self) -> Iterator[np.ndarray]:
        """The first weights of each dense layer, (inputs, outputs); biases and shifts are 0, scales 1."""
        generator = np.random.default_rng(1)
        for inputs, outputs in zip(self.sizes, self.sizes[1:], strict=False):
            weight = generator.standard_normal((inputs, outputs), dtype=np.float32)
            weight *= np.sqrt(np.float32(2 / inputs))
            yield weight


class Candidate(ABC):
    """One library training a case; everything that is compiled once is compiled before it is timed."""

    variants: ClassVar[Collection[str]] = VARIANTS

    def __init__(self) -> None:
        self.losses: list[float] = []

    @abstractmethod
    def train(self, epochs: int, shuffle: bool = True) -> None:
        """Train so many epochs more, and append each one's mean loss to `losses`."""

    def close(self) -> None:
        """Let go of everything it holds."""
        vars(self).clear()

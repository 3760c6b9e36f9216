"""LogisticRegression: the network of one layer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from trilith.tasks.classifier import NetworkClassifier


@dataclass(eq=False, repr=False, kw_only=True)
class LogisticRegression(NetworkClassifier):
    """P(class) = sigmoid(x · w + b), or softmax for more classes: a NetworkClassifier without hidden layers.

    As textbooks descend: `LogisticRegression(initializer="zeros", optimizer="gradient_descent",
    learning_rate=0.005, batch_size=None, epochs=2000, standardize=False)`.
    """

    hidden_layers: int | Sequence[int] = ()
    learning_rate: float | None = 1e-2

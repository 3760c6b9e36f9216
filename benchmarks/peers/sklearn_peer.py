"""scikit-learn's MLP: an epoch is one `partial_fit`."""

from collections.abc import Iterator

import numpy as np
from sklearn.neural_network import MLPClassifier, MLPRegressor

from peers.case import Candidate, Case, Data


class SklearnPeer(Candidate):
    """It has neither batch normalisation nor dropout nor decoupled weight decay."""

    variants = ("relu", "momentum", "mse")

    def __init__(self, case: Case, data: Data) -> None:
        super().__init__()
        self.X, self.y = data
        kind = MLPRegressor if case.regression else MLPClassifier
        # its squared loss is half of the others'
        self.factor = 2.0 if case.regression else 1.0
        self.classes = {} if case.regression else {"classes": np.arange(case.sizes[-1])}
        self.model = _from_weights(kind, case.weights())(
            hidden_layer_sizes=case.sizes[1:-1],
            solver="sgd" if case.variant == "momentum" else "adam",
            learning_rate_init=case.learning_rate(),
            nesterovs_momentum=False,
            batch_size=case.batch,
            alpha=0.0,
        )

    def train(self, epochs: int, shuffle: bool = True) -> None:
        self.model.shuffle = shuffle
        for _ in range(epochs):
            self.model.partial_fit(self.X, self.y, **self.classes)
            self.losses.append(self.factor * self.model.loss_)


def _from_weights(kind: type, weights: Iterator[np.ndarray]) -> type:
    """The same estimator, which begins with these weights instead of drawing its own."""

    class Begun(kind):
        def _init_coef(self, fan_in: int, fan_out: int, dtype: type) -> tuple[np.ndarray, np.ndarray]:
            return next(weights).astype(dtype), np.zeros(fan_out, dtype)

    return Begun

"""Keras 3: `fit`, its steps compiled; on JAX, unless KERAS_BACKEND names another backend."""

import os

os.environ.setdefault("KERAS_BACKEND", "jax")

import keras

from peers.case import WEIGHT_DECAY, Candidate, Case, Data

STEPS_A_CALL = 16  # between two looks at the callbacks; on PyTorch there can only be one


class KerasPeer(Candidate):
    """A Sequential model as Keras' users write it."""

    def __init__(self, case: Case, data: Data) -> None:
        super().__init__()
        self.X, self.y = data
        self.batch = case.batch
        self.model = keras.Sequential([keras.Input(case.sizes[:1]), *self._layers(case)])
        dense = [layer for layer in self.model.layers if isinstance(layer, keras.layers.Dense)]
        for layer, weight in zip(dense, case.weights(), strict=True):
            layer.kernel.assign(weight)
        classes = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
        self.model.compile(
            self._optimizer(case),
            keras.losses.MeanSquaredError() if case.regression else classes,
            steps_per_execution=self._steps_a_call(len(self.X) // case.batch),
        )

    @staticmethod
    def _steps_a_call(batches: int) -> int:
        return 1 if keras.backend.backend() == "torch" else min(STEPS_A_CALL, batches)

    @staticmethod
    def _layers(case: Case) -> list[keras.Layer]:
        layers: list[keras.Layer] = []
        for units in case.sizes[1:-1]:
            if case.normalised:
                norm = keras.layers.BatchNormalization(momentum=0.9, epsilon=1e-5)
                dropout = [keras.layers.Dropout(case.dropout)] if case.dropout else []
                layers += [keras.layers.Dense(units), norm, keras.layers.Activation("tanh"), *dropout]
            else:
                layers.append(keras.layers.Dense(units, "relu"))
        return [*layers, keras.layers.Dense(case.sizes[-1])]

    @staticmethod
    def _optimizer(case: Case) -> keras.Optimizer:
        rate = case.learning_rate()
        if case.variant == "momentum":
            return keras.optimizers.SGD(rate, momentum=0.9)
        if case.variant == "adamw":
            optimizer = keras.optimizers.AdamW(rate, weight_decay=WEIGHT_DECAY, epsilon=1e-8)
            optimizer.exclude_from_weight_decay(var_names=["bias"])
            return optimizer
        return keras.optimizers.Adam(rate, epsilon=1e-8)

    def train(self, epochs: int, shuffle: bool = True) -> None:
        settings = {"batch_size": self.batch, "epochs": epochs, "shuffle": shuffle, "verbose": 0}
        self.losses += self.model.fit(self.X, self.y, **settings).history["loss"]

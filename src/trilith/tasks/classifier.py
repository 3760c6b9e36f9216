"""NetworkClassifier: classes from features."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from trilith.blocks import Block
from trilith.tasks.classification import Classifier
from trilith.tasks.feature_estimator import FeatureEstimator


@dataclass(eq=False, repr=False, kw_only=True)
class NetworkClassifier(Classifier, FeatureEstimator):
    """A deep network that tells classes apart, as a scikit-learn classifier.

    y is (rows,) of two or more classes, numbers or text, or (rows, labels) of 0 and 1.

    Layers: `hidden_layers`, units of each; `activation`, one name or function, or one a layer;
    `leaky_relu_slope`; `normalization` None, "batch" or "layer"; `dropout` after each hidden layer;
    `input_noise`, the standard deviation of normal noise on the input; `initializer`; `standardize`,
    whether the network begins by bringing each feature to mean 0 and scale 1.
    Objective: `loss` "auto", "cross_entropy", "hinge", a Loss or a function; `label_smoothing`;
    `class_weight` None, "balanced" or a mapping from class to weight; `l1`, `l2`, `max_norm`.
    Descent: `optimizer`, "adam", "adam(beta_2=0.95)" or an Optimizer; for a text `learning_rate`, `momentum`,
    `beta_1`, `beta_2`, `rho`, `epsilon`, `weight_decay` (None: its default); `schedule`; `clip_value`,
    `clip_norm`; `average_decay` of an exponential moving average of the weights; `batch_size` a number, None
    for all rows at once, or "auto"; `epochs`; `shuffle`.
    Watching: `validation_split`; `early_stopping`, epochs without improvement of `monitor` before it ends;
    `keep_best` weights; `metrics`, names or functions of (targets, outputs), both (rows, outputs);
    `callbacks`; `verbose`.
    The rest: `warm_start`; `precision` "auto", "float32" or "float64"; `engine`, who computes, a name or an
    Engine, and `threads` for it (None: TRILITH_THREADS, else what is free to use); `random_state`;
    `checkpoint`, a file that `fit` writes every `checkpoint_seconds` and goes on from, to the same bits.

    Attributes: classes_, network_ (a Network), history_, n_features_in_, feature_names_in_.
    """

    def _output_blocks(self, target: np.ndarray, weight: np.ndarray | None) -> list[Block]:
        return [self._output_dense(self._logits)]

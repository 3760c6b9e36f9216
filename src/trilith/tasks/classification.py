"""What the classifiers share: two classes, many classes, or several labels at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from scipy.special import expit, softmax
from sklearn.base import ClassifierMixin
from sklearn.utils import column_or_1d
from sklearn.utils.class_weight import compute_sample_weight
from sklearn.utils.metaestimators import available_if
from sklearn.utils.multiclass import check_classification_targets, type_of_target

from trilith.errors import DataError, ModelFileError, SettingError
from trilith.losses import BinaryCrossEntropy, CrossEntropy, Hinge
from trilith.losses.loss import LossFunction
from trilith.tasks.estimator import NetworkEstimator

LOSS_NAMES = ("auto", "cross_entropy", "binary_cross_entropy", "hinge")


def _has_probabilities(estimator: Classifier) -> bool:
    if estimator.loss == "hinge" or isinstance(estimator.loss, Hinge):
        raise AttributeError("predict_proba needs a cross-entropy loss; the hinge loss gives none.")
    return True


@dataclass(eq=False, repr=False, kw_only=True)
class Classifier(ClassifierMixin, NetworkEstimator):
    """From logits to classes and probabilities; see the classes that people use."""

    label_smoothing: float = 0.0
    class_weight: Mapping[Any, float] | str | None = None

    def fit(
        self,
        X: Any,
        y: Any,
        sample_weight: Any = None,
        validation_data: tuple[Any, ...] | None = None,
        classes: Sequence[Any] | None = None,
    ) -> Self:
        """Train from scratch, or with warm_start from where the last fit ended.

        X: the examples; y: (rows,) or (rows, labels). `validation_data`: (X, y) or (X, y, weight).
        `classes`: all that there are, where y may lack some of them, such as those of rows kept back.

        Raises:
            SettingError, DataError, ShapeError: settings or data that cannot work.
            NonFiniteError: training met a NaN or an infinity; names the node and the batch.
        """
        fresh = not (self.warm_start and hasattr(self, "network_"))
        with self._told(classes, fresh):
            return super().fit(X, y, sample_weight, validation_data)

    def untrained(
        self, X: Any, y: Any, sample_weight: Any = None, classes: Sequence[Any] | None = None
    ) -> Self:
        """Build the network that `fit` would train, with the values that it has before the first step.

        Raises:
            SettingError, DataError, ShapeError: settings or data that cannot work.
        """
        with self._told(classes, fresh=True):
            return super().untrained(X, y, sample_weight)

    def partial_fit(
        self, X: Any, y: Any, classes: Sequence[Any] | None = None, sample_weight: Any = None
    ) -> Self:
        """One epoch on these rows, going on from before. The first call must name all `classes`.

        Raises:
            DataError: no classes on the first call, other classes later, or y with an unknown one.
        """
        fresh = not hasattr(self, "network_")
        if fresh and classes is None:
            raise DataError(
                "the first call of partial_fit must name all classes: partial_fit(X, y, classes=...)."
            )
        if isinstance(self.class_weight, str):
            raise SettingError(
                "class_weight='balanced' is not known in advance for partial_fit. Give a mapping."
            )
        with self._told(classes, fresh):
            return self._train(X, y, sample_weight, None, fresh, epochs=1)

    @contextmanager
    def _told(self, classes: Sequence[Any] | None, fresh: bool) -> Iterator[None]:
        """Within, these are the classes, whether y has them or not."""
        given = None if classes is None else np.unique(np.asarray(classes))
        if given is not None and not fresh and not np.array_equal(given, self.classes_):
            raise DataError(f"classes={given} differs from those of the first call, {self.classes_}.")
        self._given_classes = given
        try:
            yield
        finally:
            self._given_classes = None

    def decision_function(self, X: Any) -> np.ndarray:
        """Logits: (rows,) for two classes, else (rows, classes)."""
        logits = self._outputs(X)
        return logits[:, 0] if self._kind == "binary" else logits

    @available_if(_has_probabilities)  # type: ignore[untyped-decorator]
    def predict_proba(self, X: Any) -> np.ndarray:
        """Probabilities: (rows, classes), each row sums to 1; (rows, labels), each on its own, for labels."""
        logits = self._outputs(X)
        if self._kind == "multiclass":
            return np.asarray(softmax(logits, axis=1))
        positive = expit(logits)
        return positive if self._kind == "multilabel" else np.hstack([1 - positive, positive])

    def predict(self, X: Any) -> np.ndarray:
        """The most probable class of each row, or (rows, labels) of 0 and 1."""
        logits = self._outputs(X)
        if self._kind == "multilabel":
            return (logits > 0).astype(int)
        chosen = (logits[:, 0] > 0).astype(int) if self._kind == "binary" else logits.argmax(axis=1)
        return np.asarray(self.classes_[chosen])

    @property
    def _logits(self) -> int:
        """How many numbers the network gives for an example."""
        return 1 if self._kind == "binary" else len(self.classes_)

    def _read_target(self, y: Any, first: bool) -> np.ndarray:
        check_classification_targets(y)
        labels = type_of_target(y) == "multilabel-indicator"
        given = getattr(self, "_given_classes", None)
        if labels:
            y = np.asarray(y.toarray() if hasattr(y, "toarray") else y)
            if first:
                self.classes_, self._kind = np.arange(y.shape[1]), "multilabel"
        else:
            y = column_or_1d(y, warn=True)
            if first:
                self.classes_ = np.unique(y) if given is None else given
                self._kind = "binary" if len(self.classes_) == 2 else "multiclass"
        if labels != (self._kind == "multilabel"):
            raise DataError(
                "y changed between single classes and several labels. Start with a new estimator."
            )
        if len(self.classes_) < 2 and not labels:
            raise DataError(
                f"a classifier needs at least 2 classes in y, got 1 class: {self.classes_.tolist()[0]!r}."
            )
        if labels:
            return np.asarray(y)
        positions = np.searchsorted(self.classes_, y).clip(max=len(self.classes_) - 1)
        unknown = self.classes_[positions] != y
        if unknown.any():
            stranger = y[unknown].tolist()[0]
            raise DataError(f"y holds the class {stranger!r}, which is not among {self.classes_.tolist()}.")
        return np.asarray(positions)

    def _example_weight(self, y: Any, sample_weight: np.ndarray | None) -> np.ndarray | None:
        if self.class_weight is None:
            return sample_weight
        try:
            by_class = compute_sample_weight(self.class_weight, y)
        except ValueError as error:
            raise SettingError(f"class_weight does not fit the classes in y: {error}") from error
        return np.asarray(by_class if sample_weight is None else by_class * sample_weight)

    def _choose_loss(self) -> LossFunction:
        if not isinstance(self.loss, str):
            return self.loss
        if self.loss not in LOSS_NAMES:
            raise SettingError(
                f"loss must be one of {', '.join(LOSS_NAMES)}, a Loss or a function; got {self.loss!r}."
            )
        if self.loss == "hinge":
            if self._kind == "multilabel":
                raise SettingError("the hinge loss is for classes, not for several labels. Use loss='auto'.")
            return Hinge()
        if self._kind != "multiclass":
            return BinaryCrossEntropy(self.label_smoothing)
        if self.loss == "binary_cross_entropy":
            raise SettingError(
                f"binary_cross_entropy is for two classes or several labels, and y has {len(self.classes_)} "
                "classes. Use loss='cross_entropy'."
            )
        return CrossEntropy(self.label_smoothing)

    def _default_metrics(self) -> tuple[str, ...]:
        return ("accuracy",)

    def _describe(self) -> Mapping[str, Any]:
        hinge = not hasattr(self, "predict_proba")
        return {"classes": self.classes_.tolist(), "kind": self._kind, "hinge": hinge}

    def _restore(self, description: Mapping[str, Any]) -> None:
        classes, kind = description["classes"], description["kind"]
        outputs = self.network_.graph.outputs[0].shape[-1]
        plain = (
            isinstance(classes, list) and len({type(each) for each in classes} - {str, int, float, bool}) == 0
        )
        fits = len(classes) == 2 and outputs == 1 if kind == "binary" else len(classes) == outputs
        if not plain or kind not in ("binary", "multiclass", "multilabel") or not fits:
            raise ModelFileError(f"its {len(classes)} classes do not fit a network with {outputs} outputs")
        self.classes_, self._kind = np.array(classes), kind
        if description["hinge"] is True:
            self.loss = "hinge"

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.classifier_tags.multi_label = True
        return tags

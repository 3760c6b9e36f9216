"""NetworkClassifier: classes of any kind, probabilities, weights, labels, losses."""

import numpy as np
import pytest

import trilith as tl
from trilith import ops
from trilith.errors import DataError, SettingError
from trilith.graph import Node

QUICK = {"hidden_layers": (16,), "epochs": 40, "learning_rate": 0.02, "random_state": 0}


@pytest.mark.parametrize(
    "names",
    [
        np.array([0, 1, 2]),
        np.array([-5, 7, 1000], dtype=np.int16),
        np.array([0.0, 1.0, 5.0]),
        np.array(["ja", "nein", "vielleicht"]),
        np.array(["ja", "nein", "vielleicht"], dtype=object),
    ],
    ids=["int", "int16", "float", "text", "objects"],
)
def test_classes_of_any_kind(X: np.ndarray, y: np.ndarray, names: np.ndarray) -> None:
    model = tl.NetworkClassifier(**QUICK).fit(X, names[y])
    assert model.classes_.tolist() == names.tolist()
    assert model.predict(X).dtype == names.dtype
    assert model.score(X, names[y]) > 0.9
    assert model.decision_function(X).shape == model.predict_proba(X).shape == (150, 3)


@pytest.mark.parametrize("names", [[False, True], ["no", "yes"], [1, 2]])
def test_two_classes_have_one_logit(X: np.ndarray, y: np.ndarray, names: list) -> None:
    truth = np.array(names)[(y > 0).astype(int)]
    model = tl.NetworkClassifier(**QUICK).fit(X, truth)
    assert model.network_.graph.outputs[0].shape[-1] == 1
    assert model.predict(X).dtype == truth.dtype
    logits, probabilities = model.decision_function(X), model.predict_proba(X)
    assert (logits.shape, probabilities.shape) == ((150,), (150, 2))
    np.testing.assert_allclose(probabilities[:, 1], 1 / (1 + np.exp(-logits)), rtol=1e-12)
    assert np.array_equal(model.predict(X), np.array(names)[(logits > 0).astype(int)])
    assert model.score(X, truth) > 0.9


@pytest.mark.parametrize("kind", [2, 3])
def test_probabilities_sum_to_one_and_their_largest_is_the_prediction(X, y, kind: int) -> None:
    model = tl.NetworkClassifier(**QUICK).fit(X, np.minimum(y, kind - 1))
    probabilities = model.predict_proba(1000 * X)  # certain ones too
    np.testing.assert_allclose(probabilities.sum(1), 1, rtol=1e-12)
    assert ((probabilities >= 0) & (probabilities <= 1)).all()
    assert np.array_equal(model.classes_[probabilities.argmax(1)], model.predict(1000 * X))


def test_several_labels_at_once(X: np.ndarray) -> None:
    labels = (X[:, :3] > 0).astype(int)
    model = tl.NetworkClassifier(**QUICK).fit(X, labels)
    probabilities = model.predict_proba(X)
    assert probabilities.shape == model.predict(X).shape == (150, 3)
    assert np.array_equal(model.predict(X), (probabilities > 0.5).astype(int))
    assert (model.predict(X) == labels).mean() > 0.95
    assert model.history_[-1]["accuracy"] > 0.95  # the share of single decisions
    assert not np.allclose(probabilities.sum(1), 1)  # each label on its own


def test_labels_as_a_sparse_matrix(X: np.ndarray) -> None:
    from scipy.sparse import csr_matrix

    labels = (X[:, :2] > 0).astype(int)
    dense, sparse = (tl.NetworkClassifier(**QUICK).fit(X, given) for given in (labels, csr_matrix(labels)))
    assert np.array_equal(dense.predict_proba(X), sparse.predict_proba(X))


def test_the_hinge_loss_gives_no_probabilities(X: np.ndarray, y: np.ndarray) -> None:
    for truth, loss in ((y, "hinge"), (np.minimum(y, 1), "hinge"), (y, tl.Hinge())):
        model = tl.NetworkClassifier(loss=loss, **QUICK).fit(X, truth)
        assert model.score(X, truth) > 0.9
        assert not hasattr(model, "predict_proba")
        with pytest.raises(AttributeError, match=r"has no attribute 'predict_proba'"):
            model.predict_proba(X)


def test_a_loss_of_ones_own(X: np.ndarray, y: np.ndarray) -> None:
    def focal(output: Node, target: Node) -> Node:
        log_share = ops.log_softmax(output)
        true = (ops.one_hot(target, 3) * log_share).sum(-1)
        return -((1 - ops.exp(true)) ** 2) * true

    model = tl.NetworkClassifier(loss=focal, **QUICK).fit(X, y)
    assert model.score(X, y) > 0.9
    assert model.history_[0]["loss"] < tl.NetworkClassifier(**QUICK).fit(X, y).history_[0]["loss"]


@pytest.mark.parametrize("name", ["auto", "cross_entropy", "binary_cross_entropy"])
def test_the_names_of_cross_entropy(X: np.ndarray, y: np.ndarray, name: str) -> None:
    two = np.minimum(y, 1)
    expected = tl.NetworkClassifier(**QUICK).fit(X, two).predict_proba(X)
    assert np.array_equal(tl.NetworkClassifier(loss=name, **QUICK).fit(X, two).predict_proba(X), expected)


@pytest.mark.parametrize(
    ("loss", "target", "message"),
    [
        ("mse", "classes", "loss must be one of auto, cross_entropy, .* a Loss or a function; got 'mse'"),
        ("binary_cross_entropy", "classes", "for two classes or several labels, and y has 3 classes"),
        ("hinge", "labels", "the hinge loss is for classes, not for several labels"),
    ],
)
def test_losses_that_do_not_fit_the_target(X, y, loss: str, target: str, message: str) -> None:
    truth = y if target == "classes" else (X[:, :2] > 0).astype(int)
    with pytest.raises(SettingError, match=message):
        tl.NetworkClassifier(loss=loss).fit(X, truth)


def test_label_smoothing_makes_it_less_certain(X: np.ndarray, y: np.ndarray) -> None:
    def largest(truth: np.ndarray, **settings: float) -> float:
        return (
            tl.NetworkClassifier(**{**QUICK, "epochs": 150}, **settings).fit(X, truth).predict_proba(X).max()
        )

    for truth in (y, np.minimum(y, 1)):
        assert largest(truth, label_smoothing=0.3) < 0.95 < largest(truth)


def weighted(X, y, weight=None, **settings) -> np.ndarray:
    settings = {"hidden_layers": (4,), "epochs": 5, "batch_size": None, "random_state": 0, **settings}
    return tl.NetworkClassifier(**settings).fit(X, y, sample_weight=weight).predict_proba(X)


def test_class_weights_are_sample_weights(X: np.ndarray, y: np.ndarray) -> None:
    names = np.array(["a", "b", "c"])[y]
    by_hand = np.select([names == "a", names == "b"], [3.0, 0.5], 1.0)
    given = {"a": 3.0, "b": 0.5, "c": 1.0}
    np.testing.assert_array_equal(weighted(X, names, class_weight=given), weighted(X, names, by_hand))
    counts = np.bincount(y)
    balanced = (len(y) / (3 * counts))[y]
    np.testing.assert_array_equal(weighted(X, names, class_weight="balanced"), weighted(X, names, balanced))
    more = np.linspace(0.5, 1.5, 150)
    np.testing.assert_array_equal(
        weighted(X, names, more, class_weight=given), weighted(X, names, more * by_hand)
    )
    assert not np.array_equal(weighted(X, names), weighted(X, names, by_hand))


def test_validation_data_are_weighed_by_class_too(X: np.ndarray, y: np.ndarray) -> None:
    def validation_loss(class_weight) -> float:
        model = tl.NetworkClassifier(
            hidden_layers=(),
            epochs=1,
            learning_rate=1e-9,
            standardize=False,
            class_weight=class_weight,
            random_state=0,
        )
        return model.fit(X, y, validation_data=(X, y)).history_[-1]["validation_loss"]

    model = tl.NetworkClassifier(
        hidden_layers=(), epochs=1, learning_rate=1e-9, standardize=False, random_state=0
    ).fit(X, y)
    losses = -np.log(model.predict_proba(X)[np.arange(150), y])
    for weight in (None, {0: 5.0, 1: 1.0, 2: 0.1}):
        weights = None if weight is None else np.array([weight[each] for each in y])
        assert validation_loss(weight) == pytest.approx(np.average(losses, weights=weights), rel=1e-5)


def test_class_weights_for_classes_that_are_not_there(X: np.ndarray, y: np.ndarray) -> None:
    with pytest.raises(SettingError, match="class_weight does not fit the classes in y"):
        tl.NetworkClassifier(class_weight={"ja": 2.0}).fit(X, y)


def test_validation_data_may_bring_weights(X: np.ndarray, y: np.ndarray) -> None:
    def validation_loss(weight: np.ndarray) -> float:
        model = tl.NetworkClassifier(keep_best=False, **QUICK).fit(X, y, validation_data=(X, y, weight))
        losses = -np.log(model.predict_proba(X)[np.arange(150), y])
        assert model.history_[-1]["validation_loss"] == pytest.approx(np.average(losses, weights=weight))
        return model.history_[-1]["validation_loss"]

    assert validation_loss(np.linspace(0, 1, 150)) != validation_loss(np.ones(150))
    with pytest.raises(ValueError, match="Negative values in data passed to `sample_weight`"):
        validation_loss(-np.ones(150))


def test_an_unfitted_estimator_says_so(X: np.ndarray) -> None:
    from sklearn.exceptions import NotFittedError

    for method in ("predict", "predict_proba", "decision_function"):
        with pytest.raises(NotFittedError, match="not fitted yet"):
            getattr(tl.NetworkClassifier(), method)(X)


@pytest.mark.parametrize(
    ("target", "message"),
    [
        (np.zeros(150), "at least 2 classes in y, got 1 class: 0.0"),
        (np.full(150, "a"), "at least 2 classes in y, got 1 class: 'a'"),
    ],
)
def test_one_class_cannot_be_told_apart(X: np.ndarray, target: np.ndarray, message: str) -> None:
    with pytest.raises(DataError, match=message):
        tl.NetworkClassifier().fit(X, target)


def test_validation_data_with_strange_classes(X: np.ndarray, y: np.ndarray) -> None:
    with pytest.raises(DataError, match=r"y holds the class 8, which is not among \[0, 1, 2\]"):
        tl.NetworkClassifier().fit(X, y, validation_data=(X, y + 7))
    with pytest.raises(DataError, match=r"y holds the class 'b', which is not among \[0, 1, 2\]"):
        tl.NetworkClassifier().fit(X, y, validation_data=(X, np.array(["b"] * 150)))
    with pytest.raises(SettingError, match=r"validation_data must be \(X, y\)"):
        tl.NetworkClassifier().fit(X, y, validation_data=(X,))
    with pytest.raises(DataError, match=r"y changed between single classes and several labels"):
        tl.NetworkClassifier().fit(X, y, validation_data=(X, (X > 0).astype(int)))

"""Networks made ill on purpose: each symptom is found in its illness, and none in a network that is well."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import numpy as np
import pytest
from sklearn.datasets import load_diabetes, load_digits

import trilith as tl
from trilith.check import Examination, examine, subject_of
from trilith.check.doctor.catalogue import SYMPTOMS
from trilith.check.doctor.label_noise import suspects
from trilith.check.doctor.learning_rate import range_test
from trilith.errors import SettingError


@cache
def digits() -> tuple[np.ndarray, np.ndarray]:
    X, y = load_digits(return_X_y=True)
    order = np.random.default_rng(0).permutation(len(X))
    return X[order] / 16, y[order]


def trained(blocks: list[Any], **settings: Any) -> tuple[tl.Network, Any]:
    X, y = digits()
    network = tl.Network(blocks)
    settings = {"epochs": 15, "progress": False} | settings
    return network, tl.train(network, X[:1400], y[:1400], validation_data=(X[1400:], y[1400:]), **settings)


def examined(network: tl.Network, only: list[str], **given: Any) -> Examination:
    X, y = digits()
    return examine(
        network, "cross_entropy", X[:1400], y[:1400], validation_data=(X[1400:], y[1400:]), only=only, **given
    )


HEALTHY = {
    "relu": [tl.Dense(64, "relu"), tl.Dropout(0.1), tl.Dense(32, "relu"), tl.Dense(10)],
    "tanh": [tl.Standardize(), tl.Dense(64, "tanh"), tl.BatchNorm(), tl.Dense(32, "tanh"), tl.Dense(10)],
}


@pytest.mark.parametrize("name", HEALTHY)
def test_of_a_network_that_is_well_nothing_is_said(name: str) -> None:
    network, history = trained(HEALTHY[name])
    found = examined(network, [], history=history)
    assert list(found.findings) == list(SYMPTOMS)
    assert found.named("look") == found.named("trouble") == []
    assert len(found.named("ok")) >= 7
    assert found.is_well
    assert all(finding.advice == "" for finding in found.findings.values())
    for finding in found.findings.values():
        if finding.picture is not None:
            assert finding.picture.chart().to_dict()["width"] > 0


def test_the_network_stays_as_it_is() -> None:
    network, _ = trained(HEALTHY["tanh"], epochs=1)
    before = {node: value.copy() for node, value in network.values.items()}
    examined(network, [])
    assert network.precision == "float32"
    for node, value in network.values.items():
        np.testing.assert_array_equal(value, before[node])


@dataclass(frozen=True)
class Illness:
    """A network made ill, and what is then found."""

    blocks: list[Any]
    change: Callable[[tl.Network], None]
    symptom: str
    figure: str


def filled(name: str, value: float) -> Callable[[tl.Network], None]:
    def change(network: tl.Network) -> None:
        network.values[network.graph.variables[name]][:] = value

    return change


def scaled(name: str, factor: float) -> Callable[[tl.Network], None]:
    def change(network: tl.Network) -> None:
        network.values[network.graph.variables[name]] *= factor

    return change


def all_scaled(network: tl.Network) -> None:
    for name in network.parameters:
        scaled(name, 30)(network)


TWO = [tl.Dense(64, "relu"), tl.Dense(32, "relu"), tl.Dense(10)]
ILL = {
    "dead": Illness(TWO, filled("dense_2.bias", -100), "dead_units", "'dense_2': 100% of its units"),
    "dead gelu": Illness(
        [tl.Dense(64, "gelu"), tl.Dense(10)], filled("dense_1.bias", -100), "dead_units", "100% of its units"
    ),
    "saturated tanh": Illness(
        [tl.Dense(64, "tanh"), tl.Dense(10)], scaled("dense_1.weight", 100), "saturation", "block 'dense_1'"
    ),
    "saturated sigmoid": Illness(
        [tl.Dense(64, "sigmoid"), tl.Dense(10)],
        scaled("dense_1.weight", 100),
        "saturation",
        "block 'dense_1'",
    ),
    "vanishing": Illness(
        [*[tl.Dense(20, "sigmoid")] * 30, tl.Dense(10)],
        lambda network: None,
        "gradient_flow",
        "times shorter at block 'dense_1'",
    ),
    "exploding": Illness(
        [*[tl.Dense(20)] * 12, tl.Dense(10)],
        all_scaled,
        "gradient_flow",
        "times longer at block 'dense_1'",
    ),
    "still": Illness(
        [*[tl.Dense(20, "sigmoid")] * 30, tl.Dense(10)],
        lambda network: None,
        "still_weights",
        "least of all in block 'dense_1'",
    ),
}


@pytest.mark.parametrize("name", ILL)
def test_each_illness_is_found(name: str) -> None:
    ill = ILL[name]
    network = tl.Network(ill.blocks, input_shape=(64,))
    network.initialise()
    assert examined(network, ["dead_units", "saturation"]).is_well
    ill.change(network)
    found = examined(network, [ill.symptom])
    assert found.named("trouble") == [ill.symptom]
    finding = found.findings[ill.symptom]
    assert ill.figure in finding.figure
    assert finding.advice
    assert not found.is_well
    assert f"trouble {SYMPTOMS[ill.symptom].title}: " in str(found)


def test_a_rate_that_is_far_too_small_is_found() -> None:
    network, _ = trained(TWO, optimizer=tl.Adam(1e-12))
    found = examined(network, [], optimizer=tl.Adam(1e-12))
    assert found.named("trouble") == ["still_weights", "learning_rate", "over_and_underfitting"]
    assert "in use is 1e-12" in found.findings["learning_rate"].figure
    assert "It underfits" in found.findings["over_and_underfitting"].advice


def test_a_rate_that_is_far_too_high_is_found() -> None:
    network, _ = trained(TWO, epochs=1)
    assert examined(network, ["learning_rate"], optimizer=tl.GradientDescent(1e3)).named("trouble")


def test_a_rate_that_is_reached_gradually_may_be_higher() -> None:
    X, y = digits()
    subject = subject_of(tl.Network(TWO), "cross_entropy", X, y)
    high = range_test(subject).too_high * 2
    subject = subject_of(tl.Network(TWO), "cross_entropy", X, y, optimizer=tl.Adam(high))
    for schedule, state in ((tl.CosineDecay(), "trouble"), (tl.OneCycle(), "ok")):
        found = SYMPTOMS["learning_rate"].look(replace(subject, schedule=schedule))
        assert (found.state, "reached gradually" in found.figure) == (state, state == "ok")


def test_the_suggested_rate_learns() -> None:
    X, y = digits()
    for optimizer in (tl.GradientDescent, tl.Adam):
        suggested = range_test(
            subject_of(tl.Network(TWO), "cross_entropy", X, y, optimizer=optimizer(1e-9))
        ).suggestion
        assert suggested is not None
        _, history = trained(TWO, optimizer=optimizer(suggested), metrics=["accuracy"])
        assert history[-1]["validation_accuracy"] > 0.94


@pytest.mark.parametrize("share", [0.05, 0.1, 0.2])
def test_flipped_labels_are_among_the_suspects(share: float) -> None:
    X, y = digits()
    random = np.random.default_rng(1)
    flipped = random.choice(len(y), round(share * len(y)), replace=False)
    y = y.copy()
    y[flipped] = (y[flipped] + random.integers(1, 10, len(flipped))) % 10
    found = suspects(subject_of(tl.Network(TWO), "cross_entropy", X, y))
    assert found is not None
    caught = np.intersect1d(found.places, flipped)
    assert len(caught) >= 0.88 * len(flipped)  # recall
    assert len(caught) >= 0.8 * len(found.places)  # precision
    finding = examine(tl.Network(TWO), "cross_entropy", X, y, only=["label_noise"]).findings["label_noise"]
    assert finding.state in ({"trouble"} if share > 0.1 else {"look", "trouble"})
    assert finding.listing is not None
    row, _, target, expected, contents = finding.listing.rows[0]
    assert int(row) in flipped
    assert target == f"{y[int(row)]}"
    assert expected != target
    assert contents.startswith("x[0]=0, x[1]=")


def test_outliers_of_a_regression_are_suspects() -> None:
    X, y = load_diabetes(return_X_y=True)
    y = (y - y.mean()) / y.std()
    y[[7, 70, 170]] += 30.0
    network = tl.Network([tl.Standardize(), tl.Dense(16, "tanh"), tl.Dense(1)])
    found = suspects(subject_of(network, "huber", X, y))
    assert found is not None
    assert sorted(found.places) == [7, 70, 170]


def test_overfitting_is_found() -> None:
    random = np.random.default_rng(0)
    X, y = random.normal(size=(120, 30)), random.integers(0, 2, 120)
    network = tl.Network([tl.Dense(100, "relu"), tl.Dense(2)])
    held = (X[60:], y[60:])
    history = tl.train(
        network, X[:60], y[:60], epochs=150, keep_best=False, validation_data=held, progress=False
    )
    found = examine(
        network,
        "cross_entropy",
        X[:60],
        y[:60],
        validation_data=held,
        history=history,
        only=["over_and_underfitting"],
    ).findings["over_and_underfitting"]
    assert found.state == "trouble"
    assert "It overfits" in found.advice
    assert "times its lowest" in found.figure
    assert found.picture is not None


def test_a_network_of_a_file_is_examined_too(tmp_path: Any) -> None:
    network, _ = trained(TWO)
    network.save(tmp_path / "model.safetensors")
    read = tl.load(tmp_path / "model.safetensors")
    found = examined(read, [])
    assert found.named("trouble") == found.named("look") == []


def test_an_unknown_symptom_is_refused_with_the_nearest() -> None:
    with pytest.raises(SettingError, match="Did you mean dead_units"):
        examined(tl.Network(TWO), ["dead_unit"])

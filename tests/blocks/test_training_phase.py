"""Blocks that differ while training: dropout, noise, normalisation by the batch, statistics of the data."""

from collections.abc import Mapping

import numpy as np
import pytest

from tests.helpers.interpret import interpret
from trilith.blocks import BatchNorm, Block, Dropout, GaussianNoise, Input, LayerNorm, Rescale, Standardize
from trilith.blocks.statistics import Statistic, weighted_moments
from trilith.graph import Apply, Node, Variable, specialise, topological
from trilith.graph.clock import SEED, STEP
from trilith.ops.random import Uniform

GENERATOR = np.random.default_rng(2)
ROWS = GENERATOR.normal(3, 2, (500, 4))


def trained(block: Block, rows: np.ndarray, clock: Mapping[Node, int] | None = None) -> np.ndarray:
    """The block's output while training."""
    x = Input(rows.shape[1:])
    (output,), _ = specialise([block(x)], "training")
    values = {x: rows, **{node: np.asarray(number) for node, number in (clock or {}).items()}}
    return interpret([output], values)[0]


@pytest.mark.parametrize("rate", [0.1, 0.5, 0.9])
def test_dropout_silences_units_and_keeps_the_mean(rate: float) -> None:
    output = trained(Dropout(rate), np.ones((500, 100)))
    kept = output != 0
    np.testing.assert_allclose(output[kept], 1 / (1 - rate))
    assert abs(kept.mean() - (1 - rate)) < 0.01
    deviation = np.sqrt(rate / (1 - rate) / output.size)  # of the mean of that many draws
    assert abs(output.mean() - 1) < 5 * deviation


def test_the_dropout_mask_is_that_of_its_stream() -> None:
    x = Input((100,))
    (output,), _ = specialise([Dropout(0.3)(x)], "training")
    op = next(n.op for n in topological([output]) if isinstance(n, Apply) and isinstance(n.op, Uniform))
    rows = np.ones((5, 100))
    clock = {SEED: np.asarray(8), STEP: np.asarray(3)}
    drawn, (masked,) = (
        interpret([op(SEED, STEP) + 0 * x], {x: rows, **clock}),
        interpret([output], {x: rows, **clock}),
    )
    np.testing.assert_array_equal(masked != 0, drawn[0] >= 0.3)


def test_masks_follow_seed_step_and_place() -> None:
    rows = np.ones((4, 50))
    block = Dropout()
    x = Input((50,))
    first, second = block(x), block(x)
    roots, _ = specialise([first, second], "training")

    def masks(**clock: int) -> list[list[list[float]]]:
        at = {SEED: np.asarray(clock.get("seed", 0)), STEP: np.asarray(clock.get("step", 0))}
        return [value.tolist() for value in interpret(roots, {x: rows, **at})]

    assert masks() == masks()
    seen = [*masks(), *masks(step=1), *masks(seed=1)]
    assert all(one != other for i, one in enumerate(seen) for other in seen[:i])


def test_gaussian_noise_is_normal_and_new_at_each_step() -> None:
    rows = np.zeros((500, 40))
    noise = trained(GaussianNoise(0.2), rows)
    assert abs(noise.mean()) < 0.01
    assert abs(noise.std() - 0.2) < 0.01
    x = Input((40,))
    (output,), _ = specialise([GaussianNoise(0.2)(x)], "training")
    steps = [interpret([output], {x: rows, STEP: np.asarray(step)})[0] for step in (0, 1)]
    assert abs(np.corrcoef(steps[0].ravel(), steps[1].ravel())[0, 1]) < 0.05


@pytest.mark.parametrize("shape", [(500, 4), (50, 5, 2, 4)])
def test_batch_norm_normalises_each_feature_over_the_batch(shape: tuple[int, ...]) -> None:
    output = trained(BatchNorm(), ROWS.reshape(shape)).reshape(-1, 4)
    np.testing.assert_allclose(output.mean(0), 0, atol=1e-12)
    np.testing.assert_allclose(output.std(0), 1, rtol=1e-5)


def test_batch_norm_moves_its_running_averages() -> None:
    x = Input((4,))
    _, updates = specialise([BatchNorm(momentum=0.75)(x)], "training")
    states = {variable.name: variable for variable, _ in updates}
    start = {states["running_mean"]: np.full(4, 2.0), states["running_variance"]: np.full(4, 8.0)}
    mean, variance = interpret([value for _, value in updates], {x: ROWS, **start})
    assert list(states) == ["running_mean", "running_variance"]
    np.testing.assert_allclose(mean, 0.75 * 2 + 0.25 * ROWS.mean(0))
    np.testing.assert_allclose(variance, 0.75 * 8 + 0.25 * ROWS.var(0, ddof=1))


def test_batch_norm_begins_as_a_standard_one_and_survives_a_single_row() -> None:
    x = Input((4,))
    output = BatchNorm()(x)
    (fixed,), _ = specialise([output], "inference")
    np.testing.assert_allclose(interpret([fixed], {x: ROWS})[0], ROWS / np.sqrt(1 + 1e-5))
    (single,), updates = specialise([output], "training")
    values = interpret([single, *(value for _, value in updates)], {x: ROWS[:1]})
    assert all(np.isfinite(value).all() for value in values)


def test_layer_norm_normalises_each_row_alike_in_both_phases() -> None:
    x = Input((4,))
    output = LayerNorm()(x)
    for phase in ("training", "inference"):
        (rows,) = interpret(specialise([output], phase)[0], {x: ROWS})
        np.testing.assert_allclose(rows.mean(1), 0, atol=1e-12)
        np.testing.assert_allclose(rows.std(1), 1, rtol=1e-3)


def test_rescale_begins_with_the_given_numbers_and_standardize_with_none() -> None:
    x = Input((2,))
    rows = np.array([[1.0, 2.0]])
    assert interpret([Rescale((10.0, 20.0), (2.0, 3.0))(x)], {x: rows})[0].tolist() == [[12, 26]]
    assert interpret([Standardize()(x)], {x: rows})[0].tolist() == [[1, 2]]


def test_standardize_says_which_node_it_measures() -> None:
    x = Input((2,))
    output = Standardize()(x * 2)
    of = {node.name: node.initial for node in topological([output]) if isinstance(node, Variable)}
    assert {name: statistic.kind for name, statistic in of.items() if isinstance(statistic, Statistic)} == {
        "mean": "mean", "scale": "scale",
    }  # fmt: skip


@pytest.mark.parametrize("batch", [1, 7, 64, 500])
def test_moments_of_batches_are_those_of_all_rows(batch: int) -> None:
    weights = GENERATOR.uniform(0, 2, 500)
    far = ROWS + 1e6
    mean, scale = weighted_moments(
        (far[start : start + batch], weights[start : start + batch]) for start in range(0, 500, batch)
    )
    expected = np.average(far, axis=0, weights=weights)
    np.testing.assert_allclose(mean, expected, rtol=1e-13)
    np.testing.assert_allclose(
        scale, np.sqrt(np.average((far - expected) ** 2, axis=0, weights=weights)), rtol=1e-8
    )


def test_moments_of_images_constants_and_rows_without_weight() -> None:
    images = GENERATOR.normal(size=(6, 2, 3))
    weights = np.array([1.0, 0.0, 1.0, 0.0, 0.0, 1.0])
    mean, scale = weighted_moments(
        [(images[:3], weights[:3]), (images[3:5], weights[3:5]), (images[5:], weights[5:])]
    )
    used = images[weights > 0].reshape(-1, 3)
    np.testing.assert_allclose([mean, scale], [used.mean(0), used.std(0)])
    mean, scale = weighted_moments([(np.array([[0.1, 1.0], [0.1, 3.0], [0.1, 5.0]]), np.ones(3))])
    np.testing.assert_allclose([mean, scale], [[0.1, 3.0], [1.0, np.sqrt(8 / 3)]])


def test_nothing_random_remains_at_inference() -> None:
    x = Input((4,))
    (output,), _ = specialise([GaussianNoise()(Dropout()(x))], "inference")
    assert "uniform" not in {node.label for node in topological([output])}


def test_missing_values_do_not_count_for_moments():
    values = np.array([[1.0, np.nan], [np.nan, np.nan], [3.0, np.nan], [8.0, np.nan]])
    weights = np.array([1.0, 5.0, 1.0, 2.0])
    mean, scale = weighted_moments([(values[:2], weights[:2]), (values[2:], weights[2:])])
    np.testing.assert_allclose(mean, [5.0, 0.0])
    np.testing.assert_allclose(scale, [np.sqrt((16 + 4 + 2 * 9) / 4), 1.0])

"""The classic sets, and columns of one's own, as rows of a plane."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from trilith.errors import DataError, SettingError
from trilith.playground import SETS, draw_plane, read_plane
from trilith.playground.features import FEATURES
from trilith.playground.sets import SPAN


@pytest.mark.parametrize("name", SETS)
def test_a_set_lies_in_its_plane_and_is_drawn_alike_again(name: str) -> None:
    plane = draw_plane(name, rows=301, noise=0.0, seed=3)
    again = draw_plane(name, rows=301, noise=0.0, seed=3)
    assert plane.places.shape == (301, 2)
    assert np.array_equal(plane.places, again.places)
    assert np.array_equal(plane.y, again.y)
    assert not np.array_equal(plane.places, draw_plane(name, rows=301, noise=0.0, seed=4).places)
    assert np.mean(np.abs(plane.places) <= SPAN) > 0.99
    assert plane.trained == 301 - round(301 * 0.3)
    if plane.classes:
        counts = np.bincount(plane.y, minlength=len(plane.classes))
        assert len(counts) == SETS[name].classes
        assert counts.min() > 0.7 * counts.max()
    else:
        assert 0.2 < np.abs(plane.y).max() <= 1.1


def test_the_classes_of_circles_are_told_by_their_radius() -> None:
    plane = draw_plane("circles", noise=0.0)
    assert np.array_equal(plane.y == 1, np.hypot(*plane.places.T) < 3)


def test_noise_moves_places_by_its_standard_deviation() -> None:
    still, moved = (draw_plane("spirals", rows=5000, noise=noise, validation_share=0) for noise in (0, 0.5))
    assert np.std(moved.places - still.places) == pytest.approx(0.5, rel=0.05)
    assert np.array_equal(still.y, moved.y)


def test_features_are_what_their_names_say() -> None:
    plane = draw_plane("clouds", features=list(FEATURES))
    a, b = plane.places.T
    expected = [a, b, a * a, b * b, a * b, np.sin(a), np.sin(b)]
    np.testing.assert_allclose(plane.X, np.stack(expected, 1), rtol=1e-6)
    assert len(plane.training[0]) == plane.trained
    assert len(plane.validation[0]) == len(plane.y) - plane.trained


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"name": "spiral"}, "spirals"),
        ({"name": "moons", "rows": 9}, "rows"),
        ({"name": "moons", "rows": 10**6}, "rows"),
        ({"name": "moons", "noise": -1}, "noise"),
        ({"name": "moons", "noise": float("nan")}, "noise"),
        ({"name": "moons", "features": ()}, "features"),
        ({"name": "moons", "features": ("x1", "x1")}, "each once"),
        ({"name": "moons", "features": ("x3",)}, "x3"),
        ({"name": "moons", "validation_share": 1.0}, "validation"),
    ],
)
def test_what_cannot_be_drawn_is_an_error(given: dict[str, object], words: str) -> None:
    with pytest.raises(SettingError, match=words):
        draw_plane(**given)  # type: ignore[arg-type]


def test_own_columns_are_in_standard_units_and_say_which(tmp_path: Path) -> None:
    rows = np.arange(40)
    table = pd.DataFrame(
        {
            "note": ["a"] * 40,
            "area": 50.0 + rows,
            "rooms": rows % 5 + 1.0,
            "price": 1000.0 + 7 * rows + rows % 3,
        }
    )
    table.loc[3, "rooms"] = np.nan
    table.loc[7, "price"] = np.nan
    table.to_csv(tmp_path / "houses.csv", index=False)
    plane = read_plane(str(tmp_path / "houses.csv"), validation_share=0.25)
    assert (plane.columns, plane.target, plane.task) == (("area", "rooms"), "price", "regression")
    known = table.drop(index=[3, 7])
    back = plane.places * plane.unit + plane.middle
    order = np.argsort(back[:, 0])
    np.testing.assert_allclose(back[order], known[["area", "rooms"]], rtol=1e-6)
    np.testing.assert_allclose((plane.y * plane.target_unit + plane.target_middle)[order], known["price"])
    assert plane.notes == ("2 rows are left out: a cell is missing there.",)
    (left, right), (low, high) = plane.span
    assert left < plane.places[:, 0].min() < plane.places[:, 0].max() < right
    assert low < plane.places[:, 1].min() < plane.places[:, 1].max() < high


def test_own_classes_have_their_names_and_many_rows_are_drawn() -> None:
    plane = read_plane("sample:iris", columns=("petal length (cm)", "petal width (cm)"), rows=50)
    assert plane.classes == ("setosa", "versicolor", "virginica")
    assert len(plane.y) == 50
    assert plane.notes == ("50 of 150 rows, drawn at random.",)


@pytest.mark.parametrize(
    ("columns", "target", "words"),
    [
        (("a", "nothing"), None, "nothing"),
        (("a", "text"), None, "no numbers"),
        (("a", "same"), None, "one value"),
        (None, "text", "class"),
        (("a", "y"), "ids", "classes"),
        (("a", "empty"), None, "no row|missing"),
    ],
)
def test_columns_that_cannot_be_a_plane_are_an_error(
    columns: tuple[str, str] | None, target: str | None, words: str
) -> None:
    rows = np.arange(60.0)
    frame = pd.DataFrame(
        {
            "a": rows,
            "same": 3.0,
            "empty": np.nan,
            "text": [f"word{row}" for row in range(60)],
            "ids": [f"c{row % 12}" for row in range(60)],
            "y": rows % 2,
        }
    )
    with pytest.raises(DataError, match=words):
        read_plane(frame, columns=columns, target=target)

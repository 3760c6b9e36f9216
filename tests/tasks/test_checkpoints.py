"""Estimators go on from their checkpoints."""

import pickle
from pathlib import Path

import numpy as np
import pytest
from sklearn.base import clone
from sklearn.model_selection import cross_val_score

import trilith as tl
from tests.helpers.checkpoints import CrashAtReport, CrashError, reports_after_every_batch, without_seconds
from trilith.engines import ENGINES
from trilith.errors import SettingError

QUICK = {"hidden_layers": (8,), "epochs": 4, "batch_size": 32, "dropout": 0.2, "random_state": 0}


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("task", [tl.NetworkClassifier, tl.NetworkRegressor])
def test_a_crashed_fit_goes_on_to_the_same_bits(X, y, task, engine: str, tmp_path: Path) -> None:
    settings = {**QUICK, "engine": engine, "early_stopping": 3, "average_decay": 0.9}
    recorded = {"checkpoint": str(tmp_path / "c"), "checkpoint_seconds": 0}
    twin = task(**settings).fit(X, y)
    with reports_after_every_batch(), pytest.raises(CrashError):
        task(**settings, **recorded, callbacks=[CrashAtReport(6)]).fit(X, y)
    for _ in range(2):  # goes on; finds it complete
        model = task(**settings, **recorded).fit(X, y)
        assert model.network_.to_bytes() == twin.network_.to_bytes()
        assert without_seconds(model.history_) == without_seconds(twin.history_)
        assert model.history_.best_epoch == twin.history_.best_epoch
        assert model.history_ is model.checkpoint_.history
    for each in (model, twin):
        each.set_params(checkpoint=None, warm_start=True).fit(X, y)
    assert model.network_.to_bytes() == twin.network_.to_bytes()


def test_it_is_a_keyword_like_the_others(X, y, tmp_path: Path) -> None:
    model = tl.NetworkClassifier(checkpoint=tmp_path / "c", **QUICK)
    assert clone(model).checkpoint == tmp_path / "c"
    fitted = pickle.loads(pickle.dumps(model.fit(X, y)))
    assert fitted.checkpoint == tmp_path / "c"
    assert np.array_equal(fitted.predict(X), model.predict(X))


def test_whoever_could_not_be_repeated_is_refused_at_once(X, y, tmp_path: Path) -> None:
    model = tl.NetworkClassifier(checkpoint=tmp_path / "c", **{**QUICK, "random_state": None})
    with pytest.raises(SettingError, match=r"checkpoint needs a random_state: .* Give a whole number"):
        model.fit(X, y)
    with pytest.raises(SettingError, match="checkpoint needs a random_state"):
        tl.TableClassifier(checkpoint=tmp_path).fit(X, y)


def test_a_warm_start_has_no_checkpoint(X, y, tmp_path: Path) -> None:
    model = tl.NetworkClassifier(checkpoint=tmp_path / "c", warm_start=True, **QUICK).fit(X, y)
    with pytest.raises(
        SettingError, match=r"warm_start trains on\. Set checkpoint=None, or warm_start=False"
    ):
        model.fit(X, y)
    again = tl.NetworkClassifier(checkpoint=tmp_path / "c", warm_start=True, **QUICK).fit(X, y)
    assert again.network_.to_bytes() == model.network_.to_bytes()


def test_partial_fits_write_none(X, y, tmp_path: Path) -> None:
    model = tl.NetworkClassifier(checkpoint=tmp_path / "c", **QUICK)
    for _ in range(3):
        model.partial_fit(X, y, classes=[0, 1, 2])
    assert list(tmp_path.iterdir()) == []


def test_one_file_for_the_folds_of_a_cross_validation_is_refused(X, y, tmp_path: Path) -> None:
    model = tl.NetworkClassifier(checkpoint=tmp_path / "c", **QUICK)
    with pytest.raises(SettingError, match=r"is the checkpoint of another training: .*the training data"):
        cross_val_score(model, X, y, cv=3, error_score="raise")

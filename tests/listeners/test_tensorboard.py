"""Event files, read back by TensorBoard itself."""

import json
from pathlib import Path

import pytest

import trilith as tl
from tests.listeners.conftest import Stop, train, train_twice
from trilith.listeners import TensorBoard


def read(folder: Path) -> dict[str, list[tuple[int, float]]]:
    """Each scalar's steps and values, as TensorBoard shows them."""
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

    events = EventAccumulator(str(folder)).Reload()
    return {
        tag: [(event.step, event.value) for event in events.Scalars(tag)] for tag in events.Tags()["scalars"]
    }


def test_each_column_of_the_history_is_a_scalar(tmp_path: Path) -> None:
    model = train(TensorBoard(tmp_path / "a"), validation_split=0.2)
    scalars = read(tmp_path / "a")
    for column in set(model.history_.columns) - {"epoch"}:
        steps, values = zip(*scalars[column], strict=True)
        assert steps == (1, 2, 3)
        assert values == pytest.approx(model.history_[column], rel=1e-6)
    best = model.history_.best_epoch
    assert scalars["final/validation_loss"] == [(best, scalars["validation_loss"][best - 1][1])]


def test_the_settings_are_on_the_page_of_hyperparameters(tmp_path: Path) -> None:
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
    from tensorboard.plugins.hparams.plugin_data_pb2 import HParamsPluginData

    settings = {"training.learning_rate": 0.01, "network.dropout": None, "training.shuffle": True}
    train(TensorBoard(tmp_path / "a", settings=settings))
    content = EventAccumulator(str(tmp_path / "a")).Reload().PluginTagToContent("hparams")
    told = HParamsPluginData.FromString(content["_hparams_/session_start_info"]).session_start_info.hparams
    assert told["training.learning_rate"].number_value == 0.01
    assert told["network.dropout"].string_value == "None"
    assert told["training.shuffle"].bool_value is True
    assert json.loads((tmp_path / "a" / "settings.json").read_text())["training.learning_rate"] == 0.01


def test_without_settings_those_of_the_training_are_told(tmp_path: Path) -> None:
    train(TensorBoard(tmp_path / "a"))
    told = json.loads((tmp_path / "a" / "settings.json").read_text())
    assert (told["rows"], told["epochs"], told["parameters"]) == (40, 3, 13)
    assert told["optimizer"].startswith("Adam(")


def test_a_new_training_takes_a_folder_of_its_own(tmp_path: Path) -> None:
    listener = TensorBoard(tmp_path / "a")
    train(listener)
    train(listener)
    train(TensorBoard(tmp_path / "a"), epochs=2)
    lengths = {folder.name: len(read(folder)["loss"]) for folder in tmp_path.iterdir()}
    assert lengths == {"a": 3, "a-2": 3, "a-3": 2}


def test_events_of_another_tool_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "events.out.tfevents.1.theirs").write_bytes(b"theirs")
    train(TensorBoard(tmp_path))
    assert [path.name for path in tmp_path.iterdir()] == ["events.out.tfevents.1.theirs"]
    assert len(read(tmp_path.with_name(f"{tmp_path.name}-2"))["loss"]) == 3


def test_training_that_goes_on_goes_on_in_its_folder(tmp_path: Path) -> None:
    model = train(TensorBoard(tmp_path / "a"), warm_start=True)
    X = [[0.0], [1.0]]
    model.fit(X, [0.0, 2.0])
    assert [step for step, _ in read(tmp_path / "a")["loss"]] == [1, 2, 3, 4, 5, 6]
    assert [folder.name for folder in tmp_path.iterdir()] == ["a"]


def test_epochs_that_a_later_process_repeats_are_shown_once(tmp_path: Path) -> None:
    train_twice(TensorBoard(tmp_path / "a"), tmp_path / "checkpoint")
    assert [step for step, _ in read(tmp_path / "a")["loss"]] == [1, 2, 3, 4, 5, 6]
    assert not (tmp_path / "a-2").exists()


@pytest.mark.parametrize("error", [None, ValueError("broken")])
def test_what_was_told_before_an_end_is_kept(tmp_path: Path, error: Exception | None) -> None:
    listener = TensorBoard(tmp_path / "a")
    try:
        train(listener, Stop(2, error))
    except ValueError:
        assert error is not None
    scalars = read(tmp_path / "a")
    assert [step for step, _ in scalars["loss"]] == [1, 2]
    assert "final/loss" not in scalars
    assert not hasattr(listener, "_writer")


def test_a_folder_that_cannot_be_made_is_said_before_the_first_epoch(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(tl.SettingError, match="TensorBoard could not begin a record"):
        train(TensorBoard(tmp_path / "file" / "a"))

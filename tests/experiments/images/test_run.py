"""From a folder of pictures to a model, its predictions and its report, in Python and on the command line."""

import re
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from typer.testing import CliRunner

import trilith as tl
from tests.helpers.pictures import write_photos
from trilith import ImageClassifier, load_image_model, predict_images, train_on_images
from trilith.cli.main import app
from trilith.errors import DataError, SettingError
from trilith.experiments.idea import program
from trilith.experiments.images import predictions
from trilith.experiments.images.saliency import gradient_saliency, occlusion_saliency
from trilith.experiments.recorded import run_idea
from trilith.experiments.store import Store

QUICK = {"epochs": 6, "batch_size": 8, "learning_rate": 0.0025}


@pytest.fixture(scope="module")
def photos(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_photos(tmp_path_factory.mktemp("data") / "photos")


SETTINGS = {
    "architecture": "lenet",
    "ensemble": 1,
    "settings": QUICK,
    "augmentation": None,
}


@pytest.fixture(scope="module")
def run(photos: Path) -> tl.ImageRun:
    return train_on_images(str(photos), **SETTINGS)


def test_it_learns_and_is_tested(run: tl.ImageRun, photos: Path) -> None:
    scores = {score.name: score.value for score in run.scores["network"]}
    assert scores["accuracy"] == 1
    assert set(run.scores) == {"network", "linear model", "baseline"}
    assert any("broken.png" in note for note in run.notes)
    again = train_on_images(str(photos), **SETTINGS)
    np.testing.assert_array_equal(again.test_probabilities, run.test_probabilities)


def test_the_model_file_predicts_the_same(run: tl.ImageRun, photos: Path, tmp_path: Path) -> None:
    run.model.save(tmp_path / "model.safetensors")
    model = load_image_model(tmp_path / "model.safetensors")
    found = predict_images(model, str(photos / "top" / "*.png"))
    assert len(found.names) == 24
    assert list(found.prediction) == ["top"] * 24
    np.testing.assert_allclose(found.probabilities.sum(axis=1), 1)
    with pytest.raises(DataError, match="no such file"):
        predict_images(model, str(tmp_path / "none.png"))


def test_broken_pictures_are_left_out_block_by_block(
    run: tl.ImageRun, photos: Path, tmp_path: Path, monkeypatch
) -> None:
    whole = (photos / "top" / "1.png").read_bytes()
    for name in ("a", "b"):
        (tmp_path / f"{name}.png").write_bytes(whole[:60])  # their headers are sound
    with pytest.raises(DataError, match="none of its pictures can be decoded"):
        predict_images(run.model, str(tmp_path))
    monkeypatch.setattr(predictions, "BLOCK", 1)
    (tmp_path / "c.png").write_bytes(whole)
    found = predict_images(run.model, str(tmp_path))
    assert list(found.names) == ["c.png"]
    assert [each.name for each in found.skipped] == ["a.png", "b.png"]


def test_the_report_shows_pictures(run: tl.ImageRun, tmp_path: Path) -> None:
    content = run.report()
    titles = [group.title for group in content.pictures]
    assert {"Test pictures", "What answers rest on", "First layer"} <= set(titles)
    tl.write_outputs(run, tmp_path)
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert "data:image/png;base64," in page
    assert "img-src data:" in page
    explained = next(group for group in content.pictures if group.title == "What answers rest on")
    for picture in explained.pictures:
        assert [each.caption for each in picture.beside] == ["gradient", "occlusion"]
    together = re.findall(r"<span>[^<]*</span></div><div><img [^>]*><span>gradient</span></div><div>", page)
    assert len(together) == len(explained.pictures) > 0  # one unit of the list each
    assert page.count('<ul class="pictures sets">') == 1


def test_saliency_is_where_the_answer_is(run: tl.ImageRun) -> None:
    network = run.model.estimator.network_
    slope = gradient_saliency(network, run.test_pixels, np.zeros(len(run.test_pixels), np.int64))
    assert slope.shape == run.test_pixels.shape[:3]
    moved = np.zeros((1, 12, 12, 3))
    row, column = np.unravel_index(slope[0].argmax(), slope[0].shape)
    outputs = []
    for step in (-1e-2, 1e-2):
        moved[:] = run.test_pixels[:1]
        moved[0, row, column] += [step, 0, 0]
        outputs.append(network.predict(moved)[0, 0])
    assert abs(outputs[1] - outputs[0]) / 2e-2 <= slope[0, row, column] * 1.05 + 1e-6
    top = run.test_pixels[run.test_target == "top"][0]
    covered = occlusion_saliency(run.model, top, 1)
    assert covered[:6].mean() > covered[6:].mean()


def test_the_estimator_takes_what_people_have(photos: Path) -> None:
    files = sorted(photos.glob("*/[0-9]*.png"))
    labels = [file.parent.name for file in files]
    model = ImageClassifier(random_state=0, **SETTINGS).fit(files, labels)
    arrays = np.stack([np.asarray(Image.open(file)) for file in files])
    np.testing.assert_array_equal(model.predict_proba(arrays), model.predict_proba(files))
    np.testing.assert_array_equal(
        model.predict_proba(arrays),
        ImageClassifier(random_state=0, **SETTINGS).fit(arrays, labels).predict_proba(files),
    )
    assert model.score([Image.open(file) for file in files[:5]], labels[:5]) == 1
    assert ImageClassifier(random_state=0, **{**SETTINGS, "architecture": "dense"}).fit(
        arrays, labels
    ).shape_ == (12, 12, 3)


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"architecture": "alexnet"}, "architecture 'alexnet' is not known"),
        ({"architecture": "res_net(depth=21)"}, "6 n"),
        ({"augmentation": "augment(blur=1)"}, "augment was given blur"),
        ({"size": 0}, "size"),
        ({"channels": 2}, "channels"),
        ({"preset": "slow"}, "preset"),
        ({"settings": {"hidden_layers": 3}}, "hidden_layers"),
        ({"plan": tl.SplitPlan(group="owner")}, "sub-folders"),
    ],
)
def test_what_cannot_be_is_refused(photos: Path, settings, words: str) -> None:
    with pytest.raises(SettingError, match=words):
        train_on_images(str(photos), **{**SETTINGS, **settings})


def test_pictures_need_classes(photos: Path) -> None:
    with pytest.raises(DataError, match="no classes"):
        train_on_images(str(photos / "top"), **SETTINGS)


def test_what_a_run_was_resolved_to_gives_the_same_weights(photos: Path, tmp_path: Path) -> None:
    idea = tl.Idea(
        data={"source": str(photos)},
        network={"preset": "fast", "augmentation": "none"},
        training={"epochs": 2, "batch_size": 8},
    )
    store = Store(tmp_path / "store")
    first, done = run_idea(idea, store)
    resolved = tl.read_idea(first.path / "resolved.toml")
    assert resolved.network.architecture.startswith("vgg(")
    assert resolved.network.augmentation == "none"
    _, again = run_idea(resolved, store)
    np.testing.assert_array_equal(again.test_probabilities, done.test_probabilities)
    names: dict[str, object] = {}
    exec(compile(program(idea).replace('write_outputs(run, ".")', "()"), "learn.py", "exec"), names)
    np.testing.assert_array_equal(names["run"].test_probabilities, done.test_probabilities)


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"data": {"drop": ["x"]}}, "data.drop is about tables"),
        ({"network": {"hidden_layers": 3}}, "no setting 'hidden_layers' for pictures"),
    ],
)
def test_what_is_about_tables_is_refused(photos: Path, settings, words: str) -> None:
    idea = tl.Idea(data={"source": str(photos)}).with_values(
        {f"{section}.{name}": value for section, each in settings.items() for name, value in each.items()}
    )
    with pytest.raises(SettingError, match=words):
        idea.image_settings()


def test_tables_have_no_architecture() -> None:
    idea = tl.Idea(data={"source": "sample:iris"}, network={"architecture": "lenet"})
    with pytest.raises(SettingError, match="architecture"):
        tl.train_on_table("sample:iris", idea.run_settings())


def test_the_command_line(photos: Path, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setenv("TRILITH_STORE", str(tmp_path / "store"))
    runner = CliRunner()
    options = [
        "--ensemble",
        "1",
        "--epochs",
        "4",
        "--batch-size",
        "8",
        "--architecture",
        "lenet",
        "--name",
        "halves",
    ]
    changes = ["--augmentation", "augment(shift=0.05, flip=0.5)"]
    trained = runner.invoke(app, ["train", str(photos), "-o", str(tmp_path), *options, *changes])
    assert trained.exit_code == 0, trained.output
    assert "Architecture: lenet" in trained.stdout
    assert "Answers are the mean for a picture and its mirror image." in trained.stdout
    model = str(tmp_path / "model.safetensors")
    picture = np.random.default_rng(0).integers(0, 256, (1, *load_image_model(model).shape), dtype=np.uint8)
    both = load_image_model(model).estimator.predict_proba(np.concatenate([picture, picture[:, :, ::-1]]))
    np.testing.assert_allclose(both[0], both[1], atol=1e-6)
    told = runner.invoke(app, ["predict", model, str(photos / "top" / "1.png"), "--top", "1"])
    assert told.exit_code == 0
    assert "1.png: " in told.stdout
    written = runner.invoke(app, ["predict", model, str(photos / "top"), "-o", str(tmp_path / "out.csv")])
    assert written.exit_code == 0
    lines = (tmp_path / "out.csv").read_text(encoding="utf-8").splitlines()
    assert lines[0] == "picture,class,probability,class 2,probability 2"
    assert len(lines) == 25
    assert "broken.png" in written.stderr
    scored = runner.invoke(app, ["evaluate", model, str(photos)])
    assert "48 pictures" in scored.stdout
    assert "halves" in runner.invoke(app, ["runs"]).stdout

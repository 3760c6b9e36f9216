"""Every example runs, and those on known pictures give the known figures."""

import importlib.util
import os
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"
SMALL = sorted(path.name for path in EXAMPLES.glob("*.py") if path.name != "cat_or_not.py")

# Published with the exercise, every hundred steps.
LOGISTIC_COSTS = (
    "0.693147 0.584508 0.466949 0.376007 0.331463 0.303273 0.279880 0.260042 0.242941 0.228004 "
    "0.214820 0.203078 0.192544 0.183033 0.174399 0.166521 0.159305 0.152667 0.146542 0.140872"
)
DEEP_COSTS = (
    "0.771749 0.672053 0.648263 0.611507 0.567047 0.540138 0.527930 0.465477 0.369126 0.391747 "
    "0.315187 0.272700 0.237419 0.199601 0.189263 0.161189 0.148214 0.137775 0.129740 0.121225 "
    "0.113821 0.107839 0.102855 0.100897 0.092878"
)


def run(name: str, folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-W", "error", str(EXAMPLES / name), *arguments]
    settings = {key: value for key, value in os.environ.items() if key != "TRILITH_DATA"} | environment
    return subprocess.run(command, cwd=folder, env=settings, capture_output=True, text=True, check=False)


def numbers(text: str) -> list[float]:
    return [float(each) for each in re.findall(r"\d+\.\d+", text)]


def test_there_are_examples():
    assert {"two_inputs.py", "own_loss.py", "own_callback.py", "own_block.py"} <= set(SMALL)


@pytest.mark.parametrize("name", SMALL)
def test_an_example_runs(name, tmp_path):
    done = run(name, tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    claims = {
        "two_inputs.py": lambda found: found[-1] > 90,
        "own_loss.py": lambda found: found[-1] < 0.9 * found[-2],  # the cost of a day falls
        "own_callback.py": lambda found: found[-1] >= 97,
        "own_block.py": lambda found: found[-2] < 0.3 * found[-1],  # the error against the spread
    }
    assert claims[name](numbers(done.stdout)), done.stdout


@pytest.fixture
def cats() -> ModuleType:
    """The example on pictures, as a module."""
    pytest.importorskip("h5py", reason="h5py is not installed: pip install trilith[examples]")
    specification = importlib.util.spec_from_file_location("cat_or_not", EXAMPLES / "cat_or_not.py")
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


@pytest.fixture
def pictures(cats, shared_data):
    """The pixels and labels of the two parts of the real pictures."""
    if not (shared_data / "catvnoncat").is_dir():
        pytest.skip("the pictures are not beside this checkout (../shared/data/catvnoncat)")
    return [cats.read_pictures(shared_data / "catvnoncat", part) for part in ("train", "test")]


def test_cats_in_a_short_form(cats, tmp_path):
    import h5py

    random = np.random.default_rng(0)
    for part, count in (("train", 12), ("test", 6)):
        with h5py.File(tmp_path / f"{part}_catvnoncat.h5", "w") as file:
            file[f"{part}_set_y"] = np.arange(count) % 2
            file[f"{part}_set_x"] = random.integers(0, 256, (count, 64, 64, 3), np.uint8)
    options = ("--steps", "3", "--draws", "1")
    done = run("cat_or_not.py", tmp_path, "--data", str(tmp_path), *options)
    assert (done.returncode, done.stderr) == (0, "")
    assert "0.693147" in done.stdout
    assert done.stdout.count("of the test pictures") == 3
    assert run("cat_or_not.py", tmp_path, *options, TRILITH_DATA=str(tmp_path)).stdout == done.stdout


def test_cats_without_the_pictures(cats, tmp_path):
    done = run("cat_or_not.py", tmp_path)
    assert done.returncode == 1
    assert done.stderr == "Where are the pictures? Give --data FOLDER or set TRILITH_DATA=FOLDER.\n"
    done = run("cat_or_not.py", tmp_path, "--data", str(tmp_path))
    assert done.returncode == 1
    assert done.stderr.startswith("Cannot read the pictures:")
    assert "train_catvnoncat.h5" in done.stderr
    assert done.stderr.count("\n") == 1


def test_logistic_regression_on_cats_gives_the_known_figures(cats, pictures):
    train, test = pictures
    model = cats.fit_logistic_regression(*train)
    np.testing.assert_allclose(model.history_["loss"][::100], numbers(LOGISTIC_COSTS), atol=1e-6)
    assert f"{model.score(*train):.2%}" == "99.04%"
    assert f"{model.score(*test):.2%}" == "70.00%"


def test_deep_network_on_cats_gives_the_known_figures(cats, pictures):
    train, test = pictures
    network, history = cats.fit_deep_network(*train, cats.draw_weights(1))
    np.testing.assert_allclose(history["loss"][::100], numbers(DEEP_COSTS), atol=1e-6)
    assert f"{cats.accuracy(network, *train):.2%}" == "98.56%"
    assert f"{cats.accuracy(network, *test):.2%}" == "80.00%"

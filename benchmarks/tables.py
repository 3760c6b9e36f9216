"""Tables: our presets beside scikit-learn's and the boosted trees, same splits, several seeds.

    python benchmarks/tables.py --data ../shared/data
    python benchmarks/tables.py --sets wine titanic --models default mlp --seeds 1

Each model learns from the same 80% of the rows and is tested on the same 20%, stratified for classes. The
error is 1 - accuracy for classes and the root mean squared error for numbers. Ours read the table as it is.
The others get the columns as our encoder understands them, without free text: the MLP (with a standardised
target) and the linear model see numbers filled with the median and standardised, with a feature for what is
missing, and codes one-hot; the trees see missing cells and codes, as categories where they can. All have
their defaults otherwise. Tables whose names begin with `made` are drawn here, with a known structure;
california_housing and titanic are read from --data.
"""

import argparse
import warnings
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import mean
from time import perf_counter
from typing import Any

import numpy as np
from machine import machine
from markdown import print_header, print_row
from sklearn.compose import TransformedTargetRegressor
from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.metrics import log_loss
from sklearn.model_selection import train_test_split
from sklearn.neural_network import MLPClassifier, MLPRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from trilith.data import Feature, Table, TableEncoder, guess_target, guess_task, read_table, separate_target
from trilith.experiments.table.simpler_models import preprocessing
from trilith.tasks.table import PRESETS, TableClassifier, TableRegressor

FILES = {
    "california_housing": ("california_housing/housing.csv", "median_house_value"),
    "titanic": ("titanic/train.csv", "Survived"),
}
SAMPLES = ("breast_cancer", "wine", "digits", "diabetes")


def made_interactions(random: np.random.Generator) -> Table:
    """Two classes by the signs of products of numbers; one label in twenty is wrong."""
    X = random.normal(size=(3000, 10))
    label = ((X[:, 0] * X[:, 1] > 0) ^ (X[:, 2] > 0.5)) ^ (random.random(3000) < 0.05)
    columns = {f"x{number}": X[:, number] for number in range(10)}
    return Table({**columns, "target": np.where(label, "yes", "no").astype(object)}, "made_interactions")


def made_levels(random: np.random.Generator) -> Table:
    """A number that depends on a category of 200 levels, a wave and a product."""
    level, effect, X = random.integers(200, size=4000), random.normal(size=200), random.normal(size=(4000, 4))
    target = 2 * effect[level] + np.sin(3 * X[:, 0]) + X[:, 1] * X[:, 2] + 0.3 * random.normal(size=4000)
    shop = np.array([f"shop {number}" for number in level], dtype=object)
    columns = {f"x{number}": X[:, number] for number in range(4)}
    return Table({"shop": shop, **columns, "target": target}, "made_levels")


def made_missing(random: np.random.Generator) -> Table:
    """A number whose causes are missing where they are large (not at random), and others by chance."""
    X = random.normal(size=(3000, 8))
    target = X[:, 0] + 2 * abs(X[:, 1]) + 0.3 * random.normal(size=3000)
    X[X[:, 1] > 0.7, 1] = np.nan
    X[random.random(3000) < 0.3, 2] = np.nan
    return Table({**{f"x{number}": X[:, number] for number in range(8)}, "target": target}, "made_missing")


MADE: dict[str, Callable[[np.random.Generator], Table]] = {
    each.__name__: each for each in (made_interactions, made_levels, made_missing)
}


def read(name: str, data: Path | None) -> tuple[Table, str]:
    """A table by its name, and its target."""
    if name in MADE:
        return MADE[name](np.random.default_rng(7)), "target"
    if name in FILES:
        if data is None:
            raise SystemExit(f"{name}: name the folder that has {FILES[name][0]} with --data")
        return read_table(data / FILES[name][0]), FILES[name][1]
    table = read_table(f"sample:{name}")
    return table, guess_target(table, None)


def ours(preset: str) -> Callable[..., Any]:
    """Our estimator with a preset."""

    def make(task: str, features: Sequence[Feature], seed: int) -> Any:
        kind = TableClassifier if task == "classification" else TableRegressor
        return kind(preset=preset, random_state=seed)

    return make


def mlp(task: str, features: Sequence[Feature], seed: int) -> Any:
    """scikit-learn's multilayer perceptron; of numbers the target is standardised."""
    if task == "classification":
        return make_pipeline(preprocessing(features), MLPClassifier(random_state=seed))
    network = make_pipeline(preprocessing(features), MLPRegressor(random_state=seed))
    return TransformedTargetRegressor(network, transformer=StandardScaler())


def linear(task: str, features: Sequence[Feature], seed: int) -> Any:
    """Logistic or ridge regression."""
    model = LogisticRegression(max_iter=1000) if task == "classification" else Ridge()
    return make_pipeline(preprocessing(features), model)


def histogram_trees(task: str, features: Sequence[Feature], seed: int) -> Any:
    """scikit-learn's gradient boosting; it takes up to 255 levels of a category."""
    classes = task == "classification"
    kind = HistGradientBoostingClassifier if classes else HistGradientBoostingRegressor
    few = [place for place, each in enumerate(features) if each.kind == "category" and each.size < 255]
    return kind(random_state=seed, categorical_features=few or None)


def lightgbm(task: str, features: Sequence[Feature], seed: int) -> Any:
    """LightGBM."""
    from lightgbm import LGBMClassifier, LGBMRegressor

    return (LGBMClassifier if task == "classification" else LGBMRegressor)(random_state=seed, verbose=-1)


def xgboost(task: str, features: Sequence[Feature], seed: int) -> Any:
    """XGBoost."""
    from xgboost import XGBClassifier, XGBRegressor

    return (XGBClassifier if task == "classification" else XGBRegressor)(random_state=seed)


def catboost(task: str, features: Sequence[Feature], seed: int) -> Any:
    """CatBoost."""
    from catboost import CatBoostClassifier, CatBoostRegressor

    kind = CatBoostClassifier if task == "classification" else CatBoostRegressor
    return kind(random_state=seed, verbose=False, allow_writing_files=False)


MODELS: dict[str, Callable[..., Any]] = {
    **{preset: ours(preset) for preset in PRESETS},
    **{each.__name__: each for each in (mlp, linear, histogram_trees, lightgbm, xgboost, catboost)},
}


def measure(
    model: str, features: Table, target: np.ndarray, task: str, seed: int
) -> tuple[float, float, float]:
    """Error, log loss (NaN for numbers) and seconds of training."""
    classes = task == "classification"
    codes = np.unique(target, return_inverse=True)[1] if classes else target
    train, test = train_test_split(
        np.arange(len(target)), test_size=0.2, random_state=seed, stratify=codes if classes else None
    )
    encoder = TableEncoder.fit(features.take(train))
    used = [place for place, each in enumerate(encoder.features) if each.kind != "word"]
    made = MODELS[model](task, [encoder.features[place] for place in used], seed)
    if model in PRESETS:
        X, Xt = features.take(train), features.take(test)
    else:
        X, Xt = (encoder.transform(features.take(rows))[:, used] for rows in (train, test))
    start = perf_counter()
    made.fit(X, codes[train])
    seconds = perf_counter() - start
    if not classes:
        return float(np.sqrt(np.mean((made.predict(Xt) - codes[test]) ** 2))), float("nan"), seconds
    probabilities = made.predict_proba(Xt)
    wrong = np.unique(codes)[probabilities.argmax(axis=1)] != codes[test]
    return float(wrong.mean()), float(log_loss(codes[test], probabilities, labels=np.unique(codes))), seconds


def ranks(errors: Sequence[float]) -> np.ndarray:
    """1 for the smallest error; equal errors share the mean of their ranks."""
    from scipy.stats import rankdata

    return np.asarray(rankdata(np.round(errors, 10)))


def main() -> None:
    """Print tables in Markdown."""
    names = [*FILES, *SAMPLES, *MADE]
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, help="folder that holds california_housing/ and titanic/")
    parser.add_argument("--sets", nargs="+", choices=names, help="default: all that are there")
    parser.add_argument("--models", nargs="+", choices=list(MODELS), help="default: all that are installed")
    parser.add_argument("--seeds", type=int, default=5)
    arguments = parser.parse_args()
    sets = arguments.sets or [name for name in names if arguments.data or name not in FILES]
    models = arguments.models or [name for name in MODELS if installed(name)]
    warnings.simplefilter("ignore")
    print(f"{machine('scikit-learn', 'lightgbm', 'xgboost', 'catboost')}; {arguments.seeds} seeds\n")
    print_header("error", *models)
    rows, losses, seconds, all_ranks = [], [], [], []
    for name in sets:
        table, target = read(name, arguments.data)
        task = guess_task(table.columns[target], name=target)
        labelled = separate_target(table, target, task)
        found = {
            model: [
                measure(model, labelled.features, labelled.target, task, seed)
                for seed in range(arguments.seeds)
            ]
            for model in models
        }
        errors = [mean(each[0] for each in found[model]) for model in models]
        all_ranks.append(ranks(errors))
        rows.append([name, *(f"{error:.4f}" if error < 100 else f"{error:,.0f}" for error in errors)])
        if task == "classification":
            losses.append([name, *(f"{mean(each[1] for each in found[model]):.3f}" for model in models)])
        seconds.append([name, *(f"{mean(each[2] for each in found[model]):.1f}" for model in models)])
        print_row(*rows[-1])
    print_row("mean rank", *(f"{rank:.2f}" for rank in np.mean(all_ranks, axis=0)))
    for title, body in (("log loss", losses), ("seconds of training", seconds)):
        print()
        print_header(title, *models)
        for row in body:
            print_row(*row)


def installed(model: str) -> bool:
    """Whether the package behind a model is here."""
    from importlib.util import find_spec

    return model not in ("lightgbm", "xgboost", "catboost") or find_spec(model) is not None


if __name__ == "__main__":
    main()

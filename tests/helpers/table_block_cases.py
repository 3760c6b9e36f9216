"""Cases of the blocks that tables need: scales, codes, missing cells, embeddings, many networks in one."""

import numpy as np

from tests.helpers.block_case import IMAGES, Arrays, BlockCase
from tests.helpers.case import Draw
from trilith.blocks import (
    Cyclic,
    Dense,
    Dropout,
    Embedding,
    FillMissing,
    IsMissing,
    NumericEmbedding,
    OneHot,
    ParallelEnsemble,
    Periodic,
    PiecewiseLinear,
    QuantileScale,
    RobustScale,
    ScalingLayer,
    SmoothClip,
    TableFeatures,
    WordBag,
)
from trilith.graph import BATCH, Shape


def codes(limit: int) -> Draw:
    """Codes from -1 to limit, as numbers amid two: their derivative is zero, differences included."""
    return lambda generator, shape: generator.integers(-1, limit + 1, shape) + 0.5


def some_missing(generator: np.random.Generator, shape: tuple[int, ...]) -> np.ndarray:
    """Standard normal numbers, a third of them NaN."""
    return np.where(generator.uniform(size=shape) < 1 / 3, np.nan, generator.normal(size=shape))


def columns(generator: np.random.Generator, shape: tuple[int, ...]) -> np.ndarray:
    """What MIXED takes: two numbers, a boolean, a phase, three categories, texts of two words and of one."""
    rows = shape[0]
    numbers, truth = generator.normal(size=(rows, 2)), generator.integers(0, 2, (rows, 1))
    phase, coded = generator.uniform(size=(rows, 1)), codes(3)(generator, (rows, 6))
    return np.hstack([numbers, truth, phase, coded])


def robust_scale(of: Arrays, x: np.ndarray) -> np.ndarray:
    return (x - of["median"]) / of["scale"]


def smooth_clip(x: np.ndarray, limit: float = 3.0) -> np.ndarray:
    return x / np.sqrt(1 + (x / limit) ** 2)


def quantile_scale(*scores: float) -> Draw:
    def expected(of: Arrays, x: np.ndarray) -> np.ndarray:
        y = np.empty_like(x)
        for feature, edges in enumerate(of["edges"]):
            y[..., feature] = np.interp(x[..., feature], edges, scores)
        return y

    return expected


def cyclic(x: np.ndarray) -> np.ndarray:
    return np.concatenate([np.sin(2 * np.pi * x), np.cos(2 * np.pi * x)], -1)


def vectors(table: np.ndarray, x: np.ndarray) -> np.ndarray:
    """The rows of codes from 1; zeros for all others."""
    code = np.trunc(x).astype(int)
    known = (code > 0) & (code <= len(table))
    return np.where(known[..., None], table[np.where(known, code - 1, 0)], 0.0)


def bag(table: np.ndarray, x: np.ndarray) -> np.ndarray:
    words = ((np.trunc(x) > 0) & (np.trunc(x) <= len(table))).sum(-1, keepdims=True)
    return vectors(table, x).sum(-2) / np.sqrt(np.maximum(words, 1))


def one_hot(sizes: tuple[int, ...], x: np.ndarray) -> np.ndarray:
    return np.hstack([vectors(np.eye(size), x[:, column]) for column, size in enumerate(sizes)])


def embedded(of: Arrays, x: np.ndarray, spread: np.ndarray) -> np.ndarray:
    """The numbers, then the units of each feature, from its spread (batch, features, size)."""
    units = np.einsum("bfs,fsu->bfu", spread, of["weight"]).reshape(len(x), of["bias"].size)
    return np.hstack([x, units + of["bias"]])


def periodic(of: Arrays, x: np.ndarray) -> np.ndarray:
    return embedded(of, x, np.cos(x[:, :, None] * of["frequency"] + of["phase"]))


def piecewise_linear(of: Arrays, x: np.ndarray) -> np.ndarray:
    start, end = of["edges"][:, :-1], of["edges"][:, 1:]
    share = (x[:, :, None] - start) / (end - start)
    return embedded(of, x, share.clip(0, 1))


def members(of: Arrays, x: np.ndarray) -> np.ndarray:
    """At inference each member gives the mean of all."""
    hidden = np.tanh((x[:, None] * of["factors"]) @ of["dense_1.weight"] + of["dense_1.bias"])
    mean = (np.einsum("bmh,mhu->bmu", hidden, of["weight"]) + of["bias"][:, 0]).mean(1, keepdims=True)
    return np.broadcast_to(mean, (len(x), *of["bias"].shape[::2]))


MIXED = TableFeatures(2, 1, 1, (2, 3, 1), (2, 1), (1, 3), 3, one_hot_until=2, category_units=2, word_units=1)


def mixed(of: Arrays, x: np.ndarray) -> np.ndarray:
    scaled = (x[:, :2] - of["robust_scale_1.median"]) / of["robust_scale_1.scale"]
    return np.hstack(
        [
            *(smooth_clip(scaled), 2 * x[:, 2:3] - 1, cyclic(x[:, 3:4]), np.zeros((len(x), 2))),
            *(one_hot((2, 1), x[:, [4, 6]]), vectors(of["embedding_1.table"], x[:, 5])),
            bag(of["word_bag_1.embedding_1.table"], x[:, 7:9]),
            bag(of["word_bag_2.embedding_1.table"], x[:, 9:]),
        ]
    )


NUMBERS_ONLY = TableFeatures(3, scaler=(SmoothClip(2.0),), numeric=NumericEmbedding(2, PiecewiseLinear(3)))


def numbers_only(of: Arrays, x: np.ndarray) -> np.ndarray:
    inner = {name.partition(".")[2]: value for name, value in of.items()}
    return piecewise_linear(inner, smooth_clip(x, 2.0))


WORDS: Shape = (BATCH, 2, 3)
TABLE_BLOCK_CASES: dict[str, tuple[BlockCase, ...]] = {
    "RobustScale": (
        BlockCase(RobustScale(), robust_scale),
        BlockCase(RobustScale(), robust_scale, (IMAGES,)),
    ),
    "QuantileScale": (
        BlockCase(QuantileScale(4), quantile_scale(-1, -0.5, 0, 0.5, 1)),
        BlockCase(
            QuantileScale(1, "normal"), quantile_scale(-0.6744897501960817, 0.6744897501960817), (IMAGES,)
        ),
    ),
    "SmoothClip": (
        BlockCase(SmoothClip(), lambda of, x: smooth_clip(x), (IMAGES,)),
        BlockCase(SmoothClip(0.5), lambda of, x: smooth_clip(x, 0.5)),
    ),
    "ScalingLayer": (BlockCase(ScalingLayer(), lambda of, x: x * of["scale"], (IMAGES,)),),
    "FillMissing": (
        BlockCase(FillMissing(), lambda of, x: np.nan_to_num(x), draws=(some_missing,)),
        BlockCase(
            FillMissing(-3.0), lambda of, x: np.nan_to_num(x, nan=-3.0), (IMAGES,), draws=(some_missing,)
        ),
    ),
    "IsMissing": (BlockCase(IsMissing(), lambda of, x: 1.0 * np.isnan(x), draws=(some_missing,)),),
    "Cyclic": (
        BlockCase(Cyclic(), lambda of, x: cyclic(x)),
        BlockCase(Cyclic(), lambda of, x: cyclic(x), (IMAGES,)),
    ),
    "OneHot": (
        BlockCase(OneHot((2, 1, 4)), lambda of, x: one_hot((2, 1, 4), x), draws=(codes(5),), least=None),
        BlockCase(
            OneHot((40,)), lambda of, x: one_hot((40,), x), ((BATCH, 1),), draws=(codes(41),), least=None
        ),
    ),
    "Embedding": (
        BlockCase(Embedding(4, 2), lambda of, x: of["table"][np.trunc(x).astype(int)], draws=(codes(3),)),
        BlockCase(Embedding(4, 3, none=True), lambda of, x: vectors(of["table"], x), draws=(codes(6),)),
        BlockCase(
            Embedding(2, 2, none=True), lambda of, x: vectors(of["table"], x), (WORDS,), draws=(codes(3),)
        ),
    ),
    "WordBag": (
        BlockCase(WordBag(3, 2), lambda of, x: bag(of["embedding_1.table"], x), draws=(codes(4),)),
        BlockCase(WordBag(2, 1), lambda of, x: bag(of["embedding_1.table"], x), (WORDS,), draws=(codes(3),)),
    ),
    "NumericEmbedding": (
        BlockCase(NumericEmbedding(), periodic),
        BlockCase(NumericEmbedding(2, Periodic(5)), periodic),
        BlockCase(NumericEmbedding(2, PiecewiseLinear(4)), piecewise_linear),
        BlockCase(NumericEmbedding(1, PiecewiseLinear(1)), piecewise_linear),
    ),
    "TableFeatures": (
        BlockCase(MIXED, mixed, ((BATCH, 10),), draws=(columns,), least=None),
        BlockCase(NUMBERS_ONLY, numbers_only, least=None),
    ),
    "ParallelEnsemble": (
        BlockCase(ParallelEnsemble((Dense(5, "tanh"),), 2, 4), members),
        BlockCase(ParallelEnsemble((Dense(3, "tanh"), Dropout(0.3)), 1, 3), members),
    ),
}

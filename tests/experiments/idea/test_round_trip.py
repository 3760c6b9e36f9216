"""What is written is read as the same idea."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trilith import Idea, parse_idea
from trilith.experiments.idea import DataIdea, NetworkIdea, TrainingIdea
from trilith.experiments.run.settings import SEEDS
from trilith.listeners import LISTENERS

texts = st.text(st.characters(exclude_categories=["Cs"]))
maybe_texts = st.none() | texts
shares = st.floats(0, 1, exclude_max=True)
positive = st.floats(1e-300, 1e300)
not_negative = st.floats(0, 1e300) | st.integers(0, 2**70)
switches = st.booleans()
counts = st.integers(1, 10**6)
schedules = st.sampled_from(["constant", "cosine_log(4)", "warm_up(2) * cosine(final=1e-3)"])

VALUES: dict[str, st.SearchStrategy[Any]] = {
    "source": texts.map(lambda text: "/" + text.replace("/", "").replace("\0", "")),
    **dict.fromkeys(("query", "table", "target", "group", "time", "split"), maybe_texts),
    "task": st.sampled_from([None, "classification", "regression"]),
    "kind": st.sampled_from([None, "table", "images"]),
    "size": st.none() | st.integers(1, 999) | st.tuples(st.integers(1, 999), st.integers(1, 999)),
    "channels": st.sampled_from([None, 1, 3]),
    "resize": st.sampled_from(["crop", "squash"]),
    "strict": switches,
    "architecture": texts,
    "augmentation": texts,
    "column": st.dictionaries(texts, texts),
    "drop": st.lists(texts),
    **dict.fromkeys(("test_fraction", "validation_fraction", "dropout", "label_smoothing"), shares),
    **dict.fromkeys(("beta_1", "beta_2", "rho", "momentum", "average_decay"), st.none() | shares),
    "folds": st.integers(0, 100),
    "preset": st.sampled_from(["fast", "default", "best"]),
    "ensemble": st.none() | st.integers(1, 999),
    "ensemble_over": st.sampled_from(["folds", "seeds"]),
    "scaler": st.sampled_from(["robust", "standard", "quantile"]),
    "hidden_layers": counts | st.lists(counts),
    "activation": texts | st.lists(texts),
    **dict.fromkeys(("leaky_relu_slope", "input_noise", "l1", "l2", "checkpoint_seconds"), not_negative),
    "normalization": st.sampled_from([None, "batch", "layer", "none"]),
    "dropout_schedule": st.sampled_from(["constant", "flat_cosine"]),
    **dict.fromkeys(("initializer", "loss", "engine", "monitor"), texts),
    **dict.fromkeys(("scaling_layer", "shuffle", "keep_best", "standardize_target"), switches),
    "parametrization": st.sampled_from(["standard", "neural_tangent"]),
    "members": st.integers(1, 1023),
    "seed": st.integers(0, SEEDS - 1),
    "threads": st.none() | st.integers(1, 8),
    "precision": st.sampled_from(["auto", "float32", "float64"]),
    "class_weight": st.sampled_from([None, "none", "balanced"])
    | st.dictionaries(texts | st.integers() | st.floats(allow_nan=False), not_negative, max_size=3),
    "quantile": st.floats(0, 1, exclude_min=True, exclude_max=True),
    "huber_delta": positive,
    **dict.fromkeys(
        ("learning_rate", "epsilon", "max_norm", "clip_value", "clip_norm"), st.none() | positive
    ),
    "weight_decay": st.none() | not_negative,
    "optimizer": st.sampled_from(["adam", "adam(beta_2=0.95)", "momentum(0.1, weight_decay=1e-5)"]),
    **dict.fromkeys(("schedule", "weight_decay_schedule"), schedules),
    "batch_size": st.sampled_from([None, "auto", "none", 1, 2**40]),
    "epochs": counts,
    "early_stopping": st.none() | counts,
    "metrics": st.none() | st.lists(texts),
    "listeners": st.lists(st.sampled_from(sorted(LISTENERS))),
}


def sections(kind: Any) -> st.SearchStrategy[dict[str, Any]]:
    required = {name: VALUES[name] for name, field in kind.model_fields.items() if field.is_required()}
    return st.fixed_dictionaries(
        required, optional={name: VALUES[name] for name in kind.model_fields if name not in required}
    )


ideas = st.fixed_dictionaries(
    {"data": sections(DataIdea)},
    optional={"name": texts, "network": sections(NetworkIdea), "training": sections(TrainingIdea)},
)


@given(ideas)
def test_what_is_written_is_read_as_the_same_idea(values):
    idea = Idea(**values)
    again = parse_idea(idea.to_toml(), "/somewhere/else")
    assert again == idea.within("/")
    assert again.to_toml() == idea.within("/").to_toml()
    assert again.flat() == idea.within("/").flat()
    assert Idea(data={"source": "x"}).with_values(idea.flat()).flat() == idea.flat()


def test_a_search_is_written_and_read():
    space = {
        "training.learning_rate": {
            "low": 1e-4,
            "high": 0.1,
            "log": True,
            "when": {"network.normalization": "none"},
        },
        "network.normalization": {"choices": ["none", "layer"]},
        "network.hidden_layers": {"choices": [[8, 8], [16]]},
    }
    idea = Idea(data={"source": "/a.csv"}, search={"trials": 3, "space": space})
    assert parse_idea(idea.to_toml(), "") == idea
    assert '[search.space]\n"training.learning_rate" = {low = 0.0001, ' in idea.to_toml()


def test_only_what_is_set_is_written():
    assert Idea(data={"source": "/a.csv"}).to_toml() == '[data]\nsource = "/a.csv"\n'


@pytest.mark.parametrize("source", ["sample:iris", "sqlite:///shop.db", "postgresql://host/shop"])
def test_what_is_no_path_stays(source):
    assert parse_idea(Idea(data={"source": source}).to_toml(), "/folder").data.source == source

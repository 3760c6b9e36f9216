"""A sweep whose trials trained nothing."""

from trilith.experiments.idea import parse_idea
from trilith.experiments.store import Store
from trilith.experiments.sweep import begin_sweep, open_sweep

IDEA = """
[data]
source = "sample:iris"

[search]
trials = 8
sampler = "random"

[search.space]
"training.learning_rate" = { low = 1e-4, high = 0.1, log = true }
"network.activation" = { choices = ["relu", "tanh"] }
"""


def search(store: Store, name: str = "rates", trials: int = 6) -> None:
    """Begin a sweep and give it so many trials that have ended."""
    idea = parse_idea(IDEA, ".")
    begin_sweep(name, idea, store)
    with open_sweep(name, idea, store) as sweep:
        for _ in range(trials):
            trial = sweep.study.ask()
            values = sweep.space.draw(trial)
            sweep.study.tell(trial, abs(values["training.learning_rate"] - 0.01))

"""A loss of one's own: a function from two nodes to one number an example. Its derivative comes by itself.

A bakery that bakes a loaf too few loses a customer; one too many costs a third of that. The best forecast is
then not the mean of what will be asked for but more.
"""

import numpy as np

import trilith as tl
from trilith.graph import Node
from trilith.ops import maximum

random = np.random.default_rng(0)
warmth = random.uniform(-1, 1, (2000, 1))
asked_for = 100 + 20 * warmth[:, 0] + random.normal(0, 10, 2000)


def cost_of_a_day(baked: Node, asked: Node) -> Node:
    """3 for each loaf too few, 1 for each too many: (batch, 1) and (batch,) to (batch,)."""
    too_few = asked - baked.reshape((-1,))
    return 3 * maximum(too_few, 0) + maximum(-too_few, 0)


def forecast(loss: object) -> np.ndarray:
    """Loaves to bake each day, as a small network that was trained with this loss says."""
    network = tl.Network([tl.Dense(16, "tanh"), tl.Dense(1), tl.Rescale((100.0,), (20.0,))])
    tl.train(network, warmth, asked_for, loss=loss, optimizer=tl.Adam(1e-2), epochs=30, progress=False)
    return network.predict(warmth)[:, 0]


for name, loss in {"squared error": "mean_squared_error", "cost of a day": cost_of_a_day}.items():
    too_few = asked_for - forecast(loss)
    cost = (3 * np.maximum(too_few, 0) + np.maximum(-too_few, 0)).mean()
    print(f"trained on the {name}: sold out on {(too_few > 0).mean():.0%} of the days, cost {cost:.1f} a day")

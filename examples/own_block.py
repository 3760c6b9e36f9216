"""A block of one's own: `build` says what it computes; shapes, gradients and the model file follow.

In the gated linear unit (Dauphin et al. 2017) one half of what is learned decides how much of the other
passes.
"""

from dataclasses import dataclass

import numpy as np

import trilith as tl
from trilith.graph import Node


@dataclass(frozen=True)
class Gated(tl.Block):
    """(x · W + b) * sigmoid(x · V + c)."""

    units: int

    def build(self, x: Node) -> Node:
        """(batch, features) to (batch, units)."""
        return tl.Dense(self.units, name="value")(x) * tl.Dense(self.units, "sigmoid", name="gate")(x)


random = np.random.default_rng(0)
X = random.normal(size=(2000, 2))
y = np.where(X[:, 0] > 0, X[:, 1], -X[:, 1])  # one feature decides what becomes of the other

network = tl.Network([Gated(16), tl.Dense(1)])
tl.train(network, X, y, loss="mean_squared_error", optimizer=tl.Adam(1e-2), epochs=40, progress=False)
print(network.summary())

network.save("gated.safetensors")
loaded = tl.load("gated.safetensors")  # knows the operations, and does not need the class above
error = np.sqrt(((loaded.predict(X)[:, 0] - y) ** 2).mean())
print(f"\nroot mean squared error {error:.3f} where the target's own spread is {y.std():.3f}")

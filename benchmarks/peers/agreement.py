"""Whether a candidate trains the same net: its first losses beside those of the float64 numpy engine."""

from dataclasses import replace

import numpy as np

from peers import Maker
from peers.case import Candidate, Case
from peers.ours import Ours

BATCHES, EPOCHS = 2, 10  # 20 steps
# A ReLU's input near zero may change its sign in float32, and the losses then drift, in any library: the
# first must agree, the later ones roughly. In shares of the first loss; without AdamW's decay it is 6e-4.
CLOSE, ROUGHLY = 1e-4, 3e-4


class Agreement:
    """A case's reference, and what it finds of others."""

    def __init__(self, case: Case) -> None:
        self.case = replace(case, dropout=0.0)  # masks are each library's own
        self.data = self.case.data(BATCHES)
        self.expected = _losses(Ours(self.case, self.data, "numpy", "float64"))

    def difference(self, make: Maker) -> tuple[float, float] | None:
        """How far the loss of the first epoch, and of any, differs at most, in shares of the first loss.

        An epoch's loss is the mean of two batches in their order, with no dropout. None: no such net.
        """
        candidate = make(self.case, self.data)
        if candidate is None:
            return None
        shares = np.abs(_losses(candidate) - self.expected) / self.expected[0]
        return float(shares[0]), float(shares.max())


def agrees(first: float, largest: float) -> bool:
    """Whether such differences are those of rounding; not for a NaN."""
    return first < CLOSE and largest < ROUGHLY


def _losses(candidate: Candidate) -> np.ndarray:
    candidate.train(EPOCHS, shuffle=False)
    found = np.array(candidate.losses)
    candidate.close()
    return found

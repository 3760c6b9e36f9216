"""A callback of one's own: override the moments that you want to see, and stop when you have seen enough."""

from sklearn.datasets import load_digits

import trilith as tl
from trilith.training import Trainer


class Target(tl.Callback):
    """Tells each new best accuracy, and stops at the one that is good enough."""

    def __init__(self, accuracy: float) -> None:
        self.accuracy, self.best = accuracy, 0.0

    def epoch_end(self, trainer: Trainer) -> None:
        """`trainer.history[-1]` is the row of the epoch that has just ended."""
        reached = trainer.history[-1]["validation_accuracy"]
        if reached > self.best:
            self.best = reached
            print(f"epoch {trainer.epoch:3}  {reached:.1%}")
        if reached >= self.accuracy:
            trainer.stop(f"{reached:.1%} is good enough")


X, y = load_digits(return_X_y=True)
model = tl.NetworkClassifier(validation_split=0.2, callbacks=[Target(0.97)], random_state=0).fit(X, y)
print(f"stopped after {len(model.history_)} of {model.epochs} epochs: {model.history_.stopped_because}")

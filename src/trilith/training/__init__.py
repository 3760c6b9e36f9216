"""Training: the loop, its named moments and its listeners."""

from trilith.training.callbacks import BestWeights, Callback, EarlyStopping
from trilith.training.history import History
from trilith.training.progress import ProgressBar
from trilith.training.train import train
from trilith.training.trainer import Trainer

__all__ = ["BestWeights", "Callback", "EarlyStopping", "History", "ProgressBar", "Trainer", "train"]

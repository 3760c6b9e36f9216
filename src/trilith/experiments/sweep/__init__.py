"""Sweeps: a search over fields of an idea, by several processes, on one machine or several."""

from trilith.experiments.sweep.begin import begin_sweep, read_sweep
from trilith.experiments.sweep.best import best_idea, write_best
from trilith.experiments.sweep.conduct import conduct
from trilith.experiments.sweep.naming import name_for, sweep_names
from trilith.experiments.sweep.order import TRAINING, Objective, Report
from trilith.experiments.sweep.progress import Progress, progress_of, ranking
from trilith.experiments.sweep.sweep import Sweep, open_sweep
from trilith.experiments.sweep.work import work_as_told

__all__ = [
    "TRAINING",
    "Objective",
    "Progress",
    "Report",
    "Sweep",
    "begin_sweep",
    "best_idea",
    "conduct",
    "name_for",
    "open_sweep",
    "progress_of",
    "ranking",
    "read_sweep",
    "sweep_names",
    "work_as_told",
    "write_best",
]

"""From an idea to a run in the store: recorded while it goes on, resumed where it was broken off."""

from trilith.experiments.recorded.execution import execute
from trilith.experiments.recorded.repeat import repeat_run, repetitions
from trilith.experiments.recorded.resume import idea_of, resume_run
from trilith.experiments.recorded.run_idea import make_run, run_idea
from trilith.experiments.recorded.trial import run_trial

__all__ = [
    "execute",
    "idea_of",
    "make_run",
    "repeat_run",
    "repetitions",
    "resume_run",
    "run_idea",
    "run_trial",
]

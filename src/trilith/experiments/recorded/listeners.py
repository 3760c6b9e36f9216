"""The listeners of other tools that an idea asks for, one of each for each network."""

from __future__ import annotations

from trilith.experiments.idea import Idea
from trilith.experiments.recorded.recorder import Watch
from trilith.experiments.store import RunFolder
from trilith.listeners import choose_listener


def listeners_of(run: RunFolder, idea: Idea) -> Watch:
    """For the number of a network, its listeners; what they write into files is in the run's folder.

    Raises:
        SettingError: no listener has that name, or its library is not installed.
    """
    settings = idea.without_credentials().flat()
    made = [
        choose_listener(name, folder=run.path, run_name=run.name, settings=settings)
        for name in idea.training.listeners
    ]
    return lambda network: [listener.for_network(network) for listener in made]

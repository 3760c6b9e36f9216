"""Ideas: what a run is asked to be, as a TOML file and as one typed value."""

from trilith.experiments.idea.data_idea import DataIdea
from trilith.experiments.idea.idea import Idea
from trilith.experiments.idea.network_idea import NetworkIdea
from trilith.experiments.idea.new import new_idea
from trilith.experiments.idea.options import idea_of
from trilith.experiments.idea.program import program
from trilith.experiments.idea.read import parse_idea, read_idea
from trilith.experiments.idea.search import SearchIdea, ordered
from trilith.experiments.idea.searched import Choices, Range, Searched
from trilith.experiments.idea.section import Section
from trilith.experiments.idea.training_idea import TrainingIdea

__all__ = [
    "Choices",
    "DataIdea",
    "Idea",
    "NetworkIdea",
    "Range",
    "SearchIdea",
    "Searched",
    "Section",
    "TrainingIdea",
    "idea_of",
    "new_idea",
    "ordered",
    "parse_idea",
    "program",
    "read_idea",
]

"""A first idea: what was seen in the data, and every choice that is made where nobody says, as a file."""

from trilith.experiments.idea.new.choose import new_idea

__all__ = ["new_idea"]

"""See through a network: its equations and shapes, from the very graph that runs."""

from trilith.explain.explanation import Explanation, explain

__all__ = ["Explanation", "explain"]

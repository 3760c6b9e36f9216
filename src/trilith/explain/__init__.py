"""See through a network: its equations and shapes, from the very graph that runs."""

from trilith.explain.explanation import Explanation, explain, explain_estimator
from trilith.explain.member import is_asked_mirrored, members

__all__ = ["Explanation", "explain", "explain_estimator", "is_asked_mirrored", "members"]

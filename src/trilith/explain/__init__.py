"""See through a network: its equations and shapes, from the very graph that runs."""

from trilith.explain.explanation import Explanation, explain, explain_estimator
from trilith.explain.member import members

__all__ = ["Explanation", "explain", "explain_estimator", "members"]

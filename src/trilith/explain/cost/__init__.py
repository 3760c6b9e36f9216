"""What each block costs: computed operations and bytes, and measured time, forward and backward."""

from trilith.explain.cost.measure import measure_cost
from trilith.explain.cost.table import BlockCost, Costs, Part

__all__ = ["BlockCost", "Costs", "Part", "measure_cost"]

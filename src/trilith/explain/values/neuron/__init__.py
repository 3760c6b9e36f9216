"""A single neuron as a computational graph, with the value and the derivative on every arrow."""

from trilith.explain.values.neuron.neuron import Arrow, Neuron, Product
from trilith.explain.values.neuron.unfold import unfold

__all__ = ["Arrow", "Neuron", "Product", "unfold"]

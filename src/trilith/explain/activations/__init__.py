"""Every activation beside its derivative: what it does, what it costs, what it does to gradients in depth."""

from trilith.explain.activations.about import ABOUT, About
from trilith.explain.activations.cost import nanoseconds
from trilith.explain.activations.curves import Curves, curves_of
from trilith.explain.activations.depth import LAYERS, gradient_lengths

__all__ = ["ABOUT", "LAYERS", "About", "Curves", "curves_of", "gradient_lengths", "nanoseconds"]

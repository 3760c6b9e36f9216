"""Explicit loops beside NumPy beside the native engine, on the same numbers and on this machine."""

from trilith.explain.vectorization.measure import Timing, measure
from trilith.explain.vectorization.processor import processor
from trilith.explain.vectorization.works import WORKS, Work

__all__ = ["WORKS", "Timing", "Work", "measure", "processor"]

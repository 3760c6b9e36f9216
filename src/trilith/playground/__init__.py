"""A playground for networks of two numbers: seen as they learn, unit by unit, and written down as code."""

from trilith.playground.own_columns import read_plane
from trilith.playground.plane import Plane, draw_plane
from trilith.playground.sets import SETS
from trilith.playground.stop_after import StopAfter

__all__ = ["SETS", "Plane", "StopAfter", "draw_plane", "read_plane"]

"""Pictures for notebooks and lessons: curves, points, surfaces, bars and images, in one call each."""

from trilith.notebook.bars import bars
from trilith.notebook.curves import curves
from trilith.notebook.images import images
from trilith.notebook.picture import Picture
from trilith.notebook.points import points
from trilith.notebook.surface import surface

__all__ = ["Picture", "bars", "curves", "images", "points", "surface"]

"""A network and its computational graph as pictures: SVG, Mermaid or Graphviz."""

from trilith.explain.pictures.picture import Picture, network_picture, require_picture_file

__all__ = ["Picture", "network_picture", "require_picture_file"]

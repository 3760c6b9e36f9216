"""The page of a sweep: what was found, and which fields mattered."""

from trilith.experiments.sweep.page.page import render_sweep, write_page

__all__ = ["render_sweep", "write_page"]

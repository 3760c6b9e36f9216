"""The page of an examination: one self-contained file."""

from trilith.check.page.page import render_examination, write_examination

__all__ = ["render_examination", "write_examination"]

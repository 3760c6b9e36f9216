"""Equations as MathML, which browsers draw by themselves: docutils translates the LaTeX."""

import re
from typing import Any

from docutils import nodes
from docutils.utils.math import MathError
from docutils.utils.math.latex2mathml import tex2mathml
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError
from sphinx.writers.html5 import HTML5Translator

NAME = re.compile(r"</mi>\s*<mo>&ApplyFunction;</mo>(?!\s*<mo[^>]*>\()")  # log a, but not log(a)
SPACED = '</mi><mspace width="0.17em"/>'


def to_mathml(node: nodes.math | nodes.math_block) -> str:
    """Translate the LaTeX of a node; what docutils does not know ends the build."""
    try:
        return NAME.sub(SPACED, tex2mathml(node.astext(), as_block=isinstance(node, nodes.math_block)))
    except MathError as error:
        raise ExtensionError(f"{node.source}: {error} in the formula {node.astext()}") from error


def write_inline(translator: HTML5Translator, node: nodes.math) -> None:
    """Write a formula inside a line."""
    translator.body.append(to_mathml(node))
    raise nodes.SkipNode


def write_block(translator: HTML5Translator, node: nodes.math_block) -> None:
    """Write a formula on a line of its own, which is scrolled where the page is too narrow for it."""
    opening = translator.starttag(node, "div", CLASS="math", tabindex="0", role="math")
    translator.body.append(f"{opening}{to_mathml(node)}</div>\n")
    raise nodes.SkipNode


def setup(app: Sphinx) -> dict[str, Any]:
    """Make it known to Sphinx as the renderer `mathml`."""
    app.add_html_math_renderer("mathml", (write_inline, None), (write_block, None))
    return {"parallel_read_safe": True, "parallel_write_safe": True}

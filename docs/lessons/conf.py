"""How Sphinx builds the lessons: every cell runs, equations become MathML, nothing is fetched."""

import sys
from pathlib import Path

import ziamath

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE / "_extensions"))

project = "Trilith in thirteen lessons"
author = "The Trilith authors"
copyright = author
language = "en"

extensions = ["myst_nb", "mathml"]
myst_enable_extensions = ["dollarmath", "deflist"]
exclude_patterns = ["_*", "notebooks"]

# A cell that fails, or warns of anything, is a warning of Sphinx, and with -W ends the build.
nb_execution_mode = "force"
nb_execution_show_tb = True  # told where it failed
nb_execution_in_temp = True
nb_execution_timeout = 120  # s, for one cell
nb_output_stderr = "error"
nb_merge_streams = True

html_theme = "furo"
html_title = project
html_static_path = ["_static", str(Path(ziamath.__file__).parent / "fonts" / "STIXTwoMath-Regular.ttf")]
html_css_files = ["lessons.css"]
html_js_files = ["lessons.js"]
templates_path = ["_templates"]
html_math_renderer = "mathml"
html_copy_source = False
html_show_sphinx = False
html_sidebars = {
    "**": [
        "sidebar/brand.html",
        "sidebar/search.html",
        "sidebar/scroll-start.html",
        "sidebar/navigation.html",
        "sidebar/notebook.html",
        "sidebar/scroll-end.html",
    ]
}

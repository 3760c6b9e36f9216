"""The equations of a network: derived, named, simplified, and written in text, LaTeX or MathML."""

"""Trilith turns data into a trained, tested and explained deep neural network.

What one can import from here stands in `__init__.pyi`. Names are loaded when they are first used: importing
the package costs little more than importing NumPy.
"""

import lazy_loader

_load, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)


def __getattr__(name: str) -> object:
    if name == "__version__":
        from importlib.metadata import version

        return version("trilith")
    return _load(name)

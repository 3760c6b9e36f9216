"""Who trains the same nets: one module a library, each loaded only where its library is installed."""

import os
from collections.abc import Callable, Iterable
from functools import partial
from importlib import import_module

from peers.case import Candidate, Case, Data

Maker = Callable[[Case, Data], Candidate | None]
"""A candidate for a case and its data; None where the library has no such net."""

CORES = os.cpu_count() or 1
THREADS = [number for number in (1, 2, 4, 8, 16, 32, 64) if number <= CORES]

PEERS: dict[str, tuple[str, str, dict[str, object]]] = {  # module, class, settings
    "JAX": ("jax_peer", "JaxPeer", {}),
    "PyTorch": ("torch_peer", "TorchPeer", {}),
    "torch.compile": ("torch_peer", "TorchPeer", {"compiled": True}),
    "Keras": ("keras_peer", "KerasPeer", {}),
    "scikit-learn": ("sklearn_peer", "SklearnPeer", {}),
}
PACKAGES = ("numpy", "jax", "torch", "keras", "scikit-learn")


def load_peers(names: Iterable[str]) -> dict[str, Maker]:
    """The peers of these names that are installed, PyTorch's with each number of threads.

    Prints a line for each that is not installed.
    """
    makers: dict[str, Maker] = {}
    for name in names:
        module, constructor, settings = PEERS[name]
        try:
            kind = getattr(import_module(f"peers.{module}"), constructor)
        except ImportError as error:
            print(f"SKIPPED {name}: {error}")
            continue
        if module != "torch_peer":
            makers[name] = partial(_make, kind, settings)
            continue
        for threads in THREADS:
            title = f"{name}, {threads} thread{'s' * (threads > 1)}"
            makers[title] = partial(_make, kind, {**settings, "threads": threads})
    return makers


def family(name: str) -> str:
    """The peer's name without its number of threads."""
    return name.partition(",")[0]


def _make(
    constructor: type[Candidate], settings: dict[str, object], case: Case, data: Data
) -> Candidate | None:
    return constructor(case, data, **settings) if case.variant in constructor.variants else None

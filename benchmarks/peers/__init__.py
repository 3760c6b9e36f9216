"""Who trains the same nets: one module a library, each loaded only where its library is installed."""

from collections.abc import Callable
from functools import partial
from importlib import import_module

from peers.case import Candidate, Case

Maker = Callable[[Case, int], Candidate | None]
"""A candidate for a case and a number of batches; None where the library has no such net."""

PEERS: dict[str, tuple[str, str, dict[str, object]]] = {
    "JAX": ("jax_peer", "JaxPeer", {}),
    "PyTorch, 1 thread": ("torch_peer", "TorchPeer", {"threads": 1}),
    "PyTorch, 2 threads": ("torch_peer", "TorchPeer", {"threads": 2}),
    "torch.compile, 1 thread": ("torch_peer", "TorchPeer", {"threads": 1, "compiled": True}),
    "torch.compile, 2 threads": ("torch_peer", "TorchPeer", {"threads": 2, "compiled": True}),
    "Keras": ("keras_peer", "KerasPeer", {}),
    "scikit-learn": ("sklearn_peer", "SklearnPeer", {}),
}


def load_peers(names: list[str]) -> dict[str, Maker]:
    """The peers of these names that are installed; a visible line for each that is not."""
    makers: dict[str, Maker] = {}
    for name in names:
        module, constructor, settings = PEERS[name]
        try:
            makers[name] = partial(_make, getattr(import_module(f"peers.{module}"), constructor), settings)
        except ImportError as error:
            print(f"SKIPPED {name}: {error}")
    return makers


def _make(constructor: type[Candidate], settings: dict, case: Case, batches: int) -> Candidate | None:
    return constructor(case, batches, **settings) if case.variant in constructor.variants else None

"""Scopes: which block made a node, so that tables, errors and equations can speak block by block."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, eq=False)
class Scope:
    """One call of one block. Identity counts: two calls of a block are two scopes."""

    kind: str
    name: str | None = None
    description: Mapping[str, Any] = field(default_factory=dict)
    parent: Scope | None = None

    @property
    def stem(self) -> str:
        """The kind as it begins a name: BatchNorm is called batch_norm_1, batch_norm_2, ..."""
        return snake_case(self.kind)

    def path(self) -> tuple[Scope, ...]:
        """The enclosing scopes from the outermost to this one."""
        return (*(self.parent.path() if self.parent else ()), self)


def snake_case(kind: str) -> str:
    """BatchNorm becomes batch_norm, Conv2D conv2d."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", kind).lower()


_current: ContextVar[Scope | None] = ContextVar("trilith_scope", default=None)


def current_scope() -> Scope | None:
    """The scope that nodes made now belong to."""
    return _current.get()


@contextmanager
def inside(scope: Scope | None) -> Iterator[None]:
    """Nodes made within belong to `scope`."""
    token = _current.set(scope)
    try:
        yield
    finally:
        _current.reset(token)

"""An operation from its name and its settings as plain data, each setting checked against its type."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields
from functools import cache
from inspect import Signature, signature
from reprlib import repr  # what a file holds may be long
from typing import Any

from trilith.errors import ModelFileError
from trilith.graph import BatchSize, Op, Shape
from trilith.ops.cast import KINDS
from trilith.ops.catalogue import OPS


def rebuild_op(name: Any, settings: Any, operands: int) -> Op:
    """The operation of this name, to be applied to so many operands.

    Raises:
        ModelFileError: no such operation, or settings or a number of operands that it does not take.
    """
    if not isinstance(name, str) or name not in OPS:
        raise ModelFileError(f"operation {repr(name)} is not known to this version of Trilith")
    kind = OPS[name]
    if not isinstance(settings, dict) or set(settings) != {each.name for each in fields(kind)}:
        raise ModelFileError(f"operation '{name}' does not have the settings {repr(settings)}")
    for field in fields(kind):
        value = settings[field.name]
        fits = value in KINDS if field.name == "dtype" else FITTING[str(field.type)](value)
        if not fits:
            raise ModelFileError(f"operation '{name}': {field.name} is {repr(value)}, not {field.type}")
    _signature(kind).bind(None, None, *range(operands))  # a TypeError where the number is wrong
    return kind(**{key: _decode(value) for key, value in settings.items()})


@cache
def _signature(kind: type[Op]) -> Signature:
    return signature(kind.compute)


def decode_shape(value: Any) -> Shape:
    """A shape from a list of sizes, an open one written {"batch": factor}.

    Raises:
        ModelFileError: it is no such list.
    """
    if not _list_of(_is_size)(value):
        raise ModelFileError(f"shape {repr(value)} is not a list of sizes")
    return tuple(_decode(value))


def decode_kind(value: Any) -> str:
    """A kind of number.

    Raises:
        ModelFileError: no such kind.
    """
    if value not in KINDS:
        raise ModelFileError(f"unknown kind of number {repr(value)}")
    return str(value)


def _decode(value: Any) -> Any:
    if isinstance(value, dict):
        return BatchSize(value["batch"])
    return tuple(_decode(each) for each in value) if isinstance(value, list) else value


Fits = Callable[[Any], bool]


def _is_whole(value: Any) -> bool:
    return type(value) is int


def _is_size(value: Any) -> bool:
    if isinstance(value, Mapping):
        return set(value) == {"batch"} and _is_whole(value["batch"]) and value["batch"] >= 1
    return _is_whole(value)


def _list_of(fits: Fits) -> Fits:
    return lambda value: isinstance(value, list) and all(map(fits, value))


def _is_pair(value: Any) -> bool:
    return _list_of(_is_whole)(value) and len(value) == 2


def _is_triple(value: Any) -> bool:
    return _list_of(_is_whole)(value) and len(value) == 3


FITTING: dict[str, Fits] = {
    "bool": lambda value: type(value) is bool,
    "int": _is_whole,
    "float": lambda value: type(value) is float or (_is_whole(value) and abs(value) < 2**53),
    "tuple[int, ...]": _list_of(_is_whole),
    "tuple[Dim, ...]": _list_of(_is_size),
    "Shape": _list_of(_is_size),
    "tuple[tuple[int, int, int], ...]": _list_of(_is_triple),
    "Pairs": _list_of(_is_pair),
    "tuple[Range, ...]": _list_of(lambda value: value is None or _is_triple(value)),
}
"""What plain data may stand for a setting of this type."""

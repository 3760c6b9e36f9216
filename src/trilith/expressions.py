"""Objects of a catalogue as text, `adam(beta_2=0.95)` or `warm_up(epochs=2) * cosine`, and back.

Reading such a text runs nothing but the classes that the catalogue names.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from dataclasses import fields
from inspect import Parameter, signature
from math import isfinite
from typing import Any, TypeVar

from trilith.errors import SettingError

T = TypeVar("T")
Maker = TypeVar("Maker", bound=Callable[..., Any])
LONGEST = 1000  # characters


def read_object(text: str, catalogue: Mapping[str, Callable[..., T]], what: str) -> T:
    """The object that the text describes: a name, a name with arguments, or a product of such.

    what: the word for its kind in messages.

    Raises:
        SettingError: a name or an argument that is not known, or anything else.
    """
    return _object(_parse(text, catalogue, what), text, catalogue, what)


def read_call(text: str, catalogue: Mapping[str, Maker], what: str) -> tuple[Maker, dict[str, Any]]:
    """The class or function that the text names, and the arguments that it gives.

    Raises:
        SettingError: as read_object.
    """
    return _call(_parse(text, catalogue, what), text, catalogue, what)


def object_text(value: object, catalogue: Mapping[str, type[Any]]) -> str:
    """The text that read_object makes an equal object of, with every argument; "constant" where it has none.

    Raises:
        SettingError: its class is not in the catalogue.
    """
    name = next((name for name, kind in catalogue.items() if type(value) is kind), None)
    if name is None:
        raise SettingError(
            f"{value!r} has no name, so it cannot be written as text. Use one of: {', '.join(catalogue)}."
        )
    given = [f"{each.name}={getattr(value, each.name)!r}" for each in fields(value)]  # type: ignore[arg-type]
    return f"{name}({', '.join(given)})" if given else name


def _parse(text: str, catalogue: Mapping[str, Callable[..., Any]], what: str) -> ast.expr:
    try:
        if len(text) > LONGEST:
            raise ValueError
        return ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        raise _unknown(text, catalogue, what) from None


def _object(node: ast.expr, text: str, catalogue: Mapping[str, Callable[..., T]], what: str) -> T:
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult):
        first: Any = _object(node.left, text, catalogue, what)
        product: T = first * _object(node.right, text, catalogue, what)
        return product
    kind, arguments = _call(node, text, catalogue, what)
    return kind(**arguments)


def _call(
    node: ast.expr, text: str, catalogue: Mapping[str, Maker], what: str
) -> tuple[Maker, dict[str, Any]]:
    call = node if isinstance(node, ast.Call) else ast.Call(node, [], [])
    if not isinstance(call.func, ast.Name):
        raise _unknown(text, catalogue, what)
    name = call.func.id
    if name not in catalogue:
        raise _unknown(name, catalogue, what)
    kind = catalogue[name]
    known = signature(kind).parameters
    by_place = [each.name for each in known.values() if each.kind is not Parameter.KEYWORD_ONLY]
    named = [
        *zip(by_place, call.args, strict=False),
        *((str(each.arg), each.value) for each in call.keywords),
    ]
    arguments: dict[str, Any] = {}
    for argument, value in named:
        if argument not in known or argument in arguments:
            raise _wrong(text, name, f"{argument}={ast.unparse(value)}", known)
        arguments[argument] = _literal(value)
        if not _suits(arguments[argument], known[argument].default):
            raise _wrong(text, name, f"{argument}={ast.unparse(value)}", known)
    if len(call.args) > len(by_place):
        raise _wrong(text, name, f"{len(call.args)} arguments", known)
    return kind, arguments


def _literal(node: ast.expr) -> Any:
    try:
        return ast.literal_eval(node)
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return None


def _suits(value: Any, default: Any) -> bool:
    """Whether a value is of its default's kind: a finite number, text, or several numbers."""
    if isinstance(default, str):
        return isinstance(value, str)
    if isinstance(default, tuple):
        return isinstance(value, (list, tuple)) and all(
            _suits(each, () if isinstance(each, (list, tuple)) else 0) for each in value
        )
    return isinstance(value, (int, float)) and not isinstance(value, bool) and isfinite(value)


def _unknown(text: str, catalogue: Mapping[str, Callable[..., Any]], what: str) -> SettingError:
    return SettingError(f"{what} {text!r} is not known. Use one of: {', '.join(catalogue)}.")


def _wrong(text: str, name: str, got: str, known: Mapping[str, Any]) -> SettingError:
    example = ", ".join(f"{each.name}={each.default!r}" for each in known.values())
    return SettingError(f"{text!r}: {name} was given {got}. It takes {example or 'no argument'}.")

"""One of a catalogue as JSON says it, {"kind": "Dense", "units": 4}: made, and written as code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, Field, dataclass, fields
from math import isfinite
from typing import Any, Literal, TypeVar

from trilith.blocks import Block, Residual
from trilith.blocks.activations import ACTIVATIONS
from trilith.blocks.catalogue import BLOCKS
from trilith.blocks.dense import PARAMETRIZATIONS
from trilith.blocks.dropout import FADING
from trilith.errors import SettingError
from trilith.experiments.idea.program import call, literal
from trilith.initializers import INITIALIZERS
from trilith.losses.catalogue import LOSSES
from trilith.optimizers import OPTIMIZERS
from trilith.schedules import SCHEDULES

T = TypeVar("T")
Choice = Mapping[str, Any]
KIND, RESIDUAL = "kind", "residual"

OFFERED = (  # the blocks that take rows of numbers and give such
    "Dense",
    "Activation",
    "Dropout",
    "GaussianNoise",
    "BatchNorm",
    "LayerNorm",
    "Standardize",
    "RobustScale",
    "ScalingLayer",
)
CATALOGUES: dict[str, Mapping[str, type[Any]]] = {
    "block": {name: BLOCKS[name] for name in OFFERED},
    "loss": LOSSES,
    "optimizer": OPTIMIZERS,
    "schedule": SCHEDULES,
}
WORDS: dict[str, tuple[str, ...]] = {  # what a field of text may say
    "activation": tuple(ACTIVATIONS),
    "function": tuple(ACTIVATIONS),
    "initializer": ("auto", *INITIALIZERS),
    "parametrization": PARAMETRIZATIONS,
    "schedule": ("constant", *FADING),
    "monitor": ("auto", "loss", "validation_loss"),
}
LARGEST = 1e12  # numbers that mean something are smaller
BEGINNINGS: dict[str, Any] = {"units": 4, "function": "tanh"}  # where a class has no default


@dataclass(frozen=True)
class Control:
    """What may be given for one field.

    kind: "words" of which one is chosen, a "switch", a "whole" number or a "number"; optional: or nothing.
    """

    name: str
    kind: Literal["words", "switch", "whole", "number"]
    default: Any
    optional: bool = False
    words: tuple[str, ...] = ()

    def holds(self, value: Any) -> bool:
        """Whether a value is of this kind; its range is for the class to check."""
        if value is None:
            return self.optional
        if self.kind == "words":
            return value in self.words
        if self.kind == "switch" or isinstance(value, bool):
            return self.kind == "switch" and isinstance(value, bool)
        number = isinstance(value, int if self.kind == "whole" else (int, float))
        return number and isfinite(value) and abs(value) < LARGEST

    @property
    def expected(self) -> str:
        """What `holds` asks for, in words."""
        kinds = {
            "switch": "true or false",
            "whole": "a whole number",
            "number": f"a number of size below {LARGEST:g}",
        }
        text = kinds.get(self.kind) or f"one of {', '.join(self.words)}"
        return f"{text}, or null" if self.optional else text


def controls_of(kind: type[Any]) -> list[Control]:
    """The fields of a class that a person can set."""
    return [control for each in fields(kind) if (control := _control(each)) is not None]


def _control(field: Field[Any]) -> Control | None:
    default = BEGINNINGS.get(field.name) if field.default is MISSING else field.default
    declared, optional = str(field.type), "None" in str(field.type)
    if field.name == "name":
        return None
    if field.name in WORDS and declared.startswith("str"):
        return Control(field.name, "words", default, words=WORDS[field.name])
    if declared.startswith("bool"):
        return Control(field.name, "switch", default)
    if declared.startswith("int"):
        return Control(field.name, "whole", default, optional)
    if declared.startswith("float"):
        return Control(field.name, "number", default, optional)
    return None


def make(choice: Choice, what: str) -> Any:
    """The object of a choice; `what` is "block", "loss", "optimizer" or "schedule".

    Raises:
        SettingError: a kind or a field that is not known, a value of another type or out of its range.
    """
    kind, arguments = _read(choice, what)
    return kind(**arguments)


def make_block(choice: Choice) -> Block:
    """As make; with "residual" the block gets a detour around it."""
    block: Block = make({name: value for name, value in choice.items() if name != RESIDUAL}, "block")
    return Residual([block]) if choice.get(RESIDUAL) else block


def code_of(choice: Choice, what: str) -> str:
    """The Python expression that makes the object: `tl.Dense(4, activation='tanh')`."""
    kind, arguments = _read({name: value for name, value in choice.items() if name != RESIDUAL}, what)
    given = {
        "" if each.default is MISSING else each.name: literal(arguments[each.name])
        for each in fields(kind)
        if each.name in arguments and (each.default is MISSING or arguments[each.name] != each.default)
    }
    text = call(f"tl.{kind.__name__}", given, 1)
    return f"tl.Residual([{text}])" if choice.get(RESIDUAL) else text


def _read(choice: Choice, what: str) -> tuple[type[Any], dict[str, Any]]:
    catalogue = CATALOGUES[what]
    name = choice.get(KIND)
    if not isinstance(name, str) or name not in catalogue:
        raise SettingError(f"{what} {name!r} is not known. Use one of: {', '.join(catalogue)}.")
    known = {control.name: control for control in controls_of(catalogue[name])}
    arguments = {key: value for key, value in choice.items() if key != KIND}
    for key, value in arguments.items():
        if key not in known:
            raise SettingError(f"{name} has no {key!r}. It has: {', '.join(known) or 'no settings'}.")
        if not known[key].holds(value):
            raise SettingError(f"{name}'s {key} must be {known[key].expected}; got {value!r}.")
    begun = {key: BEGINNINGS[key] for key in known if key in BEGINNINGS}
    return catalogue[name], {**begun, **arguments}

"""The model file: one safetensors file with the weights, and all the rest as JSON in its metadata.

Loading never runs code: operations are looked up by name, every node passes its shape rule again, and
every array must have the shape that the architecture says.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from trilith.engines import Precision, dtype_of
from trilith.errors import ModelFileError
from trilith.graph import Variable
from trilith.network.describe import describe_graph
from trilith.network.graph import NetworkGraph
from trilith.network.rebuild import rebuild_graph

FORMAT = "trilith"
FORMAT_VERSION = 1
LARGEST_HEADER = 100_000_000  # bytes; the limit of safetensors itself


class Contents(NamedTuple):
    """What a model file holds. `metadata` is JSON-able: classes, preprocessing, settings, ..."""

    graph: NetworkGraph
    values: Mapping[Variable, np.ndarray]
    precision: Precision
    metadata: Mapping[str, Any]


def library_version() -> str:
    """The installed version of Trilith."""
    try:
        return version("trilith")
    except PackageNotFoundError:
        return "unknown"


def write_contents(contents: Contents) -> bytes:
    """The bytes of a model file; the same for the same contents."""
    from safetensors.numpy import save

    architecture, tensors = describe_graph(contents.graph)
    for name, variable in contents.graph.variables.items():
        dtype = dtype_of(variable, contents.precision)
        tensors[name] = np.asarray(contents.values[variable], dtype, order="C")
    header = {
        "format": FORMAT,
        "format_version": str(FORMAT_VERSION),
        "trilith_version": library_version(),
        "precision": contents.precision,
        "architecture": json.dumps(architecture),
        "metadata": json.dumps(dict(contents.metadata), default=_as_plain_number),
    }
    return _in_fixed_order(save(tensors, metadata=header))


def _in_fixed_order(content: bytes) -> bytes:
    """The same file with sorted metadata: safetensors shuffles them, and equal networks give equal files."""
    length = int.from_bytes(content[:8], "little")
    header = json.loads(content[8 : 8 + length])
    header["__metadata__"] = dict(sorted(header["__metadata__"].items()))
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)  # the arrays begin at a multiple of eight bytes
    return len(text).to_bytes(8, "little") + text + content[8 + length :]


def _as_plain_number(value: Any) -> Any:
    if isinstance(value, np.generic):
        return value.item()
    raise TypeError(f"metadata must be JSON-able, got {type(value).__name__}")


def read_contents(content: bytes, source: str) -> Contents:
    """What the bytes of a model file hold; `source` is for messages.

    Raises:
        ModelFileError: truncated, corrupted, made by a newer version, or not a Trilith model at all.
    """
    try:
        tensors, header = _read_safetensors(content)
        if header.get("format") != FORMAT:
            raise ModelFileError("it is a safetensors file, but not one that Trilith wrote")
        if header.get("format_version") != str(FORMAT_VERSION):
            raise ModelFileError(
                f"it has format version {header.get('format_version')!r} and this Trilith reads "
                f"{FORMAT_VERSION}; install the version that wrote it ({header.get('trilith_version')})"
            )
        architecture, metadata = _parse(header, "architecture"), _parse(header, "metadata")
        precision: Precision = "float64" if header.get("precision") == "float64" else "float32"
        if header.get("precision") != precision:
            raise ModelFileError(f"its precision {header.get('precision')!r} is not known")
        graph, values = rebuild_graph(architecture, tensors, precision)
    except ModelFileError as error:
        raise ModelFileError(f"cannot load {source}: {error}.") from error
    return Contents(graph, values, precision, metadata)


def _read_safetensors(content: bytes) -> tuple[dict[str, np.ndarray], Mapping[str, str]]:
    from safetensors import SafetensorError
    from safetensors.numpy import load

    length = int.from_bytes(content[:8], "little")
    if len(content) < 8 or not 2 <= length <= min(len(content) - 8, LARGEST_HEADER):
        raise ModelFileError("it is truncated or not a safetensors file")
    try:
        tensors = load(content)
        header = json.loads(content[8 : 8 + length]).get("__metadata__", {})
    except (SafetensorError, ValueError, KeyError, TypeError) as error:
        raise ModelFileError(f"it is corrupted ({error})") from error
    return tensors, header


def _parse(header: Mapping[str, str], key: str) -> dict[str, Any]:
    try:
        value = json.loads(header[key])
    except (KeyError, ValueError, TypeError, RecursionError) as error:
        raise ModelFileError(f"its {key} cannot be read ({error})") from error
    if not isinstance(value, dict):
        raise ModelFileError(f"its {key} is not an object")
    return value


def read_file(path: str | Path) -> bytes:
    """The bytes of a model file.

    Raises:
        ModelFileError: the file is missing or unreadable.
    """
    try:
        return Path(path).read_bytes()
    except OSError as error:
        raise ModelFileError(
            f"cannot read the model file {path}: {error.strerror}. Check the path."
        ) from error

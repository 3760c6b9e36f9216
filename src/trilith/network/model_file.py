"""The model file: one safetensors file with the weights, and all the rest as JSON in its metadata.

Loading never runs code: operations are looked up by name, every node passes its shape rule again, and
every array must have the shape that the architecture says.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import numpy as np

from trilith.errors import ModelFileError
from trilith.graph import Variable
from trilith.network.architecture import describe_graph, rebuild_graph
from trilith.network.graph import NetworkGraph

FORMAT = "trilith"
FORMAT_VERSION = 1
LARGEST_HEADER = 100_000_000  # bytes; the limit of safetensors itself

Contents = tuple[NetworkGraph, dict[Variable, np.ndarray], dict[str, Any]]


def library_version() -> str:
    """The installed version of Trilith."""
    try:
        return version("trilith")
    except PackageNotFoundError:
        return "unknown"


def to_bytes(
    graph: NetworkGraph, values: Mapping[Variable, np.ndarray], metadata: Mapping[str, Any]
) -> bytes:
    """The content of a model file. `metadata` is JSON-able: classes, preprocessing, settings, ..."""
    from safetensors.numpy import save

    architecture, tensors = describe_graph(graph)
    for name, variable in graph.variables.items():
        tensors[name] = np.ascontiguousarray(values[variable])
    header = {
        "format": FORMAT,
        "format_version": str(FORMAT_VERSION),
        "trilith_version": library_version(),
        "architecture": json.dumps(architecture),
        "metadata": json.dumps(dict(metadata)),
    }
    return save(tensors, metadata=header)


def from_bytes(content: bytes, source: str) -> Contents:
    """The graph, the values and the metadata of a model file's content; `source` is for messages.

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
        graph, variables = rebuild_graph(architecture, tensors)
        values = {node: _checked(tensors, name, node) for name, node in variables.items()}
    except ModelFileError as error:
        raise ModelFileError(f"cannot load {source}: {error}.") from error
    return graph, values, metadata


def _read_safetensors(content: bytes) -> tuple[dict[str, np.ndarray], Mapping[str, str]]:
    from safetensors import SafetensorError
    from safetensors.numpy import load

    length = int.from_bytes(content[:8], "little")
    if len(content) < 8 or not 2 <= length <= min(len(content) - 8, LARGEST_HEADER):
        raise ModelFileError("it is truncated or not a safetensors file")
    try:
        tensors = load(content)
        header = json.loads(content[8 : 8 + length]).get("__metadata__", {})
    except (SafetensorError, ValueError, KeyError, TypeError, RecursionError) as error:
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


def _checked(tensors: Mapping[str, np.ndarray], name: str, node: Variable) -> np.ndarray:
    value = tensors.get(name)
    if value is None:
        raise ModelFileError(f"the array '{name}' is missing")
    kinds = {"float": "f", "int": "iu", "bool": "b"}
    if value.shape != node.shape or value.dtype.kind not in kinds[node.dtype]:
        raise ModelFileError(
            f"the array '{name}' is {value.dtype} {value.shape}, expected {node.dtype} {node.shape}"
        )
    return value


def read_model(path: str | Path) -> Contents:
    """Read a model file.

    Raises:
        ModelFileError: the file is missing, unreadable or not a sound model.
    """
    try:
        content = Path(path).read_bytes()
    except OSError as error:
        raise ModelFileError(
            f"cannot read the model file {path}: {error.strerror}. Check the path."
        ) from error
    return from_bytes(content, str(path))

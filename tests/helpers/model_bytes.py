"""Model files taken apart, changed and put together again, as a corrupted disk or an attacker would."""

import json
from collections.abc import Callable
from typing import Any

import numpy as np
from safetensors.numpy import load, save

Architecture = dict[str, Any]


def header_of(content: bytes) -> dict[str, str]:
    """The text entries of a model file's metadata."""
    length = int.from_bytes(content[:8], "little")
    return json.loads(content[8 : 8 + length])["__metadata__"]


def with_header(content: bytes, **changes: str | None) -> bytes:
    """The same arrays with changed entries; None leaves an entry out."""
    header = {**header_of(content), **changes}
    return save(load(content), metadata={key: value for key, value in header.items() if value is not None})


def with_architecture(content: bytes, change: Callable[[Architecture], Any]) -> bytes:
    """The same file after `change` has altered its architecture in place."""
    architecture = json.loads(header_of(content)["architecture"])
    change(architecture)
    return with_header(content, architecture=json.dumps(architecture))


def with_metadata(content: bytes, change: Callable[[dict[str, Any]], Any]) -> bytes:
    """The same file after `change` has altered its metadata in place."""
    metadata = json.loads(header_of(content)["metadata"])
    change(metadata)
    return with_header(content, metadata=json.dumps(metadata))


def with_tensors(content: bytes, change: Callable[[dict[str, np.ndarray]], Any]) -> bytes:
    """The same file after `change` has altered its arrays in place."""
    tensors = load(content)
    change(tensors)
    return save(tensors, metadata=header_of(content))

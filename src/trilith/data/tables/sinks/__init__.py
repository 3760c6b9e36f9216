"""Where tables go: files and databases, written block by block, whole or not at all."""

from trilith.data.tables.sinks.catalogue import open_sink, replaces_source
from trilith.data.tables.sinks.sink import Sink

__all__ = ["Sink", "open_sink", "replaces_source"]

"""Network: a graph of blocks with its trained values. What people build, train, save and predict with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from trilith.blocks import Block, stack
from trilith.engines import Engine, Executable, Precision, choose_engine, dtype_of
from trilith.errors import SettingError, ShapeError
from trilith.files import write_atomically
from trilith.graph import BATCH, BatchSize, Input, Node, Variable, format_shape
from trilith.graph.clock import SEED, STEP
from trilith.graph.node import input_node
from trilith.graph.shape import concrete
from trilith.network.graph import NetworkGraph
from trilith.network.model_file import from_bytes, read_model, to_bytes
from trilith.network.summary import Summary, summarise

PREDICTION_BATCH = 4096
Arrays = np.ndarray | Mapping[str, np.ndarray]


class Network:
    """A stack of blocks, or any graph from inputs to outputs.

    `Network([Dense(128, "relu"), Dense(10)])` takes its input shape from the data, or from `input_shape`
    (without the batch). `Network(inputs=x, outputs=y)` takes nodes: x from `tl.Input`, y computed from it.
    Training fills `values`; `metadata` is JSON-able data that is saved with the network.

    Raises:
        SettingError: neither blocks nor inputs and outputs, or both.
        ShapeError: blocks that do not fit each other.
    """

    def __init__(
        self,
        blocks: Sequence[Block] | None = None,
        *,
        inputs: Input | Sequence[Input] | None = None,
        outputs: Node | Sequence[Node] | None = None,
        input_shape: Sequence[int] | None = None,
    ) -> None:
        self.blocks = None if blocks is None else tuple(blocks)
        self.values: dict[Variable, np.ndarray] = {}
        self.metadata: dict[str, Any] = {}
        self.precision: Precision = "float32"
        self._graph: NetworkGraph | None = None
        self._predictor: tuple[Engine | str, Executable] | None = None
        from_nodes = inputs is not None and outputs is not None
        if from_nodes == (blocks is not None):
            raise SettingError("a Network takes either a list of blocks or both inputs= and outputs=.")
        if inputs is not None and outputs is not None:
            ins = [inputs] if isinstance(inputs, Input) else list(inputs)
            self._graph = NetworkGraph.of(ins, [outputs] if isinstance(outputs, Node) else list(outputs))
        elif input_shape is not None:
            self.build(tuple(input_shape))

    def build(self, input_shape: tuple[int, ...]) -> Network:
        """Fix the shape of one example; a stack of blocks needs it before anything else."""
        if self.blocks is not None and self._graph is None:
            x = input_node((BATCH, *input_shape), "x")
            self._graph = NetworkGraph.of([x], [stack(self.blocks, x)])
        return self

    @property
    def graph(self) -> NetworkGraph:
        """The graph.

        Raises:
            SettingError: the input shape is not known yet.
        """
        if self._graph is None:
            raise SettingError(
                "the network does not know its input shape yet. Train it, call build((features,)), "
                "or give input_shape=(features,)."
            )
        return self._graph

    def initialise(self, seed: int = 0) -> None:
        """Give every variable that has no value yet its initial one, a pure function of seed and place."""
        for number, variable in enumerate(self.graph.variables.values()):
            if variable not in self.values:
                generator = np.random.Generator(np.random.Philox(np.random.SeedSequence((seed, number))))
                self.values[variable] = np.asarray(
                    variable.initial(generator, concrete(variable.shape)), dtype_of(variable, self.precision)
                )
        self.changed()

    def changed(self) -> None:
        """Forget what was compiled for the old values."""
        self._predictor = None

    @property
    def parameters(self) -> dict[str, np.ndarray]:
        """The learned arrays by name: `dense_1.weight`, `dense_1.bias`, ..."""
        return {
            name: self.values[node] for name, node in self.graph.parameters.items() if node in self.values
        }

    def summary(self) -> Summary:
        """The table of blocks, output shapes, parameters and FLOP; print it.

        Raises:
            SettingError: the input shape is not known yet.
        """
        return summarise(self.graph)

    def predict(self, X: Arrays, *, batch_size: int = PREDICTION_BATCH, engine: str | Engine = "auto") -> Any:
        """The outputs (logits, where the loss works on logits) for every row of X.

        X: an array, or a mapping from input name to array. Gives one array, or a tuple for several outputs.

        Raises:
            ShapeError: X does not have the shape that the network was built for.
            SettingError: the network has no values yet.
        """
        feeds = self.feeds(X)
        executable = self._compiled(engine)
        parts = list(executable.map(feeds, batch_size)) or [executable.run(feeds)]
        outputs = [np.concatenate([part[name] for part in parts]) for name in executable.program.outputs]
        return outputs[0] if len(outputs) == 1 else tuple(outputs)

    def feeds(self, X: Arrays) -> dict[str, np.ndarray]:
        """X as arrays by input name, checked against the shapes; builds a stack that is not built yet."""
        if self._graph is None and not isinstance(X, Mapping):
            self.build(np.shape(X)[1:])
        inputs = self.graph.inputs
        given = dict(X) if isinstance(X, Mapping) else {inputs[0].name: X}
        if set(given) != {node.name for node in inputs}:
            expected = ", ".join(node.name for node in inputs)
            raise ShapeError(
                f"the network has the inputs {expected}; got {', '.join(given)}. Feed each by name."
            )
        feeds = {node.name: np.asarray(given[node.name]) for node in inputs}
        for node in inputs:
            _check_rows(node, feeds[node.name])
        if len({len(array) for array in feeds.values()}) > 1:
            raise ShapeError("the inputs have different numbers of rows. Give each example in every input.")
        return feeds

    def _compiled(self, engine: str | Engine) -> Executable:
        if self._predictor is None or self._predictor[0] != engine:
            missing = [name for name, node in self.graph.variables.items() if node not in self.values]
            if missing:
                raise SettingError(
                    f"the network has no value for '{missing[0]}' yet. Train or initialise it."
                )
            chosen = choose_engine(engine)
            clock: dict[Variable, np.ndarray] = {STEP: np.zeros(()), SEED: np.zeros(())}
            variables = chosen.variables({**self.values, **clock}, self.precision)
            self._predictor = (engine, chosen.compile(self.graph.program("inference"), variables))
        return self._predictor[1]

    def to_bytes(self) -> bytes:
        """The content of a model file."""
        return to_bytes(self.graph, self.values, self.metadata)

    def save(self, path: str | Path) -> None:
        """Write the network to one safetensors file, whole or not at all."""
        write_atomically(path, self.to_bytes())

    def __getstate__(self) -> dict[str, Any]:
        if self._graph is None:
            return {"blocks": self.blocks, "precision": self.precision, "metadata": self.metadata}
        self.initialise()
        return {"content": self.to_bytes()}

    def __setstate__(self, state: dict[str, Any]) -> None:
        if "content" in state:
            _fill(self, *from_bytes(state["content"], "a pickled network"))
        else:
            Network.__init__(self, state["blocks"])
            self.precision, self.metadata = state["precision"], state["metadata"]

    def __repr__(self) -> str:
        if self._graph is None:
            return f"Network({len(self.blocks or ())} blocks, input shape not known yet)"
        shapes = " → ".join(format_shape(node.shape) for node in (*self._graph.inputs, *self._graph.outputs))
        return f"Network({shapes}, {self.summary().parameters:,} parameters)"


def load(path: str | Path) -> Network:
    """Read a network that `save` wrote.

    Raises:
        ModelFileError: the file is missing, truncated, corrupted, or no Trilith model.
    """
    network = Network.__new__(Network)
    _fill(network, *read_model(path))
    return network


def _fill(
    network: Network, graph: NetworkGraph, values: dict[Variable, np.ndarray], metadata: dict[str, Any]
) -> None:
    Network.__init__(network, inputs=graph.inputs, outputs=graph.outputs)
    network._graph = graph
    network.values, network.metadata = values, metadata
    if any(value.dtype == np.float64 for value in values.values()):
        network.precision = "float64"


def _check_rows(node: Input, array: np.ndarray) -> None:
    example = tuple(dim for dim in node.shape if not isinstance(dim, BatchSize))
    if array.ndim != len(node.shape) or array.shape[1:] != example:
        raise ShapeError(
            f"input '{node.name}' expects {format_shape(node.shape)}, got {array.shape}. "
            "Give one row an example, with the features that the network was built for."
        )

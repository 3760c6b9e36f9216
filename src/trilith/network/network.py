"""Network: a graph of blocks with its trained values. What people build, train, save and predict with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import deepcopy
from operator import index
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from trilith.blocks import Block, stack
from trilith.engines import Engine, Executable, Precision, choose_engine, dtype_of
from trilith.errors import SettingError, ShapeError
from trilith.files import write_atomically
from trilith.graph import BATCH, Input, Node, Shape, Variable, format_shape
from trilith.graph.node import input_node
from trilith.losses import LossFunction
from trilith.network.feeds import Arrays, make_feeds, require_numbers
from trilith.network.graph import NetworkGraph
from trilith.network.initial import initial_values
from trilith.network.model_file import Contents, read_contents, write_contents
from trilith.network.prediction import PREDICTION_BATCH, compile_prediction, predict_rows
from trilith.network.summary import Summary, summarise
from trilith.optimizers import Optimizer

if TYPE_CHECKING:
    from trilith.explain import Explanation


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
        self._predictor: tuple[str | Engine, int | None, Executable] | None = None
        if (inputs is None) != (outputs is None) or (inputs is None) == (blocks is None):
            raise SettingError("a Network takes either a list of blocks or both inputs= and outputs=.")
        if inputs is not None and outputs is not None:
            ins = [inputs] if isinstance(inputs, Input) else list(inputs)
            self._graph = NetworkGraph.of(ins, [outputs] if isinstance(outputs, Node) else list(outputs))
        elif input_shape is not None:
            self.build(tuple(input_shape))

    def build(self, input_shape: tuple[int, ...]) -> Network:
        """Fix the shape of one example; a stack of blocks needs it before anything else.

        Raises:
            ShapeError: it has another shape already, or the blocks do not fit it or each other.
        """
        shape: Shape = (BATCH, *map(index, input_shape))
        if self._graph is None:
            x = input_node(shape, "x")
            self._graph = NetworkGraph.of([x], [stack(self.blocks or (), x)])
        elif [node.shape for node in self._graph.inputs] != [shape]:
            raise ShapeError(
                f"{self} is built already; it cannot also take {format_shape(shape)}. Make a new network."
            )
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

    def set_precision(self, precision: Precision) -> None:
        """Compute and keep values in this floating-point type from now on."""
        self.precision = precision
        self.values = {
            node: value.astype(dtype_of(node, precision), copy=False) for node, value in self.values.items()
        }
        self.changed()

    def initialise(self, seed: int = 0) -> None:
        """Give every variable that has no value yet its initial one, a pure function of seed and place."""
        self.values.update(self.initial_values(seed))
        self.changed()

    def initial_values(self, seed: int) -> dict[Variable, np.ndarray]:
        """The initial value of every variable that has no value yet."""
        return dict(initial_values(self.graph, self.values, seed, self.precision))

    def changed(self) -> None:
        """Forget what was compiled for the old values."""
        self._predictor = None

    @property
    def parameters(self) -> dict[str, np.ndarray]:
        """The learned arrays by name: `dense_1.weight`, `dense_1.bias`, ..."""
        known = self.values
        return {name: known[node] for name, node in self.graph.parameters.items() if node in known}

    def summary(self) -> Summary:
        """The table of blocks, output shapes, parameters and FLOP; print it.

        Raises:
            SettingError: the input shape is not known yet.
        """
        return summarise(self.graph)

    def explain(self, loss: str | LossFunction, optimizer: str | Optimizer | None = None) -> Explanation:
        """What it computes when it is trained so; see trilith.explain.explain."""
        from trilith.explain import explain

        return explain(self, loss, optimizer)

    def predict(
        self,
        X: Arrays,
        *,
        batch_size: int = PREDICTION_BATCH,
        engine: str | Engine = "auto",
        threads: int | None = None,
    ) -> Any:
        """The outputs (logits, where the loss works on logits) for every row of X.

        X: an array, or a mapping from input name to array. Gives one array, or a tuple for several outputs.

        Raises:
            ShapeError: X does not have the shape that the network was built for.
            DataError: X holds no numbers.
            SettingError: the network has no values yet, a batch_size below 1, no such engine or threads.
        """
        feeds = make_feeds(self.graph.inputs, X)
        outputs = predict_rows(self.compiled(engine, threads), feeds, batch_size)
        return outputs[0] if len(outputs) == 1 else tuple(outputs)

    def feeds(self, X: Arrays) -> dict[str, np.ndarray]:
        """X as arrays by input name, checked against the shapes; builds a stack that is not built yet.

        Raises:
            ShapeError: X does not fit the network.
            DataError: X holds no numbers.
        """
        if self._graph is None and not isinstance(X, Mapping):
            X = require_numbers(X, "X")
            self.build(X.shape[1:])
        return make_feeds(self.graph.inputs, X)

    def compiled(self, engine: str | Engine = "auto", threads: int | None = None) -> Executable:
        """The program of prediction, compiled for an engine; kept until the values or the choice change.

        Raises:
            SettingError: the network has no values yet, or no such engine or threads.
        """
        if (kept := self._predictor) is None or kept[:2] != (engine, threads):  # others may forget it now
            self.require_values()
            chosen = choose_engine(engine, threads)
            program = compile_prediction(self.graph, self.values, self.precision, chosen)
            self._predictor = kept = engine, threads, program
        return kept[2]

    def require_values(self) -> None:
        """Raise a SettingError while a variable has no value."""
        for name, node in self.graph.variables.items():
            if node not in self.values:
                raise SettingError(f"the network has no value for '{name}' yet. Train or initialise it.")

    def to_bytes(self) -> bytes:
        """The content of a model file.

        Raises:
            SettingError: the network has no values yet.
        """
        self.require_values()
        return write_contents(Contents(self.graph, self.values, self.precision, self.metadata))

    @classmethod
    def from_bytes(cls, content: bytes, source: str = "these bytes") -> Network:
        """The network that `to_bytes` gave; `source` is for messages.

        Raises:
            ModelFileError: truncated, corrupted, or no Trilith model.
        """
        contents = read_contents(content, source)
        network = cls(inputs=contents.graph.inputs, outputs=contents.graph.outputs)
        network._graph, network.precision = contents.graph, contents.precision
        network.values, network.metadata = dict(contents.values), dict(contents.metadata)
        return network

    def save(self, path: str | Path) -> None:
        """Write the network to one safetensors file, whole or not at all.

        Raises:
            SettingError: the network has no values yet.
            OSError: the file cannot be written; an earlier one of that name is untouched.
        """
        write_atomically(path, self.to_bytes())

    def __getstate__(self) -> dict[str, Any]:
        if self.blocks is None or self.values:
            return {"content": self.to_bytes()}
        shape = None if self._graph is None else self._graph.inputs[0].shape[1:]
        untrained = {"blocks": self.blocks, "input_shape": shape, "precision": self.precision}
        return untrained | {"metadata": self.metadata}

    def __setstate__(self, state: dict[str, Any]) -> None:
        if "content" in state:
            self.__dict__.update(vars(Network.from_bytes(state["content"], "a pickled network")))
        else:
            Network.__init__(self, state["blocks"], input_shape=state["input_shape"])
            self.precision, self.metadata = state["precision"], state["metadata"]

    def __deepcopy__(self, memo: dict[int, Any]) -> Network:
        copied = Network.__new__(Network)
        copied.__dict__.update(self.__dict__)  # blocks and graph are values: they are shared
        copied.values = {node: value.copy() for node, value in self.values.items()}
        copied.metadata = deepcopy(self.metadata, memo)
        copied.changed()
        return copied

    def __repr__(self) -> str:
        if self._graph is None:
            return f"Network({len(self.blocks or ())} blocks, input shape not known yet)"
        ends = (self._graph.inputs, self._graph.outputs)
        shapes = " → ".join(", ".join(format_shape(node.shape) for node in nodes) for nodes in ends)
        return f"Network({shapes}; {self.summary().parameters:,} parameters)"

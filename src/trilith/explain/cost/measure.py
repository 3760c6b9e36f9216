"""Time and count what each block of a training step does, on the engine that is used."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from trilith.engines import Engine, Precision, Variables, choose_engine, dtype_of
from trilith.errors import SettingError
from trilith.explain.block import block_of
from trilith.explain.cost.parts import Cut, Step, step_of
from trilith.explain.cost.table import BlockCost, Costs, Part
from trilith.explain.timing import medians, seconds_of
from trilith.graph import Input, Node
from trilith.graph.clock import clock_at_start
from trilith.graph.cost import node_cost, total_cost
from trilith.graph.shape import resolve
from trilith.losses import LossFunction
from trilith.network import Network, NetworkGraph
from trilith.regularization import Regularization

SECONDS = 0.02  # that a program is repeated for
LEAST, MOST = 5, 1000  # times


def measure_cost(
    network: Network,
    graph: NetworkGraph,
    loss: LossFunction,
    regularization: Regularization,
    *,
    batch_size: int,
    engine: str | Engine = "auto",
    threads: int | None = None,
    progress: Callable[[int, int], None] = lambda done, blocks: None,
) -> Costs:
    """Each block of `graph`, which is the network or a part of it, with rows drawn at random.

    Raises:
        SettingError: a batch_size below 1, or no such engine or threads.
        ShapeError: the loss does not fit the network's output.
    """
    if batch_size < 1:
        raise SettingError(f"batch_size must be at least 1, got {batch_size}.")
    chosen = choose_engine(engine, threads)
    step = step_of(graph, loss, regularization)
    cuts = {
        scope: [step.cut(ahead), step.cut([*ahead, *step.backward.get(scope, [])])]
        for scope, ahead in step.forward.items()
    }
    runs = _Runs(network, step, chosen, batch_size, [cut for both in cuts.values() for cut in both if cut])
    parameters: dict[object, int] = {}
    for node in graph.parameters.values():
        parameters[block_of(node)] = parameters.get(block_of(node), 0) + node_cost(node, 1).parameters
    size = np.dtype(network.precision).itemsize
    blocks = []
    for scope, ahead in step.forward.items():
        back = step.backward.get(scope, [])
        forward, both = (runs.seconds(cut) if cut else 0.0 for cut in cuts[scope])
        counted = [total_cost(nodes, batch_size, size) for nodes in (ahead, back)]
        taken = (forward, max(both - forward, 0.0) if back else 0.0)
        parts = [Part(one.flops, one.bytes, time) for one, time in zip(counted, taken, strict=True)]
        name = graph.scopes.get(scope, scope.name or "") if scope else "(operations)"
        blocks.append(BlockCost(name, scope.kind if scope else "", parameters.get(scope, 0), *parts))
        progress(len(blocks), len(step.forward))
    return Costs(tuple(blocks), batch_size, chosen.name, network.precision, runs.whole())


class _Runs:
    """Runs parts of a step with the values that they have in the whole of it."""

    def __init__(
        self, network: Network, step: Step, engine: Engine, batch_size: int, cuts: Sequence[Cut]
    ) -> None:
        self.step, self.engine = step, engine
        self.precision: Precision = network.precision
        values = {**network.initial_values(0), **network.values, **clock_at_start()}
        self.variables: Variables = engine.variables(values, self.precision)
        random = np.random.default_rng(0)
        self.feeds = {
            name: _drawn(node, batch_size, self.precision, random) for name, node in step.inputs.items()
        }
        self.values: dict[Node, np.ndarray] = {node: self.feeds[name] for name, node in step.inputs.items()}
        read = dict.fromkeys(node for cut in cuts for node in cut.reads.values())
        made = [node for node in read if node not in self.values]
        found = engine.compile(step.giving(made), self.variables).run(self.feeds) if made else {}
        self.values |= dict(zip(made, found.values(), strict=True))

    def whole(self) -> float:
        """Seconds of both passes as one program."""
        executable = self.engine.compile(self.step.whole(), self.variables)
        return _seconds(lambda: executable.run(self.feeds))

    def seconds(self, cut: Cut) -> float:
        """Seconds of a part as a program of its own."""
        executable = self.engine.compile(cut.program, self.variables)
        feeds = {name: self.values[node] for name, node in cut.reads.items()}
        return _seconds(lambda: executable.run(feeds))


def _drawn(node: Input, rows: int, precision: Precision, random: np.random.Generator) -> np.ndarray:
    shape, kind = resolve(node.shape, rows), dtype_of(node, precision)
    return random.standard_normal(shape).astype(kind) if node.dtype == "float" else np.zeros(shape, kind)


def _seconds(run: Callable[[], object]) -> float:
    run()  # compiles, and fills the caches
    times = max(LEAST, min(MOST, round(SECONDS / max(seconds_of(run), 1e-9))))
    return medians([run], times)[0]

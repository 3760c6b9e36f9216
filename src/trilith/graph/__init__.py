"""The computational graph: nodes, derivatives as graphs, programs. Knows no operation by name."""

from trilith.graph.cost import Cost, node_cost, program_cost
from trilith.graph.derive import derive
from trilith.graph.expand import expand
from trilith.graph.node import Apply, Constant, Input, Node, Parameter, State, Variable, as_node
from trilith.graph.op import Binding, Op
from trilith.graph.phase import Phase, Update, by_phase, specialise, with_update
from trilith.graph.program import Program
from trilith.graph.scope import Scope, inside
from trilith.graph.shape import BATCH, BatchSize, Dim, Shape, format_shape
from trilith.graph.simplify import simplify
from trilith.graph.walk import rewrite, topological

__all__ = [
    "BATCH",
    "Apply",
    "BatchSize",
    "Binding",
    "Constant",
    "Cost",
    "Dim",
    "Input",
    "Node",
    "Op",
    "Parameter",
    "Phase",
    "Program",
    "Scope",
    "Shape",
    "State",
    "Update",
    "Variable",
    "as_node",
    "by_phase",
    "derive",
    "expand",
    "format_shape",
    "inside",
    "node_cost",
    "program_cost",
    "rewrite",
    "simplify",
    "specialise",
    "topological",
    "with_update",
]

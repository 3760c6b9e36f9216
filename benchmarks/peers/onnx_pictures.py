"""onnxruntime on our networks for pictures: each of our blocks as the node of its name."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from onnx import TensorProto, helper, numpy_helper

import trilith as tl

Arrays = Mapping[str, np.ndarray]
EPSILON = 1e-5


@dataclass
class Graph:
    """Nodes as they are written down, and the arrays that they read. `values`: our parameters and states."""

    values: Arrays
    nodes: list[Any] = field(default_factory=list)
    arrays: list[Any] = field(default_factory=list)

    def array(self, name: str, value: np.ndarray) -> str:
        """The name of an array."""
        self.arrays.append(numpy_helper.from_array(np.ascontiguousarray(value, dtype=np.float32), name))
        return name

    def node(self, kind: str, *inputs: str, **attributes: Any) -> str:
        """The name of what the node puts out."""
        output = f"value_{len(self.nodes) + 1}"
        self.nodes.append(helper.make_node(kind, list(inputs), [output], **attributes))
        return output

    def stack(self, blocks: Sequence[tl.Block], x: str, prefix: str) -> str:
        """The blocks one after another, on x."""
        counts: dict[str, int] = {}
        for block in blocks:
            kind = type(block).__name__
            stem = {"BatchNorm": "batch_norm"}.get(kind, kind.lower())
            counts[stem] = counts.get(stem, 0) + 1
            x = self.block(block, x, f"{prefix}{stem}_{counts[stem]}.")
        return x

    def block(self, block: tl.Block, x: str, name: str) -> str:
        """One block, on x."""
        if isinstance(block, tl.Residual):
            shortcut = self.stack(block.shortcut or (), x, name + "shortcut.")
            return self.node("Add", self.stack(block.blocks, x, name), shortcut)
        if isinstance(block, tl.Conv2D):
            return self.convolution(block, x, name)
        if isinstance(block, tl.Dense):
            y = self.node("Gemm", x, *self.own(name, "weight", "bias"))
            return self.node("Relu", y) if block.activation == "relu" else y
        if isinstance(block, tl.BatchNorm):
            own = self.own(name, "scale", "shift", "running_mean", "running_variance")
            return self.node("BatchNormalization", x, *own, epsilon=EPSILON)
        return {
            "Rescale": self.rescale,
            "Activation": lambda block, x, name: self.node("Relu", x),
            "MaxPool2D": lambda block, x, name: self.node(
                "MaxPool", x, kernel_shape=[block.size] * 2, strides=[block.size] * 2
            ),
            "Flatten": lambda block, x, name: self.node(
                "Flatten", self.node("Transpose", x, perm=[0, 2, 3, 1])
            ),
            "GlobalAveragePool": lambda block, x, name: self.node(
                "Flatten", self.node("GlobalAveragePool", x)
            ),
        }[type(block).__name__](block, x, name)

    def own(self, name: str, *which: str) -> list[str]:
        """Arrays of a block."""
        return [self.array(name + each, self.values[name + each]) for each in which]

    def convolution(self, block: tl.Conv2D, x: str, name: str) -> str:
        """With its bias and activation."""
        kernel = self.values[name + "weight"].transpose(3, 2, 0, 1)
        inputs = [x, self.array(name + "weight", kernel)]
        if block.use_bias:
            inputs += self.own(name, "bias")
        around, stride = kernel.shape[2] // 2, block.stride
        y = self.node("Conv", *inputs, pads=[around] * 4, strides=[stride] * 2, group=block.groups)
        return self.node("Relu", y) if block.activation == "relu" else y

    def rescale(self, block: tl.Rescale, x: str, name: str) -> str:
        """Bytes as numbers around 0."""
        scaled = self.node("Mul", x, self.array(name + "scale", np.array(block.scale[0])))
        return self.node("Add", scaled, self.array(name + "mean", np.array(block.mean[0])))


def with_onnxruntime(network: tl.Network, threads: int) -> Callable[[np.ndarray], np.ndarray]:
    """Pictures (rows, height, width, channels) to logits."""
    import onnxruntime

    values = {name: network.values[node] for name, node in network.graph.variables.items()}
    graph = Graph(values)
    first = graph.node("Transpose", "x", perm=[0, 3, 1, 2])
    last = graph.stack(network.blocks or (), first, "")
    shapes = [("x", ["rows", *network.graph.inputs[0].shape[1:]]), (last, ["rows", None])]
    x, y = (helper.make_tensor_value_info(name, TensorProto.FLOAT, shape) for name, shape in shapes)
    made = helper.make_graph(graph.nodes, "net", [x], [y], graph.arrays)
    model = helper.make_model(made, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    session = onnxruntime.InferenceSession(
        model.SerializeToString(), options, providers=["CPUExecutionProvider"]
    )
    return lambda X: session.run(None, {"x": X})[0]

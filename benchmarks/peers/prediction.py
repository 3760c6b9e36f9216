"""Who predicts the probabilities of a dense net with ReLU, from plain arrays to plain arrays."""

from collections.abc import Callable

import numpy as np

Layers = list[tuple[np.ndarray, np.ndarray]]
"""Weight (inputs, units) and bias (units,) of each."""

Predict = Callable[[np.ndarray], np.ndarray]
"""X (rows, features) to probabilities (rows, classes)."""


def with_sklearn(layers: Layers, threads: int) -> Predict:
    """scikit-learn's MLPClassifier; NumPy's BLAS chooses its threads."""
    from sklearn.neural_network import MLPClassifier

    features, classes = len(layers[0][0]), len(layers[-1][1])
    model = MLPClassifier([len(bias) for _, bias in layers[:-1]], batch_size=classes)
    labels = np.arange(classes)
    model.partial_fit(np.zeros((classes, features), np.float32), labels, classes=labels)
    model.coefs_, model.intercepts_ = map(list, zip(*layers, strict=True))
    return model.predict_proba


def with_torch(layers: Layers, threads: int) -> Predict:
    """PyTorch, eager, in inference mode."""
    import torch
    from torch import nn

    modules: list[nn.Module] = []
    for weight, bias in layers:
        dense = nn.Linear(*weight.shape)
        dense.load_state_dict({"weight": torch.from_numpy(weight.T), "bias": torch.from_numpy(bias)})
        modules += [dense, nn.ReLU()]
    model = nn.Sequential(*modules[:-1], nn.Softmax(1)).eval()

    @torch.inference_mode()
    def predict(X: np.ndarray) -> np.ndarray:
        if torch.get_num_threads() != threads:
            torch.set_num_threads(threads)
        return model(torch.from_numpy(X)).numpy()

    return predict


def with_onnxruntime(layers: Layers, threads: int) -> Predict:
    """onnxruntime on the CPU."""
    import onnxruntime
    from onnx import TensorProto, helper, numpy_helper

    nodes, arrays, value = [], [], "x"
    for number, (weight, bias) in enumerate(layers, 1):
        names = [f"W{number}", f"b{number}"]
        arrays += map(numpy_helper.from_array, (weight, bias), names)
        nodes.append(helper.make_node("Gemm", [value, *names], [f"z{number}"]))
        last = number == len(layers)
        value = "y" if last else f"a{number}"
        nodes.append(helper.make_node("Softmax" if last else "Relu", [f"z{number}"], [value]))
    ends = [("x", ["rows", len(layers[0][0])]), ("y", ["rows", len(layers[-1][1])])]
    x, y = (helper.make_tensor_value_info(name, TensorProto.FLOAT, shape) for name, shape in ends)
    graph = helper.make_graph(nodes, "net", [x], [y], arrays)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    providers = ["CPUExecutionProvider"]
    session = onnxruntime.InferenceSession(model.SerializeToString(), options, providers=providers)
    return lambda X: session.run(None, {"x": X})[0]


PREDICTORS: dict[str, Callable[[Layers, int], Predict]] = {
    "scikit-learn": with_sklearn,
    "PyTorch": with_torch,
    "onnxruntime": with_onnxruntime,
}


def load_predictors(names: list[str], layers: Layers, threads: int) -> dict[str, Predict]:
    """The peers of these names that are installed; a line is printed for each that is not."""
    found: dict[str, Predict] = {}
    for name in names:
        try:
            found[name] = PREDICTORS[name](layers, threads)
        except ImportError as error:
            print(f"SKIPPED {name}: {error}")
    return found


def in_blocks(predict: Predict, block: int) -> Predict:
    """The same for many rows, so many at a time."""
    return lambda X: np.concatenate([predict(X[start : start + block]) for start in range(0, len(X), block)])

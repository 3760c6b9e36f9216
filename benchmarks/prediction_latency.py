"""The time to predict one row: trilith at the engine, through Network and NetworkClassifier, and its peers.

    python benchmarks/prediction_latency.py --engine native

All have the same weights, and agree on the probabilities before anything is timed.
"""

import argparse
from collections.abc import Callable
from functools import partial
from statistics import median

from timing import take_turns  # first: it sets what NumPy's OpenBLAS reads

# isort: split
import numpy as np
from machine import machine
from scipy.special import softmax
from sklearn.neural_network import MLPClassifier

import trilith as tl

FEATURES, HIDDEN, CLASSES = 64, (128, 128), 10
ENGINE, ESTIMATOR = "the engine, logits", "NetworkClassifier.predict_proba"
GOALS = {ENGINE: 15.0, ESTIMATOR: 100.0}  # µs
TOLERANCE = 1e-5

Predict = Callable[[], np.ndarray]
Layers = list[tuple[np.ndarray, np.ndarray]]


def ours(classifier: tl.NetworkClassifier, engine: str, row: np.ndarray) -> dict[str, Predict]:
    """From the compiled program that `predict` keeps, up to the estimator with all its checks."""
    network = classifier.network_
    network.predict(row, engine=engine)
    compiled = network.compiled(engine)
    return {
        ENGINE: lambda: compiled.run({"x": row})["output_0"],
        "Network.predict, logits": lambda: network.predict(row, engine=engine),
        ESTIMATOR: lambda: classifier.predict_proba(row),
    }


def with_sklearn(layers: Layers, row: np.ndarray) -> Predict:
    """scikit-learn's MLPClassifier."""
    model = MLPClassifier(HIDDEN, batch_size=CLASSES)
    model.partial_fit(np.repeat(row, CLASSES, 0), np.arange(CLASSES), classes=np.arange(CLASSES))
    model.coefs_, model.intercepts_ = map(list, zip(*layers, strict=True))
    return lambda: model.predict_proba(row)


def with_torch(layers: Layers, row: np.ndarray) -> Predict:
    """PyTorch, eager, on one thread, in inference mode, from and to NumPy."""
    import torch
    from torch import nn

    torch.set_num_threads(1)
    modules: list[nn.Module] = []
    for weight, bias in layers:
        dense = nn.Linear(*weight.shape)
        dense.load_state_dict({"weight": torch.from_numpy(weight.T), "bias": torch.from_numpy(bias)})
        modules += [dense, nn.ReLU()]
    model = nn.Sequential(*modules[:-1], nn.Softmax(1)).eval()

    @torch.inference_mode()
    def predict() -> np.ndarray:
        return model(torch.from_numpy(row)).numpy()

    return predict


def with_onnxruntime(layers: Layers, row: np.ndarray) -> Predict:
    """onnxruntime on one thread."""
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
    ends = [("x", ["rows", FEATURES]), ("y", ["rows", CLASSES])]
    x, y = (helper.make_tensor_value_info(name, TensorProto.FLOAT, shape) for name, shape in ends)
    graph = helper.make_graph(nodes, "net", [x], [y], arrays)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    providers = ["CPUExecutionProvider"]
    session = onnxruntime.InferenceSession(model.SerializeToString(), options, providers=providers)
    return lambda: session.run(None, {"x": row})[0]


PEERS: dict[str, Callable[[Layers, np.ndarray], Predict]] = {
    "scikit-learn": with_sklearn,
    "PyTorch": with_torch,
    "onnxruntime": with_onnxruntime,
}


def repeated(predict: Predict, times: int) -> None:
    """Predict so many times."""
    for _ in range(times):
        predict()


def main() -> None:
    """Print a table in Markdown."""
    parser = argparse.ArgumentParser(description="One row's prediction: trilith beside its peers.")
    parser.add_argument("--engine", default="auto", help="trilith's")
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--quick", action="store_true", help="3 short rounds: whether it works, not how fast")
    arguments = parser.parse_args()

    generator = np.random.default_rng(0)
    X = generator.standard_normal((1000, FEATURES), dtype=np.float32)
    y = np.arange(len(X)) % CLASSES
    settings = {"epochs": 1, "standardize": False, "precision": "float32", "random_state": 0}
    classifier = tl.NetworkClassifier(hidden_layers=HIDDEN, engine=arguments.engine, **settings).fit(X, y)
    arrays = list(classifier.network_.parameters.values())
    layers = list(zip(arrays[::2], arrays[1::2], strict=True))
    row = X[:1].copy()

    candidates = ours(classifier, arguments.engine, row)
    for name, make in PEERS.items():
        try:
            candidates[name] = make(layers, row)
        except ImportError as error:
            print(f"SKIPPED {name}: {error}")
    expected = candidates[ESTIMATOR]()
    for name, predict in candidates.items():
        found = softmax(predict(), axis=1) if "logits" in name else predict()
        if not np.allclose(found, expected, rtol=0, atol=TOLERANCE):
            raise SystemExit(f"{name} predicts something else: nothing is timed.")

    rounds, least = (3, 0.01) if arguments.quick else (arguments.rounds, 0.1)
    runs = {name: partial(repeated, predict) for name, predict in candidates.items()}
    seconds = take_turns(runs, rounds, least)
    net = "-".join(map(str, (FEATURES, *HIDDEN, CLASSES)))
    print(f"{machine()}, {net}, one row, engine {arguments.engine}, {rounds} rounds\n")
    print("| who | µs | goal, at most | |")
    print("| --- | --- | --- | --- |")
    for name, times in seconds.items():
        microseconds = median(times) * 1e6
        goal = GOALS.get(name)
        verdict = " | " if goal is None else f"{goal:g} | {'met' if microseconds <= goal else 'MISSED'}"
        print(f"| {name} | {microseconds:,.1f} | {verdict} |")


if __name__ == "__main__":
    main()

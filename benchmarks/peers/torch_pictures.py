"""PyTorch on our networks for pictures: each of our blocks as its module, with the same first weights."""

from collections.abc import Mapping, Sequence

import numpy as np
import torch
from torch import nn
from torch.nn import functional

import trilith as tl
from peers.case import Candidate, Data

Weights = Mapping[str, np.ndarray]


class TorchPictures(Candidate):
    """Pictures are (rows, channels, height, width); `last` keeps the channels last in memory."""

    def __init__(self, network: tl.Network, data: Data, batch: int, threads: int, last: bool) -> None:
        super().__init__()
        self.batch, self.threads = batch, threads
        order = torch.channels_last if last else torch.contiguous_format
        self.X = torch.from_numpy(data[0]).permute(0, 3, 1, 2).contiguous(memory_format=order)
        self.y = torch.from_numpy(data[1])
        self.model = stacked(network.blocks or (), network.parameters, "").to(memory_format=order)
        self.optimizer = torch.optim.Adam(self.model.parameters(), 0.001, fused=True)

    def train(self, epochs: int, shuffle: bool = True) -> None:
        torch.set_num_threads(self.threads)
        rows = len(self.X)
        for _ in range(epochs):
            order = torch.randperm(rows) if shuffle else torch.arange(rows)
            total = torch.zeros(())
            for chosen in order.split(self.batch):
                loss = functional.cross_entropy(self.model(self.X[chosen]), self.y[chosen])
                self.optimizer.zero_grad(set_to_none=True)
                loss.backward()
                self.optimizer.step()
                total += loss.detach()
            self.losses.append(float(total) * self.batch / rows)


class Around(nn.Module):
    """A residual block."""

    def __init__(self, way: nn.Module, shortcut: nn.Module) -> None:
        super().__init__()
        self.way, self.shortcut = way, shortcut

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Both ways, added."""
        return self.way(x) + self.shortcut(x)


class Flatten(nn.Module):
    """Channels last, as ours lie."""

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """(rows, channels, height, width) to (rows, height * width * channels)."""
        return x.permute(0, 2, 3, 1).flatten(1)


class Scaled(nn.Module):
    """Bytes as numbers around 0."""

    def __init__(self, block: tl.Rescale) -> None:
        super().__init__()
        self.scale, self.mean = block.scale[0], block.mean[0]

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """The same shape."""
        return x * self.scale + self.mean


def stacked(blocks: Sequence[tl.Block], weights: Weights, prefix: str) -> nn.Module:
    """The blocks one after another."""
    counts: dict[str, int] = {}
    modules: list[nn.Module] = []
    for block in blocks:
        kind = type(block).__name__
        stem = {"BatchNorm": "batch_norm"}.get(kind, kind.lower())
        counts[stem] = counts.get(stem, 0) + 1
        modules += module_of(block, weights, f"{prefix}{stem}_{counts[stem]}.")
    return nn.Sequential(*modules)


def module_of(block: tl.Block, weights: Weights, name: str) -> list[nn.Module]:
    """What does the same; with its activation."""
    if isinstance(block, tl.Conv2D):
        kernel = weights[name + "weight"]
        size, padding = kernel.shape[0], kernel.shape[0] // 2
        channels = kernel.shape[2] * block.groups
        module = nn.Conv2d(
            channels, block.filters, size, block.stride, padding, groups=block.groups, bias=block.use_bias
        )
        _set(module.weight, kernel.transpose(3, 2, 0, 1))
        return [module, *_bias(module, weights, name, block.use_bias), *_active(block.activation)]
    if isinstance(block, tl.Dense):
        module = nn.Linear(*weights[name + "weight"].shape)
        _set(module.weight, weights[name + "weight"].T)
        return [module, *_bias(module, weights, name, True), *_active(block.activation)]
    if isinstance(block, tl.Residual):
        way = stacked(block.blocks, weights, name)
        return [
            Around(
                way, stacked(block.shortcut, weights, name + "shortcut.") if block.shortcut else nn.Identity()
            )
        ]
    return [
        {
            "Rescale": lambda: Scaled(block),
            "BatchNorm": lambda: nn.BatchNorm2d(len(weights[name + "scale"])),
            "Activation": nn.ReLU,
            "MaxPool2D": lambda: nn.MaxPool2d(block.size),
            "Flatten": Flatten,
            "GlobalAveragePool": lambda: nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Flatten()),
        }[type(block).__name__]()
    ]


def _bias(module: nn.Module, weights: Weights, name: str, has_bias: bool) -> list[nn.Module]:
    if has_bias:
        _set(module.bias, weights[name + "bias"])
    return []


def _active(activation: object) -> list[nn.Module]:
    return [nn.ReLU()] if activation == "relu" else []


def _set(parameter: nn.Parameter, value: np.ndarray) -> None:
    with torch.no_grad():
        parameter.copy_(torch.from_numpy(np.ascontiguousarray(value)))

"""PyTorch, eager with fused optimizers, or its model and loss compiled."""

from collections.abc import Callable
from functools import cache

import torch
from torch import nn
from torch.nn import functional

from peers.case import WEIGHT_DECAY, Candidate, Case, Data

Objective = Callable[[torch.Tensor, torch.Tensor], torch.Tensor]

# All cases compile the same lines of Python, each anew: none may fall back to eager unseen.
torch._dynamo.config.recompile_limit = torch._dynamo.config.accumulated_recompile_limit = 1000
torch._dynamo.config.fail_on_recompile_limit_hit = True


class TorchPeer(Candidate):
    """Batches are indexed from tensors that are there already; losses are summed without leaving tensors."""

    def __init__(self, case: Case, data: Data, threads: int, compiled: bool = False) -> None:
        super().__init__()
        self.batch, self.threads = case.batch, threads
        self.X, self.y = map(torch.from_numpy, data)
        model, self.objective = compiled_once(case, threads) if compiled else model_and_objective(case)
        self.optimizer = _optimizer(case, model)

    def train(self, epochs: int, shuffle: bool = True) -> None:
        torch.set_num_threads(self.threads)
        rows = len(self.X)
        for _ in range(epochs):
            order = torch.randperm(rows) if shuffle else torch.arange(rows)
            total = torch.zeros(())
            for chosen in order.split(self.batch):
                loss = self.objective(self.X[chosen], self.y[chosen])
                self.optimizer.zero_grad(set_to_none=True)
                loss.backward()
                self.optimizer.step()
                total += loss.detach()
            self.losses.append(float(total) * self.batch / rows)


def model_and_objective(case: Case) -> tuple[nn.Module, Objective]:
    """The case's net with its first weights, and the loss of a batch."""
    layers: list[nn.Module] = []
    for number, weight in enumerate(case.weights(), 1):
        dense = nn.Linear(*weight.shape)
        with torch.no_grad():
            dense.weight.copy_(torch.from_numpy(weight.T))
            dense.bias.zero_()
        layers.append(dense)
        if number < len(case.sizes) - 1:
            normalised = [nn.BatchNorm1d(weight.shape[1]), nn.Tanh(), nn.Dropout(case.dropout)]
            layers += normalised if case.normalised else [nn.ReLU()]
    model = nn.Sequential(*layers)
    loss = functional.mse_loss if case.regression else functional.cross_entropy
    return model, lambda x, y: loss(model(x), y)


def compiled_once(case: Case, threads: int) -> tuple[nn.Module, Objective]:
    """The same from `torch.compile`, which takes seconds: the net is kept, and begins again each time."""
    model, objective = _compiled(case, threads)
    model.load_state_dict(model_and_objective(case)[0].state_dict())
    return model, objective


@cache
def _compiled(case: Case, threads: int) -> tuple[nn.Module, Objective]:
    model, objective = model_and_objective(case)
    return model, torch.compile(objective, dynamic=False, options={"cpp.threads": threads})


def _optimizer(case: Case, model: nn.Module) -> torch.optim.Optimizer:
    rate = case.learning_rate()
    parameters = list(model.parameters())
    if case.variant == "momentum":
        return torch.optim.SGD(parameters, rate, momentum=0.9, fused=True)
    if case.variant == "adamw":
        decays = [
            {"params": [each for each in parameters if each.ndim == 2], "weight_decay": WEIGHT_DECAY},
            {"params": [each for each in parameters if each.ndim == 1], "weight_decay": 0.0},
        ]
        return torch.optim.AdamW(decays, rate, fused=True)
    return torch.optim.Adam(parameters, rate, fused=True)

"""PyTorch, eager with fused optimizers, or its model and loss compiled."""

import torch
from torch import nn
from torch.nn import functional

from peers.case import Candidate, Case


class TorchPeer(Candidate):
    """Batches are indexed from tensors that are there already; losses are summed without leaving tensors."""

    def __init__(self, case: Case, batches: int, threads: int, compiled: bool = False) -> None:
        super().__init__()
        self.batch, self.threads = case.batch, threads
        self.X, self.y = map(torch.from_numpy, case.data(batches))
        self.model = self._model(case)
        self.optimizer = self._optimizer(case)
        loss = functional.mse_loss if case.regression else functional.cross_entropy

        def objective(x: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
            return loss(self.model(x), y)

        options = {"cpp.threads": threads}
        self.objective = torch.compile(objective, dynamic=False, options=options) if compiled else objective

    @staticmethod
    def _model(case: Case) -> nn.Module:
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
        return nn.Sequential(*layers)

    def _optimizer(self, case: Case) -> torch.optim.Optimizer:
        rate = case.learning_rate()
        parameters = list(self.model.parameters())
        if case.variant == "momentum":
            return torch.optim.SGD(parameters, rate, momentum=0.9, fused=True)
        if case.variant == "adamw":
            decays = [
                {"params": [each for each in parameters if each.ndim == 2], "weight_decay": 0.01},
                {"params": [each for each in parameters if each.ndim == 1], "weight_decay": 0.0},
            ]
            return torch.optim.AdamW(decays, rate, fused=True)
        return torch.optim.Adam(parameters, rate, fused=True)

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

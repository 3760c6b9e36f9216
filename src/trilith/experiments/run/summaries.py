"""What reports of any run tell: scores side by side, the network's blocks, the settings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from trilith.experiments.report import BlockSummary, MetricRow, NetworkSummary
from trilith.experiments.run.scores import Score
from trilith.tasks.ensemble.estimator import EnsembleEstimator
from trilith.tasks.estimator import NetworkEstimator

NOT_SHOWN = ("verbose", "callbacks", "threads", "engine", "features", "random_state", "members")


def metric_rows(scores: Mapping[str, Sequence[Score]]) -> list[MetricRow]:
    """Each score of the network beside those of the simpler models."""
    others = {title: {score.name: score.value for score in each} for title, each in scores.items()}
    return [
        MetricRow(
            name=score.name,
            higher_is_better=score.higher_is_better,
            network=score.value,
            linear_model=others["linear model"].get(score.name),
            baseline=others["baseline"].get(score.name),
        )
        for score in scores["network"]
    ]


def network_summary(network: NetworkEstimator) -> NetworkSummary:
    """The blocks of a network as it was trained."""
    table = network.network_.summary()
    blocks = [
        BlockSummary(block=row.name, output_shape=row.output_shape, parameters=row.parameters, flop=row.flops)
        for row in table.rows
    ]
    return NetworkSummary(blocks=blocks, parameters=table.parameters, flop=table.flops)


def settings_shown(fitted: EnsembleEstimator) -> dict[str, object]:
    """The settings of the first network, behind those of all together."""
    network = fitted.networks_[0]
    settings = {
        name: value for name, value in network.get_params(deep=False).items() if name not in NOT_SHOWN
    }
    members = getattr(network, "members", 1)
    own = {"preset": fitted.preset, "networks": len(fitted.networks_), "seed": fitted.seed_}
    return {**own, **({"members": members} if members > 1 else {}), **settings}

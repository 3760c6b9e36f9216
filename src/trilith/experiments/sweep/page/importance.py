"""How much each field mattered: PED-ANOVA, by how differently the best trials are spread over it.

S. Watanabe, A. Bansal, F. Hutter, PED-ANOVA: Efficiently Quantifying Hyperparameter Importance in Arbitrary
Subspaces, 2023.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from trilith.experiments.sweep.sweep import Sweep

if TYPE_CHECKING:
    from optuna.trial import FrozenTrial

FEWEST = 8  # trials


def importances(sweep: Sweep) -> tuple[dict[str, float], str]:
    """The share of each field, the largest first, and in words of which trials; empty where they are too few.

    Where most trials were given up early, all are compared after the epochs that all of them had. Fields with
    a condition, which not all trials have, are left out.
    """
    import optuna

    from trilith.experiments.sweep.quiet import quiet_optuna

    values, words = comparable(sweep)
    with quiet_optuna():
        study = optuna.create_study(direction=sweep.study.direction)
        study.add_trials(
            [
                optuna.trial.create_trial(params=trial.params, distributions=trial.distributions, value=value)
                for trial, value in values
            ]
        )
        everywhere = [
            field for field in sweep.space.fields if all(field in trial.params for trial, _ in values)
        ]
        if len(values) < FEWEST or len(everywhere) < 2:
            return {}, words
        found = optuna.importance.get_param_importances(study, params=everywhere)
    return dict(sorted(found.items(), key=lambda each: -each[1])), words


def comparable(sweep: Sweep) -> tuple[list[tuple[FrozenTrial, float]], str]:
    """Trials with values that may be compared, and in words which."""
    from optuna.trial import TrialState

    done = [
        (trial, trial.value)
        for trial in sweep.trials()
        if trial.state == TrialState.COMPLETE and trial.value is not None
    ]
    pruned = [
        trial for trial in sweep.trials() if trial.state == TrialState.PRUNED and trial.intermediate_values
    ]
    if len(done) >= len(pruned):
        return done, f"{len(done)} trials that were trained to their end"
    seen = [*pruned, *(trial for trial, _ in done if trial.intermediate_values)]
    epoch = min(max(trial.intermediate_values) for trial in seen)
    after = [
        (trial, trial.intermediate_values[epoch]) for trial in seen if epoch in trial.intermediate_values
    ]
    return after, f"{len(after)} trials after {epoch} {'epoch' if epoch == 1 else 'epochs'}"

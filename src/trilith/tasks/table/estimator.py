"""What the estimators of tables share: the encoder of columns, the networks, their average."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from sklearn.utils.validation import check_is_fitted

from trilith.data import Table, TableEncoder, read_table
from trilith.tasks.ensemble.estimator import EnsembleEstimator
from trilith.tasks.ensemble.members import Examples
from trilith.tasks.seed import require_repeatable
from trilith.tasks.sklearn_callbacks import Fit, with_callbacks
from trilith.tasks.table.features import table_features
from trilith.tasks.table.presets import choose_preset
from trilith.tasks.table.rules import TABLE_RULES
from trilith.training.rules import check_rules


@dataclass(eq=False, repr=False, kw_only=True)
class TableEstimator(EnsembleEstimator):
    """Takes any table; see the classes that people use."""

    scaler: str = "robust"
    column_kinds: Mapping[str, str] | None = None
    drop: Sequence[str] = ()

    @with_callbacks
    def fit(
        self,
        X: Any,
        y: Any,
        sample_weight: Any = None,
        validation_rows: Sequence[np.ndarray] | np.ndarray | None = None,
    ) -> Self:
        """Understand the columns of X, train the networks, and learn how sure they are.

        X: a table of any kind that trilith.read_table takes, dataframe or array; y: (rows,). Each network
        trains on all rows but its validation rows, which choose its best epoch and tell how far predictions
        can be trusted: drawn by `validation_split`, or the network's fold; or `validation_rows`, numbers of
        rows, for all networks or for each.

        Raises:
            SettingError, DataError: settings or data that cannot work.
            NonFiniteError: training met a NaN or an infinity; names the node and the batch.
        """
        encoder = self.learn_columns(table := as_table(X))
        fit = Fit(self, X, y, sample_weight)
        return self._fit_examples(fit, table, lambda: encoder.transform(table), validation_rows)

    def learn_columns(self, table: Table) -> TableEncoder:
        """Decide what each column of a table is, and how it becomes features.

        Raises:
            SettingError, DataError: settings that cannot be, or columns that do not suit them.
        """
        check_rules(TABLE_RULES, self.get_params(deep=False))
        require_repeatable(self.checkpoint, self.random_state)
        self.encoder_ = TableEncoder.fit(table, kinds=dict(self.column_kinds or {}), drop=tuple(self.drop))
        self.n_features_in_, self.feature_names_in_ = len(table.names), np.array(table.names, dtype=object)
        return self.encoder_

    def _plan(self, rows: int) -> tuple[dict[str, Any], int]:
        return choose_preset(self.preset).plan(self.task, rows)

    def _of_examples(self, examples: Examples) -> dict[str, Any]:
        numbers = sum(each.kind == "number" for each in self.encoder_.features)
        numeric = choose_preset(self.preset).numeric(numbers, len(examples))
        return {"features": table_features(self.encoder_.features, examples.X, self.scaler, numeric)}

    def _examples(self, X: Any) -> np.ndarray:
        check_is_fitted(self, "estimator_")
        return self.encoder_.transform(as_table(X))


def as_table(X: Any) -> Table:
    """Any table in the one form that encoders take."""
    return X if isinstance(X, Table) else read_table(X)

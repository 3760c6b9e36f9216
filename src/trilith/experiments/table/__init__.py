"""The main job: from a table to a trained and tested network, its files and its report."""

from trilith.experiments.run.observer import RunObserver
from trilith.experiments.run.outputs import copy_outputs, outputs_in, write_outputs
from trilith.experiments.run.scores import Score
from trilith.experiments.run.untrained import Untrained
from trilith.experiments.table.evaluate import Evaluation, evaluate_blocks, evaluate_on_table, predict_table
from trilith.experiments.table.model import TableModel, load_table_model
from trilith.experiments.table.one_row import encoded_row
from trilith.experiments.table.predictions import parse_keep, predict_rows
from trilith.experiments.table.run import train_on_table, validate_on_table
from trilith.experiments.table.run_settings import RunSettings
from trilith.experiments.table.table_run import TableRun
from trilith.experiments.table.trust import folded_metrics, trust_sentences
from trilith.experiments.table.untrained import untrained_on_table

__all__ = [
    "Evaluation",
    "RunObserver",
    "RunSettings",
    "Score",
    "TableModel",
    "TableRun",
    "Untrained",
    "copy_outputs",
    "encoded_row",
    "evaluate_blocks",
    "evaluate_on_table",
    "folded_metrics",
    "load_table_model",
    "outputs_in",
    "parse_keep",
    "predict_rows",
    "predict_table",
    "train_on_table",
    "trust_sentences",
    "untrained_on_table",
    "validate_on_table",
    "write_outputs",
]

"""What the report tells about a run on pictures."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from trilith.experiments.images.gallery import picture_groups
from trilith.experiments.report import DataFindings, ReportContent, TemperatureScaling
from trilith.experiments.run.outputs import MODEL
from trilith.experiments.run.scores import imbalance_note
from trilith.experiments.run.summaries import metric_rows, network_summary, settings_shown
from trilith.network.model_file import library_version
from trilith.tasks.calibration import logits_of, probabilities_at

if TYPE_CHECKING:
    from trilith.experiments.images.image_run import ImageRun


def report_content(run: ImageRun) -> ReportContent:
    """Everything that the page shows."""
    history = run.fitted.history_
    labels, counts = np.unique(run.target.astype(str), return_counts=True)
    order = np.argsort(-counts, kind="stable")
    temperature = run.fitted.temperature_
    return ReportContent(
        title=f"{Path(run.source).name} → class",
        task="classification",
        created=run.created,
        version=library_version(),
        metrics=metric_rows(run.scores),
        target=run.test_target,
        prediction=run.test_prediction,
        target_name="class",
        classes=run.model.classes,
        probabilities=run.test_probabilities,
        history=history,
        best_epoch=history.best_epoch,
        notes=run.notes,
        network=network_summary(run.fitted.networks_[0]),
        sizes={part: len(getattr(run.split, part)) for part in ("train", "validation", "test")},
        settings=settings_shown(run.fitted),
        model_file=MODEL,
        imbalance=imbalance_note(run.test_target),
        temperature=TemperatureScaling(
            temperature=temperature,
            before=probabilities_at(logits_of(run.test_probabilities), 1 / temperature),
        ),
        data=DataFindings(
            findings=run.notes,
            classes=[(str(labels[place]), int(counts[place])) for place in order],
        ),
        pictures=picture_groups(run),
    )

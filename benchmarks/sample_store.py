"""A store full of runs that were never trained, for measuring what looks at many."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np

from trilith.experiments.store import RunRecord, Store
from trilith.experiments.store.run_folder import HISTORY, IDEA, RECORD

BEGUN = datetime(2026, 1, 1, tzinfo=UTC)
IDEA_TEXT = '[data]\nsource = "sample:diabetes"\n'


def fill(folder: Path, runs: int, epochs: int, seed: int = 0) -> Store:
    """A store with this many runs, each with a history of this many epochs."""
    random = np.random.default_rng(seed)
    for number in range(runs):
        record, rows = sample_run(number, epochs, random)
        place = folder / "runs" / record.name
        place.mkdir(parents=True)
        (place / IDEA).write_text(IDEA_TEXT, "utf-8")
        (place / RECORD).write_text(record.to_json(), "utf-8")
        (place / HISTORY).write_text("".join(rows), "utf-8")
    store = Store(folder)
    store.rebuild()
    return store


def sample_run(number: int, epochs: int, random: np.random.Generator) -> tuple[RunRecord, list[str]]:
    """The record and the history of one run: a loss that falls, with noise."""
    rate = float(10 ** random.uniform(-4, -1))
    pace, floor = 0.03 + 8 * rate, 0.3 + 0.2 * float(random.random())
    steps = np.arange(1, epochs + 1)
    train = floor + np.exp(-pace * steps) + 0.01 * random.standard_normal(epochs)
    validation = floor + 0.08 + np.exp(-pace * steps) + 0.02 * random.standard_normal(epochs)
    rows = [
        json.dumps({"network": 0, "epoch": epoch, "loss": a, "validation_loss": b, "seconds": 0.02}) + "\n"
        for epoch, a, b in zip(steps.tolist(), train.tolist(), validation.tolist(), strict=True)
    ]
    created = (BEGUN + timedelta(minutes=number)).isoformat(timespec="microseconds").replace("+00:00", "Z")
    record = RunRecord(
        name=f"run-{number:05}",
        created=created,
        state="failed" if number % 40 == 7 else "interrupted" if number % 25 == 3 else "done",
        seconds=0.02 * epochs,
        task="regression",
        source="sample:diabetes",
        target="progression",
        data="d1abe7e5" * 8,
        rows=442,
        seed=number % 10,
        tags=("baseline",) if number % 10 == 0 else (),
        note="Wider, and with less dropout" if number % 7 == 0 else "",
        settings={
            "training.learning_rate": rate,
            "training.optimizer": "adam" if number % 2 else "gradient_descent",
            "training.batch_size": int(random.choice([32, 64, 128])),
            "training.epochs": epochs,
            "network.hidden_layers": [int(random.choice([64, 128, 256]))] * 2,
            "network.activation": str(random.choice(["silu", "relu", "tanh"])),
        },
        metrics={"test.rmse": float(validation.min()) * 100, "test.r2": 1 - float(validation.min())},
        higher_is_better={"test.rmse": False, "test.r2": True},
        epoch=epochs,
        epochs=epochs,
    )
    return (
        replace(record, error="Training met a NaN in dense_2.") if record.state == "failed" else record
    ), rows

"""Small reports to test with, and the page as a reader's browser sees it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest

from trilith.experiments.report import (
    BlockSummary,
    ColumnSummary,
    MetricRow,
    NetworkSummary,
    ReportContent,
)

HISTORY = [
    {"epoch": k, "loss": 1 / k, "validation_loss": 1 / k + 0.1, "accuracy": 1 - 0.5 / k, "seconds": 0.1}
    for k in range(1, 9)
]


@pytest.fixture
def classification() -> Callable[..., ReportContent]:
    """Makes the content of a report on a classifier of these classes."""
    return _classification


@pytest.fixture
def regression() -> Callable[..., ReportContent]:
    """Makes the content of a report on a regressor."""
    return _regression


@pytest.fixture
def read() -> Callable[[str], "Page"]:
    """Reads a report as a browser does."""
    return _read


def _classification(classes: list[Any], rows: int = 300, **changes: Any) -> ReportContent:
    """A classifier that is right on about four rows of five and says so."""
    generator = np.random.default_rng(0)
    true = generator.integers(0, len(classes), rows)
    scores = generator.normal(size=(rows, len(classes))) + 3 * np.eye(len(classes))[true]
    probabilities = np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)
    names = np.array(classes)
    fields: dict[str, Any] = {
        "title": "birds.csv → species",
        "task": "classification",
        "created": "2026-11-22T14:05:11",
        "version": "0.1.0",
        "metrics": [
            MetricRow(
                name="accuracy", higher_is_better=True, network=0.9704, linear_model=0.9611, baseline=0.1
            ),
            MetricRow(
                name="log loss", higher_is_better=False, network=0.21, linear_model=0.13, baseline=None
            ),
        ],
        "target": names[true],
        "prediction": names[probabilities.argmax(axis=1)],
        "classes": names,
        "probabilities": probabilities,
        "sizes": {"train": 1000, "validation": 100, "test": rows},
        "model_file": "model.safetensors",
        "history": HISTORY,
        "best_epoch": 7,
        "columns": [ColumnSummary(name="wing", kind="number", missing=3, distinct=120, details="1 to 9")],
        "notes": ["Column “id” was left out: every row has its own value."],
        "network": NetworkSummary(
            blocks=[BlockSummary(block="Dense(64)", output_shape="(batch, 64)", parameters=1984, flop=3904)],
            parameters=1984,
            flop=3904,
        ),
        "settings": {"hidden_layers": (64, 32), "dropout": None, "early_stopping": True},
    }
    return ReportContent(**fields | changes)


def _regression(rows: int = 200, **changes: Any) -> ReportContent:
    """A regressor whose predictions are a little off."""
    generator = np.random.default_rng(0)
    target = generator.normal(size=rows) * 100
    prediction = target + generator.normal(size=rows) * 10
    fields: dict[str, Any] = {
        "title": "houses.csv → price",
        "task": "regression",
        "created": "2026-11-22",
        "version": "0.1.0",
        "metrics": [],
        "target": target,
        "prediction": prediction,
        "target_name": "price",
        "sizes": {"test": rows},
        "model_file": "model.safetensors",
        "settings": {},
    }
    return ReportContent(**fields | changes)


@dataclass
class Page:
    """What a browser would make of a report: elements with attributes, the text, the drawings."""

    elements: list[tuple[str, dict[str, str | None]]] = field(default_factory=list)
    text: str = ""
    drawings: list[ElementTree.Element] = field(default_factory=list)

    def count(self, tag: str) -> int:
        """How many elements have this tag."""
        return sum(name == tag for name, _ in self.elements)

    def labels(self) -> list[str]:
        """The texts inside the drawings."""
        return [text.text or "" for drawing in self.drawings for text in drawing.iter() if _is_text(text)]


def _read(html: str) -> Page:
    """Parses a report; its drawings must be well-formed XML too."""
    page = Page()

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            page.elements.append((tag, dict(attrs)))

        def handle_data(self, data: str) -> None:
            page.text += data

    Reader().feed(html)
    for part in html.split("<svg ")[1:]:
        page.drawings.append(ElementTree.fromstring("<svg " + part[: part.index("</svg>") + len("</svg>")]))
    return page


def _is_text(element: ElementTree.Element) -> bool:
    return element.tag.endswith("}text")

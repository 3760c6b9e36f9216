"""What a symptom is: a question about a subject, with a finding as its answer."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import ClassVar

from trilith.check.doctor.finding import Finding
from trilith.check.subject import Subject


class Symptom(ABC):
    """One thing that may ail a network."""

    name: ClassVar[str]
    title: ClassVar[str]

    @abstractmethod
    def look(self, subject: Subject) -> Finding:
        """Measure, judge and advise; the subject stays as it is."""

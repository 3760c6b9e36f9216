"""An examination as one HTML file: no script, nothing fetched."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from trilith.check.doctor.catalogue import SYMPTOMS
from trilith.check.doctor.examine import Examination
from trilith.experiments.report.render import page_template
from trilith.experiments.report.sections.figure import Figure, figure
from trilith.files import write_atomically
from trilith.network.model_file import library_version


def render_examination(examination: Examination, name: str) -> str:
    """The document, with its style and charts inside; `name`: what was looked at."""
    subject = examination.subject
    pictures: dict[str, Figure] = {
        symptom: figure(finding.picture.chart(), finding.picture.label, finding.picture.caption)
        for symptom, finding in examination.findings.items()
        if finding.picture is not None
    }
    return page_template("check.html.jinja", "trilith.check.page").render(
        name=name,
        findings=examination.findings,
        titles={symptom: SYMPTOMS[symptom].title for symptom in examination.findings},
        pictures=pictures,
        verdict=verdict(examination),
        notes=subject.notes,
        rows=len(subject.data),
        held=0 if subject.validation is None else len(subject.validation),
        summary=subject.network.summary(),
        created=datetime.now(UTC).isoformat(timespec="seconds"),
        version=library_version(),
    )


def write_examination(examination: Examination, name: str, path: str | Path) -> None:
    """Write the page, replacing an older one in one step. Raises OSError where that cannot be."""
    page = render_examination(examination, name)
    write_atomically(path, page.encode("utf-8", errors="xmlcharrefreplace"))


def verdict(examination: Examination) -> str:
    """All in one sentence."""
    trouble, look = ([SYMPTOMS[name].title for name in examination.named(state)] for state in STATES)
    if trouble:
        return f"Trouble: {', '.join(trouble).lower()}."
    return f"Worth a look: {', '.join(look).lower()}." if look else "Nothing found."


STATES = ("trouble", "look")

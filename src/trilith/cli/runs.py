"""`trilith runs`: what is in the store."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from trilith.cli.columns import print_columns
from trilith.cli.console import print_line
from trilith.cli.options import StoreFolder, Where
from trilith.cli.stores import ago, duration, main_metric, open_store, printable, state_in_words

if TYPE_CHECKING:
    from trilith.experiments.store import RunRecord

COLOURS = {
    "running": "green",
    "interrupted": "yellow",
    "failed": "red",
    "damaged": "red",
    "pruned": "bright_black",
}
TITLES = ("run", "state", "when", "what", "score", "time", "tags")


def runs(
    where: Annotated[list[str] | None, Where] = None,
    tag: Annotated[list[str] | None, typer.Option(help="Only runs with this tag.")] = None,
    state: Annotated[
        list[str] | None,
        typer.Option(help="Only waiting, running, done, interrupted, failed or pruned runs."),
    ] = None,
    source: Annotated[str | None, typer.Option(help="Only runs whose source has this in its name.")] = None,
    sort: Annotated[
        str, typer.Option(help="What to sort by, such as test.log_loss or -seconds (the largest first).")
    ] = "-created",
    limit: Annotated[int, typer.Option(min=1, help="At most so many.")] = 30,
    everything: Annotated[bool, typer.Option("--all", help="Every run.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="JSON, for programs.")] = False,
    store: Annotated[Path | None, StoreFolder] = None,
) -> None:
    """List the runs of the store, the newest first.

    trilith runs --where "test.log_loss<0.5" --tag good --sort test.log_loss
    """
    opened = open_store(store)
    conditions = [*(where or []), *(f"tag={each}" for each in tag or [])]
    conditions += [f"state={'|'.join(state)}"] if state else []
    conditions += [f"source~{source}"] if source else []
    found = opened.runs(conditions, sort, None if everything else limit)
    if as_json:
        import json

        print_line(json.dumps([each.to_dict() for each in found], indent=1, ensure_ascii=False))
        return
    if found:
        _print_table(found)
    total, everywhere = opened.count(conditions), opened.count()
    if not everywhere:
        print_line(f"No runs in {opened.folder} yet.")
    elif not total:
        print_line(f"None of {everywhere:,} runs is so.")
    else:
        rest = "" if len(found) == total else f"{len(found):,} of "
        print_line(f"{rest}{total:,} run{'s' * (total > 1)}" + ("; --all shows every one" if rest else ""))


def _print_table(records: Sequence[RunRecord]) -> None:
    rows = [
        (
            each.name,
            state_in_words(each),
            ago(each.created),
            _what(each),
            printable(main_metric(each)),
            duration(each.seconds) if each.seconds else "",
            printable(" ".join(each.tags)),
        )
        for each in records
    ]
    colours = {
        row[1]: COLOURS[each.state] for each, row in zip(records, rows, strict=True) if each.state in COLOURS
    }
    print_columns(TITLES, rows, {"what": 12, "tags": 8}, ("time", "when", "tags", "what"), colours)
    print_line("")


def _what(record: RunRecord) -> str:
    """The target and the source without its folders."""
    source = (record.source or "").rstrip("/").rpartition("/")[2]
    return printable(f"{record.target} of {source}" if record.target and source else source)

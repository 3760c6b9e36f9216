"""Vega in a process of its own: it stops all threads of the process that it runs in, for a second or more."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import cache
from multiprocessing import get_context, parent_process
from multiprocessing.process import BaseProcess
from pathlib import Path
from threading import Thread
from typing import ParamSpec, TypeVar

Given = ParamSpec("Given")
Drawn = TypeVar("Drawn")


@cache
def vega_bundle() -> str:
    """Vega, Vega-Lite and Vega-Embed as one script for browsers; made once, which takes seconds."""
    return _elsewhere(_bundle)


def sweep_page(store: Path, name: str) -> str:
    """The page of a sweep as HTML, as it is now.

    Raises as open_sweep does.
    """
    return _elsewhere(_sweep_page, store, name)


def _elsewhere(work: Callable[Given, Drawn], *given: Given.args, **named: Given.kwargs) -> Drawn:
    try:
        return _process().submit(work, *given, **named).result()
    except BrokenProcessPool:  # it was killed; the next one is asked once
        _process.cache_clear()
        return _process().submit(work, *given, **named).result()


@cache
def _process() -> ProcessPoolExecutor:
    return ProcessPoolExecutor(1, get_context("spawn"), initializer=_follow_the_lab)


def _follow_the_lab() -> None:
    """Ctrl-C is for the lab; when it is gone, so is this process, however it ended."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with, args=(parent_process(),), daemon=True).start()


def _end_with(lab: BaseProcess | None) -> None:
    if lab is not None:
        lab.join()
        os._exit(0)


def _bundle() -> str:
    import vl_convert

    return vl_convert.javascript_bundle("window.vegaEmbed = vegaEmbed;")


def _sweep_page(folder: Path, name: str) -> str:
    from trilith.experiments.store import Store
    from trilith.experiments.sweep import open_sweep, read_sweep
    from trilith.experiments.sweep.page import render_sweep

    store = Store(folder)
    with open_sweep(name, read_sweep(name, store), store) as sweep:
        return render_sweep(sweep)

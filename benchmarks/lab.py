"""How fast the lab is with many runs: its table, its curves, and the page in a browser where there is one.

Run with `python benchmarks/lab.py`. The store is made in a temporary folder and the lab is served on the
loopback, as for a user; times are seen from the client, in milliseconds, as medians.
"""

import argparse
import json
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from threading import Thread
from time import perf_counter
from urllib.request import urlopen

import uvicorn
from machine import machine
from markdown import print_header, print_row, verdict
from sample_store import fill

from trilith.experiments.store import Store
from trilith.experiments.store.run_folder import HISTORY
from trilith.lab.app import create_app
from trilith.lab.lab import Lab
from trilith.lab.serve import Server, listen

GOAL = 200.0  # milliseconds, for a page of the table
ROUNDS = 11
LONG = "run-00000"  # the run that is given a long history

PAGES = {
    "the newest 50": "/api/runs",
    "the last page": "/api/runs?offset={last}",
    "sorted by a metric": "/api/runs?sort=test.rmse",
    "filtered by a setting": "/api/runs?where=training.optimizer%3Dadam+test.rmse%3C60",
    "filtered by a word": "/api/runs?where=dropout",
}


@contextmanager
def served(store: Store) -> Iterator[str]:
    """The address of the lab over this store."""
    lab = Lab(store)
    with listen("127.0.0.1", 0) as listening:
        server = Server(uvicorn.Config(create_app(lab), log_level="warning", access_log=False), lab)
        thread = Thread(target=server.run, args=([listening],))
        thread.start()
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            server.close()
            thread.join()


def fetch(address: str) -> bytes:
    """What the lab answers."""
    with urlopen(address) as answer:
        return bytes(answer.read())


def milliseconds(work: Callable[[], object]) -> float:
    """How long one time of it takes."""
    start = perf_counter()
    work()
    return 1e3 * (perf_counter() - start)


def lengthen(store: Store, epochs: int) -> None:
    """Give one run a history of this many epochs."""
    rows = (
        json.dumps({"network": 0, "epoch": each, "loss": 1 + (each * 7919 % 1000) / each}) + "\n"
        for each in range(1, epochs + 1)
    )
    with (store.open(LONG).path / HISTORY).open("w", encoding="utf-8") as file:
        file.writelines(rows)


def show_tables(address: str, runs: int, rounds: int) -> None:
    """Pages of the table against the goal."""
    print_header("page of the table", "ms", f"goal {GOAL:g} ms")
    for name, path in PAGES.items():
        page = address + path.format(last=max(0, runs - 50))
        fetch(page)
        time = median(milliseconds(lambda page=page: fetch(page)) for _ in range(rounds))
        print_row(name, f"{time:.0f}", verdict(time, GOAL))


def show_curves(address: str, runs: int, epochs: int, long: int, rounds: int) -> None:
    """Curves the first time, when histories are read, and again."""
    print("")
    print_header("curves", "first, ms", "again, ms", "kB")
    several = "&".join(f"run=run-{number:05}" for number in range(1, min(runs, 51)))
    cases = {
        f"{min(runs, 51) - 1} runs of {epochs:,} epochs": several,
        f"one of {long:,} epochs": f"run={LONG}",
    }
    for name, query in cases.items():
        page = f"{address}/api/curves?{query}"
        first = milliseconds(lambda page=page: fetch(page))
        again = median(milliseconds(lambda page=page: fetch(page)) for _ in range(rounds))
        print_row(name, f"{first:.0f}", f"{again:.0f}", f"{len(fetch(page)) / 1e3:.0f}")


def show_browser(address: str, rounds: int) -> None:
    """From the address to the rows, and from a keystroke in the filter to what it leaves."""
    chromium = shutil.which("chromium")
    if chromium is None:
        print("\nThere is no chromium: the page was not timed in a browser.")
        return
    from playwright.sync_api import sync_playwright

    print("")
    print_header("in chromium", "ms")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page()

        def opened() -> None:
            page.goto(address)
            page.wait_for_selector("tbody tr")

        opened()
        print_row("opening the page", f"{median(milliseconds(opened) for _ in range(rounds)):.0f}")
        browser.close()


def main() -> None:
    """Make the store and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a small store, to see that everything runs")
    quick = parser.parse_args().quick
    runs, epochs, long, rounds = (60, 20, 2_000, 1) if quick else (10_000, 100, 1_000_000, ROUNDS)

    print(machine(), end="\n\n")
    with tempfile.TemporaryDirectory() as folder:
        store = fill(Path(folder), runs, epochs)
        lengthen(store, long)
        print(f"{runs:,} runs with {runs * epochs:,} history points, and one of {long:,}.\n")
        with served(store) as address:
            show_tables(address, runs, rounds)
            show_curves(address, runs, epochs, long, rounds)
            show_browser(address, rounds)


if __name__ == "__main__":
    main()

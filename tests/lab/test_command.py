"""`trilith lab` as a process: what it prints, and how it ends."""

import http.client
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from time import monotonic, sleep
from urllib.parse import urlsplit

import pytest

from trilith.errors import SettingError
from trilith.lab.serve import FIRST_PORT, listen

Start = Callable[..., "Served"]


class Served:
    """A lab in a process of its own."""

    def __init__(self, folder: Path, *options: str, verb: str = "lab") -> None:
        command = [sys.executable, "-m", "trilith", verb, "--store", str(folder), "--port", "0", *options]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        assert self.process.stdout is not None
        self.line = self.process.stdout.readline()
        self.exchanges = ExitStack()
        self.address = urlsplit(next(word for word in self.line.split() if word.startswith("http")))

    def ask(self, path: str) -> http.client.HTTPResponse:
        connection = http.client.HTTPConnection("127.0.0.1", self.address.port or 0, timeout=60)
        self.exchanges.callback(connection.close)
        connection.request("GET", path, headers={"Connection": "close"})
        return self.exchanges.enter_context(connection.getresponse())

    def interrupt(self) -> tuple[int, str, str]:
        """Ctrl-C: exit code, and what it printed since."""
        self.process.send_signal(signal.SIGINT)
        out, err = self.process.communicate(timeout=60)
        return self.process.returncode, out, err


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    begun: list[Served] = []

    def begin(*options: str) -> Served:
        begun.append(Served(tmp_path, *options))
        return begun[-1]

    yield begin
    for served in begun:
        served.exchanges.close()
        served.process.kill()
        served.process.communicate()


def test_it_prints_one_line_and_ends_at_once_with_a_page_open(start: Start) -> None:
    served = start()
    assert served.line == f"The lab is at http://127.0.0.1:{served.address.port}/ (Ctrl-C ends it).\n"
    assert b"Trilith lab" in served.ask("/").read()
    events = served.ask("/api/events")
    assert events.getheader("content-type", "").startswith("text/event-stream")
    assert events.readline().startswith(b"retry")
    assert served.interrupt() == (0, "", "")


def test_its_drawing_process_ends_with_it_however_it_ends(start: Start) -> None:
    served = start()
    served.ask("/vega.js").read()
    children = Path(f"/proc/{served.process.pid}/task/{served.process.pid}/children")
    if not children.exists():
        pytest.skip("there is no list of child processes here")
    drawing = [Path("/proc", child) for child in all_children(served.process.pid)]
    assert drawing
    served.process.kill()
    end = monotonic() + 60
    while any(each.exists() for each in drawing):
        assert monotonic() < end
        sleep(0.05)


def all_children(process: int) -> list[str]:
    """The child processes that any of its threads has begun."""
    lists = Path(f"/proc/{process}/task").glob("*/children")
    return [child for each in lists for child in each.read_text("utf-8").split()]


def test_with_a_token_only_the_printed_address_opens_it(start: Start) -> None:
    served = start("--token")
    assert served.ask("/").status == 401
    assert served.ask(f"/?{served.address.query}").status == 303


def test_a_port_that_is_taken_is_named() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(SettingError, match=f"port {port}"):
            listen("127.0.0.1", port)


def test_without_a_port_the_next_free_one_is_taken() -> None:
    with listen("127.0.0.1", None) as first, listen("127.0.0.1", None) as second:
        ports = first.getsockname()[1], second.getsockname()[1]
    assert FIRST_PORT <= ports[0] < ports[1]


def test_a_host_that_is_none_of_this_machine_is_an_error() -> None:
    with pytest.raises(SettingError, match=r"192\.0\.2\.1"):
        listen("192.0.2.1", None)

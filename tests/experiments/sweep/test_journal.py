"""The journal: whole lines, in one order for all, whatever its writers die of."""

import json
import resource
import subprocess
import sys

import pytest

from trilith.experiments.sweep.journal import Journal

WRITER = """
import sys
from pathlib import Path
from trilith.experiments.sweep.journal import Journal

journal = Journal(Path(sys.argv[1]))
for number in range(200):
    text = "x" * (number % 50)
    journal.append_logs([{"op_code": 8, "writer": sys.argv[2], "number": number, "text": text}])
"""


def record(number):
    return {"op_code": 8, "number": number}


def test_records_are_read_from_any_number_on(tmp_path):
    journal = Journal(tmp_path / "journal.log")
    for number in range(5):
        journal.append_logs([record(number)])
    assert [each["number"] for each in journal.read_logs(0)] == [0, 1, 2, 3, 4]
    assert list(journal.read_logs(5)) == []
    Journal(tmp_path / "journal.log").append_logs([record(5), record(6)])
    assert [each["number"] for each in journal.read_logs(5)] == [5, 6]
    assert [each["number"] for each in journal.read_logs(3)] == [3, 4, 5, 6]
    assert [each["number"] for each in Journal(tmp_path / "journal.log").read_logs(4)] == [4, 5, 6]


@pytest.mark.parametrize("torn", [b"{", b'{"op_code": 8, "number": 9', b"\x00" * 5000])
def test_half_a_line_is_cut_off_by_the_next_writer(tmp_path, torn):
    path = tmp_path / "journal.log"
    reader = Journal(path)
    reader.append_logs([record(0)])
    with path.open("ab") as file:
        file.write(torn)
    assert [each["number"] for each in reader.read_logs(0)] == [0]
    Journal(path).append_logs([record(1)])
    assert [each["number"] for each in reader.read_logs(1)] == [1]
    assert [json.loads(line)["number"] for line in path.read_bytes().splitlines()] == [0, 1]


def test_a_first_line_that_was_torn_is_cut_off_too(tmp_path):
    path = tmp_path / "journal.log"
    path.write_bytes(b'{"op')
    journal = Journal(path)
    assert list(journal.read_logs(0)) == []
    journal.append_logs([record(0)])
    assert [each["number"] for each in journal.read_logs(0)] == [0]


def test_several_processes_write_whole_lines(tmp_path):
    path = tmp_path / "journal.log"
    writers = [subprocess.Popen([sys.executable, "-c", WRITER, str(path), name]) for name in "ab"]
    assert [writer.wait() for writer in writers] == [0, 0]
    records = list(Journal(path).read_logs(0))
    for name in "ab":
        assert [each["number"] for each in records if each["writer"] == name] == list(range(200))


def test_on_a_full_disk_the_record_is_not_there(tmp_path):
    path = tmp_path / "journal.log"
    told = f"""
import resource, signal
from pathlib import Path
from trilith.experiments.sweep.journal import Journal

journal = Journal(Path({str(path)!r}))
journal.append_logs([{{"op_code": 8, "number": 0}}])
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (40, {resource.RLIM_INFINITY}))
try:
    journal.append_logs([{{"op_code": 8, "number": 1, "text": "x" * 50}}])
except OSError as error:
    print(error.strerror)
"""
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    assert done.stdout.strip()
    journal = Journal(path)
    journal.append_logs([record(1)])
    assert [each["number"] for each in journal.read_logs(0)] == [0, 1]

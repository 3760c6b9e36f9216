"""The commands of docs/experiments.md that look at recorded runs, in the order of the page."""

import re
import shlex
from pathlib import Path

from tests.cli.test_compare import made

PAGE = Path(__file__).resolve().parents[2] / "docs" / "experiments.md"
VERBS = ("runs", "show", "label", "compare", "store")


def commands() -> list[list[str]]:
    text = PAGE.read_text(encoding="utf-8")
    lines = [
        line for block in re.findall(r"^```sh\n(.*?)^```$", text, re.M | re.S) for line in block.splitlines()
    ]
    found = [shlex.split(line, comments=True)[1:] for line in lines if line.startswith("trilith ")]
    return [command for command in found if command[0] in VERBS]


def test_every_command_works(trilith):
    made("brave-otter", 0, 0.4, 0.01)
    made("calm-river", 0, 0.5, 0.1)
    deleting = [command for command in commands() if "delete" in command]
    assert len(commands()) > 6
    for command in [
        *(each for each in commands() if each not in deleting),
        *([*each, "--yes"] for each in deleting),
    ]:
        outcome = trilith(*command)
        assert (outcome.code, outcome.err) == (0, ""), command
    assert Path("compare.html").exists()

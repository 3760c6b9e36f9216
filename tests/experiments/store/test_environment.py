"""Where a run was made, without anybody's secrets."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from trilith.experiments.store import capture_environment, without_credentials
from trilith.experiments.store import git as module


def git(folder: Path, *arguments: str) -> None:
    who = ("-c", "user.name=x", "-c", "user.email=x@x", "-c", "commit.gpgsign=false")
    subprocess.run(["git", "-C", str(folder), *who, *arguments], check=True, capture_output=True)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    git(tmp_path, "init", "-b", "trunk")
    (tmp_path / "a.txt").write_text("one\n")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-m", "first")
    return tmp_path


def test_versions_and_machine(tmp_path: Path) -> None:
    found = capture_environment(tmp_path)
    assert found["versions"]["numpy"]
    assert found["trilith"]
    assert found["cores"] >= 1
    assert found["memory"] > 2**28
    assert found["processor"]
    assert found["git"] is None
    json.dumps(found)


def test_the_commit_and_what_was_changed_since(repository: Path) -> None:
    clean = capture_environment(repository)["git"]
    assert (clean["branch"], clean["dirty"], clean["diff"]) == ("trunk", False, "")
    assert len(clean["commit"]) == 40
    (repository / "a.txt").write_text("two\n")
    (repository / "new.txt").write_text("")
    changed = capture_environment(repository)["git"]
    assert changed["commit"] == clean["commit"]
    assert changed["dirty"]
    assert "+two" in changed["diff"]
    assert "?? new.txt" in changed["changed"]
    assert not changed["diff_cut"]


def test_a_long_diff_is_cut(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_DIFF", 100)
    (repository / "a.txt").write_text("long line\n" * 100)
    found = capture_environment(repository)["git"]
    assert (len(found["diff"]), found["diff_cut"]) == (100, True)


def test_a_repository_starts_no_program_of_its_own(repository: Path) -> None:
    marker = repository / "started"
    for key in ("core.fsmonitor", "diff.external"):
        git(repository, "config", key, f"touch {marker} #")
    (repository / "a.txt").write_text("two\n")
    assert "+two" in capture_environment(repository)["git"]["diff"]
    assert not marker.exists()


def test_without_git(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    assert capture_environment(repository)["git"] is None


def test_the_command_line_has_no_passwords(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    secret = "postgresql://anna:hidden@host/shop?password=hidden"
    monkeypatch.setattr(sys, "argv", ["trilith", "train", secret, "--target", "price"])
    monkeypatch.setenv("SECRET_KEY", "hidden")
    found = capture_environment(tmp_path)
    assert "hidden" not in json.dumps(found)
    assert found["command"][-2:] == ["--target", "price"]
    assert found["command"][2] == "postgresql://host/shop?password=***"


def test_addresses_without_secrets_stay() -> None:
    assert without_credentials("https://host/a@b?x=1") == "https://host/a@b?x=1"

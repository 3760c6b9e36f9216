"""The shape of the repository: small files, light imports, documents that point at what exists."""

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
DOCUMENTS = ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md"]
OPTIONAL = [
    "arrow",
    "excel",
    "hdf5",
    "images",
    "mlflow",
    "tensorboard",
    "wandb",
]  # extras that the package itself imports
LONGEST_FILE = 250  # lines; most stay under 150
HEAVY = [
    *("altair", "duckdb", "joblib", "narwhals", "pandas", "polars", "pyarrow", "rich", "scipy", "sklearn"),
    *("sqlalchemy", "torch", "typer", "vl_convert", "mlflow", "tensorboardX", "wandb"),
    *("pydantic", "tomlkit", "fastapi", "starlette", "uvicorn", "PIL", "h5py"),
]


def project() -> dict[str, Any]:
    settings: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return dict(settings["project"])


def required(lines: list[str]) -> set[str]:
    """Names of the distributions that these requirements are for."""
    return {canonicalize_name(Requirement(line).name) for line in lines}


def imported(source: str) -> Iterator[str]:
    """Names of the top-level packages that a source text imports, inside functions too."""
    for statement in ast.walk(ast.parse(source)):
        if isinstance(statement, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in statement.names)
        elif isinstance(statement, ast.ImportFrom) and statement.module and statement.level == 0:
            yield statement.module.partition(".")[0]


def test_files_stay_small() -> None:
    folders = ["src", "tests", "benchmarks", "examples", "tools"]
    lines = {
        str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines())
        for folder in folders
        for path in (ROOT / folder).rglob("*.py")
    }
    assert len(lines) > 10
    assert {path: count for path, count in lines.items() if count > LONGEST_FILE} == {}


@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="no checkout of git")
def test_tracked_files_have_names_that_every_system_takes() -> None:
    command = ["git", "-C", str(ROOT), "ls-files", "-z"]
    names = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split("\0")
    assert len(names) > 10
    assert [name for name in names if re.search(r"[^\w./+-]", name)] == []


@pytest.mark.parametrize("document", DOCUMENTS)
def test_documents_point_at_what_exists(document: str) -> None:
    text = (ROOT / document).read_text(encoding="utf-8")
    links = re.findall(r"\]\((?!https?:|#)([^)#]+)", text)
    paths = re.findall(r"`((?:src|tests|tools|benchmarks|examples|docs)/[\w./]+)`", text)
    named = [target for target in links + paths if not target.endswith("NAME.py")]  # the reader's own file
    assert [target for target in named if not (ROOT / target).exists()] == []


def test_changelog_opens_with_the_version_of_the_package() -> None:
    releases = re.findall(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert releases[0] == project()["version"]


def test_dependencies_are_what_the_package_imports() -> None:
    sources = [path.read_text(encoding="utf-8") for path in (ROOT / "src").rglob("*.py")]
    packages = {name for source in sources for name in imported(source)}
    providers = packages_distributions()
    outside = packages - sys.stdlib_module_names - {"trilith", "compression"}  # in Python since 3.14
    needed = {canonicalize_name(name) for package in outside for name in providers[package]}
    extras = project()["optional-dependencies"]
    core = required(project()["dependencies"]) - {"cmaes"}  # Optuna imports it, for a sampler of that name
    optional = required([line for name in OPTIONAL for line in extras[name]])
    assert core <= needed <= core | optional


@pytest.mark.parametrize("statement", ["import trilith", "from trilith import Adam, Dense, Network, train"])
def test_importing_trilith_loads_no_heavy_library(statement: str) -> None:
    code = f"import sys; {statement}; print(sorted(sys.modules.keys() & {set(HEAVY)!r}))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("[]\n", "")

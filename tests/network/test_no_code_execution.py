"""Reading a model or its data never runs code from it: nothing in the sources could."""

import ast
from collections.abc import Iterator
from pathlib import Path

SOURCES = sorted((Path(__file__).resolve().parents[2] / "src" / "trilith").rglob("*.py"))

FORBIDDEN_MODULES = {"pickle", "cloudpickle", "dill", "joblib", "marshal", "shelve", "code", "runpy"}
FORBIDDEN_CALLS = {"eval", "exec", "compile", "__import__", "system", "popen"}


def suspicious(source: str) -> Iterator[str]:
    """Imports of unpicklers, calls that run text as code, and arguments that switch unpickling on."""
    for statement in ast.walk(ast.parse(source)):
        if isinstance(statement, ast.Import):
            names = {alias.name.partition(".")[0] for alias in statement.names}
            yield from names & FORBIDDEN_MODULES
        elif isinstance(statement, ast.ImportFrom) and statement.module and statement.level == 0:
            yield from {statement.module.partition(".")[0]} & FORBIDDEN_MODULES
        elif isinstance(statement, ast.Call):
            function = statement.func
            bare = function.id if isinstance(function, ast.Name) else None
            attribute = function.attr if isinstance(function, ast.Attribute) else None
            yield from {bare} & FORBIDDEN_CALLS
            yield from {attribute} & (FORBIDDEN_CALLS - {"compile"})  # an engine compiles programs
            yield from {keyword.arg for keyword in statement.keywords} & {"allow_pickle", "shell"}


def test_no_source_file_can_run_code_from_data() -> None:
    assert len(SOURCES) > 100
    found = {path.name: list(suspicious(path.read_text(encoding="utf-8"))) for path in SOURCES}
    assert {name: what for name, what in found.items() if what} == {}


def test_the_scan_sees_what_it_looks_for() -> None:
    guilty = """
import pickle, numpy as np
from joblib import load
eval(text); __import__(name); os.system(name)
np.load(path, allow_pickle=True)
"""
    assert set(suspicious(guilty)) == {
        "pickle",
        "joblib",
        "eval",
        "__import__",
        "system",
        "allow_pickle",
    }

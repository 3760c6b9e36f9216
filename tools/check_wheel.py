"""Build the wheel, install it into an empty folder and do the main job from there, as a user's machine would.

Once with the machine's C++ compiler and once with none on the PATH.
The environment that runs this script lends the dependencies; Trilith itself comes from the wheel alone.
"""

import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "trilith"
MODULE = "engines/native/_native.*.so"  # what a compiler adds
COMPILERS = ("c++", "g++", "clang++")
EXCUSE = "Trilith: no working C++ compiler found"


def run(*arguments: str | Path, **environment: str) -> str:
    """Run Python with these arguments away from the checkout; return what it printed, stop if it failed."""
    with tempfile.TemporaryDirectory() as elsewhere:
        done = subprocess.run(
            [sys.executable, *map(str, arguments)],
            cwd=elsewhere,
            env=os.environ | environment,
            capture_output=True,
            text=True,
            check=False,
        )
    if done.returncode != 0:
        what = f"{' '.join(map(str, arguments))} ended with exit code {done.returncode}"
        sys.exit(f"check_wheel: {what}\n{done.stdout}{done.stderr}")
    return done.stdout.strip()


def use(installed: Path, *arguments: str | Path) -> str:
    """Run Python with what is installed in a folder, without site (-S), whose hooks lead to the checkout."""
    path = os.pathsep.join((str(installed), sysconfig.get_path("purelib")))
    return run("-S", *arguments, PYTHONPATH=path)


def shipped(package: Path) -> set[Path]:
    """Files of a package, relative to it, without what Python caches."""
    return {
        path.relative_to(package)
        for path in package.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


def check(folder: Path, **environment: str) -> tuple[str, bool]:
    """Build a wheel in this environment and use it; return what to print, and whether it holds the module."""
    built, installed, log = folder / "built", folder / "installed", folder / "log"
    folder.mkdir()
    build = ("--quiet", "--log", log, "--no-deps", "--wheel-dir", built)
    run("-m", "pip", "wheel", *build, ROOT, **environment)
    said = log.read_text(encoding="utf-8")  # pip itself passes nothing on
    (wheel,) = built.glob("trilith-*.whl")
    run("-m", "pip", "install", "--quiet", "--no-deps", "--target", installed, wheel)

    there = shipped(installed / "trilith")
    modules = {path for path in there if path.match(MODULE)}
    sources = {path for path in shipped(SOURCE) if not path.match(MODULE)}  # a developer may keep one there
    if difference := sources ^ (there - modules):
        sys.exit(f"check_wheel: src/trilith and {wheel.name} differ in {sorted(map(str, difference))}")
    if bool(modules) == (EXCUSE in said):
        sys.exit(f"check_wheel: {wheel.name} must hold the native module or say why it does not\n{said}")

    origin = Path(use(installed, "-c", "import trilith; print(trilith.__file__)"))
    if not origin.is_relative_to(installed.resolve()):
        sys.exit(f"check_wheel: trilith was imported from {origin}, expected the wheel in {installed}")
    if modules:
        use(installed, "-c", "from trilith.engines.native._native import instruction_sets as sets; sets()")

    version = use(installed, installed / "bin" / "trilith", "--version")
    use(installed, "-m", "trilith", "train", "sample:iris", "--preset", "fast")
    holds = "with the native engine" if modules else "without the native engine"
    size = wheel.stat().st_size / 1e3
    return f"{wheel.name}, {holds}: {size:.0f} kB, says '{version}', trains sample:iris", bool(modules)


def hidden(folder: Path) -> str:
    """Make a PATH that leads to the tools of a build, and to no compiler."""
    folder.mkdir()
    for tool in ("cmake", "ninja", "git"):
        if place := shutil.which(tool):
            (folder / tool).symlink_to(place)
    return str(folder)


def main() -> None:
    """Check that both wheels hold every file of the package and that their commands work."""
    with tempfile.TemporaryDirectory() as folder:
        said, native = check(Path(folder, "with"))
        print(said)
        if not native and any(map(shutil.which, COMPILERS)):
            sys.exit("check_wheel: there is a C++ compiler, and the wheel has no native module")

        said, native = check(Path(folder, "without"), PATH=hidden(Path(folder, "bin")))
        print(said)
        if native:
            sys.exit("check_wheel: the wheel holds a native module, and the PATH had no compiler")


if __name__ == "__main__":
    main()

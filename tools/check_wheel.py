"""Build the wheel, install it into an empty folder and do the main job from there, as a user's machine would.

The environment that runs this script lends the dependencies; Trilith itself comes from the wheel alone.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "trilith"


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


def shipped(package: Path) -> set[Path]:
    """Files of a package, relative to it, without what Python caches."""
    return {
        path.relative_to(package)
        for path in package.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


def main() -> None:
    """Check that the wheel holds every file of the package and that its commands work."""
    with tempfile.TemporaryDirectory() as folder:
        built, installed = Path(folder, "built"), Path(folder, "installed")
        run("-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", built, ROOT)
        (wheel,) = built.glob("trilith-*.whl")
        run("-m", "pip", "install", "--quiet", "--no-deps", "--target", installed, wheel)

        if difference := shipped(SOURCE) ^ shipped(installed / "trilith"):
            sys.exit(f"check_wheel: src/trilith and {wheel.name} differ in {sorted(map(str, difference))}")

        path = {"PYTHONPATH": str(installed)}
        origin = Path(run("-c", "import trilith; print(trilith.__file__)", **path))
        if not origin.is_relative_to(installed.resolve()):
            sys.exit(f"check_wheel: trilith was imported from {origin}, expected the wheel in {installed}")

        version = run(installed / "bin" / "trilith", "--version", **path)
        run("-m", "trilith", "train", "sample:iris", **path)
        print(f"{wheel.name}: {wheel.stat().st_size / 1e3:.0f} kB, says '{version}', trains sample:iris")


if __name__ == "__main__":
    main()

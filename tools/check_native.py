"""Build the native engine with warnings as errors; test its kernels, and it as a whole under sanitizers.

Everything lies in build/, so that a second run compiles only what changed. Says what it leaves out, and why.
"""

import os
import re
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BUILD = ROOT / "build"
CROSS = "aarch64-linux-gnu-g++"
SETS = ("baseline", "avx2", "avx512")  # each may use what stands before it
WIDE = re.compile(r"%zmm|%k\d|%[xy]mm(1[6-9]|2\d|3\d)")  # registers that only AVX-512 has

TESTED = ("-DTRILITH_TESTS=ON", "-DTRILITH_MODULE=ON", f"-DPython_EXECUTABLE={sys.executable}")

# GCC sees dangers in instrumented code that are not there, so only the plain builds stop at warnings.
BUILDS = {
    "native": ["-DTRILITH_WERROR=ON", *TESTED],
    "native-address": ["-DTRILITH_SANITIZE=address,undefined", *TESTED],
    "native-thread": ["-DTRILITH_SANITIZE=thread", *TESTED],
    "native-aarch64": [
        "-DTRILITH_WERROR=ON",
        "-DTRILITH_TESTS=ON",
        "-DTRILITH_MODULE=OFF",
        "-DCMAKE_SYSTEM_NAME=Linux",
        "-DCMAKE_SYSTEM_PROCESSOR=aarch64",
        f"-DCMAKE_CXX_COMPILER={CROSS}",
    ],
}


# What the whole engine runs under each sanitizer, and the libraries of GCC that must be there before Python.
ENGINE_TESTS = {
    "native-address": (
        ("libasan.so", "libstdc++.so"),
        ("test_contract.py", "test_parity.py", "native/test_parity_feeds.py", "native/test_parity_losses.py"),
    ),
    "native-thread": (
        ("libtsan.so",),
        ("native/test_native_engine.py", "native/test_parity_losses.py", "native/test_parity_threads.py"),
    ),
}


def run(*command: str | Path, **variables: str) -> str:
    """Run a command of this environment or of the machine; return what it printed, stop if it failed."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    program = shutil.which(command[0], path=path) or str(command[0])
    arguments = [program, *map(str, command[1:])]
    environment = os.environ | {"PATH": path} | variables
    done = subprocess.run(arguments, env=environment, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f"check_native: {' '.join(arguments)}\n{done.stdout}{done.stderr}")
    return done.stdout + done.stderr


def sets_of_functions(module: Path) -> Iterator[tuple[str, str]]:
    """Yield function and needed set of every instruction beyond the baseline."""
    function = ""
    for line in run("objdump", "--disassemble", "--no-show-raw-insn", module).splitlines():
        if header := re.match(r"[0-9a-f]+ <(.+)>:", line):
            function = header[1]
        elif instruction := re.match(r"\s*[0-9a-f]+:\t([vk]\w+)\s*(.*)", line):
            name, operands = instruction.groups()
            wide = name.startswith("k") or WIDE.search(operands)
            yield function, "avx512" if wide else "avx2"


def check_places(module: Path) -> None:
    """No instruction may stand outside the namespace of its set: a machine without it would stumble there."""
    strays = {
        f"{function} ({needed})"
        for function, needed in sets_of_functions(module)
        if not any(name in function for name in SETS[SETS.index(needed) :])
    }
    if strays:
        sys.exit(f"check_native: {module.name} has instructions outside their namespaces: {sorted(strays)}")


def check_engine(name: str, folder: Path) -> None:
    """Run tests of the engine in Python on the module of this build, whose sanitizer Python itself lacks."""
    libraries, tests = ENGINE_TESTS[name]
    (compiler,) = re.findall(r"CMAKE_CXX_COMPILER:\w+=(.*)", (folder / "CMakeCache.txt").read_text())
    found = [Path(run(compiler, f"-print-file-name={library}").strip()) for library in libraries]
    if not all(map(Path.is_absolute, found)):
        print(f"{name}: the whole engine is left out, {compiler} has no {' and '.join(libraries)}")
        return
    tree = folder / "tree" / "trilith"
    shutil.rmtree(tree, ignore_errors=True)
    shutil.copytree(
        ROOT / "src" / "trilith", tree, ignore=shutil.ignore_patterns("_native*.so", "__pycache__")
    )
    for module in folder.glob("native/_native*.so"):
        shutil.copy(module, tree / "engines" / "native")
    said = run(
        *(sys.executable, "-S", "-m", "pytest", "-q", "-p", "no:cacheprovider"),
        *("-k", "native and not instruction_set and not forked"),  # a sanitizer of threads follows no fork
        *(ROOT / "tests" / "engines" / test for test in tests),
        LD_PRELOAD=" ".join(map(str, found)),
        PYTHONPATH=os.pathsep.join((str(tree.parent), sysconfig.get_path("purelib"))),
        PYTHONMALLOC="malloc",
        PYTHONDONTWRITEBYTECODE="1",
        ASAN_OPTIONS="detect_leaks=0",  # Python keeps some memory to its end
    )
    print(f"{name}: the whole engine, {said.splitlines()[-1]}")


def main() -> None:
    """Build and test each way in turn."""
    if not any(map(shutil.which, ("c++", "g++", "clang++", os.environ.get("CXX", "c++")))):
        print("check_native: no C++ compiler found, so the native engine is neither built nor tested")
        return
    for name, options in BUILDS.items():
        cross = name == "native-aarch64"
        if cross and not shutil.which(CROSS):
            print(f"{name}: left out, there is no {CROSS}")
            continue
        folder = BUILD / name
        run("cmake", "-S", ROOT, "-B", folder, "-G", "Ninja", *options)
        run("cmake", "--build", folder)
        if cross:
            print(f"{name}: compiles and links")
            continue
        tested = run("ctest", "--test-dir", folder, "--output-on-failure", "--parallel", str(os.cpu_count()))
        print(f"{name}: {''.join(re.findall(r'.*tests passed.*|No tests were found.*', tested))}")
        if name in ENGINE_TESTS:
            check_engine(name, folder)
            continue
        for module in folder.glob("native/_native*"):
            if shutil.which("objdump"):
                check_places(module)


if __name__ == "__main__":
    main()

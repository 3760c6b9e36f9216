"""Build the native engine with warnings as errors; run the tests of its kernels plain and under sanitizers.

Everything lies in build/, so that a second run compiles only what changed. Says what it leaves out, and why.
"""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BUILD = ROOT / "build"
CROSS = "aarch64-linux-gnu-g++"
SETS = ("baseline", "avx2", "avx512")  # each may use what stands before it
WIDE = re.compile(r"%zmm|%k\d|%[xy]mm(1[6-9]|2\d|3\d)")  # registers that only AVX-512 has

# GCC sees dangers in instrumented code that are not there, so only the plain builds stop at warnings.
BUILDS = {
    "native": ["-DTRILITH_WERROR=ON", "-DTRILITH_TESTS=ON", f"-DPython_EXECUTABLE={sys.executable}"],
    "native-address": ["-DTRILITH_SANITIZE=address,undefined", "-DTRILITH_TESTS=ON", "-DTRILITH_MODULE=OFF"],
    "native-thread": ["-DTRILITH_SANITIZE=thread", "-DTRILITH_TESTS=ON", "-DTRILITH_MODULE=OFF"],
    "native-aarch64": [
        "-DTRILITH_WERROR=ON",
        "-DTRILITH_TESTS=ON",
        "-DTRILITH_MODULE=OFF",
        "-DCMAKE_SYSTEM_NAME=Linux",
        "-DCMAKE_SYSTEM_PROCESSOR=aarch64",
        f"-DCMAKE_CXX_COMPILER={CROSS}",
    ],
}


def run(*command: str | Path) -> str:
    """Run a command of this environment or of the machine; return what it printed, stop if it failed."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    program = shutil.which(command[0], path=path) or str(command[0])
    arguments = [program, *map(str, command[1:])]
    environment = os.environ | {"PATH": path}
    done = subprocess.run(arguments, env=environment, capture_output=True, text=True, check=False)
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
        for module in folder.glob("native/_native*"):
            if shutil.which("objdump"):
                check_places(module)


if __name__ == "__main__":
    main()

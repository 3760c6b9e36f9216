"""The processor's peak: a loop of fused multiply-adds, compiled here by the C++ compiler that is found."""

import ctypes
import os
import shutil
import subprocess
from pathlib import Path

SOURCE = Path(__file__).with_suffix(".cpp")
COMPILERS = ("c++", "g++", "clang++")
ROUNDS = 100_000  # about a millisecond


class Peak:
    """Multiply-adds on one thread or more.

    Raises:
        RuntimeError: no compiler, or it fails.
    """

    def __init__(self, folder: Path) -> None:
        compiler = os.environ.get("CXX") or next(filter(shutil.which, COMPILERS), None)
        if compiler is None:
            raise RuntimeError(f"no C++ compiler: looked for {', '.join(COMPILERS)}; CXX may name another.")
        library = folder / "fma_peak.so"
        options = ["-O3", "-march=native", "-std=c++17", "-shared", "-fPIC", "-pthread"]
        command = [*compiler.split(), *options, str(SOURCE), "-o", str(library)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise RuntimeError(f"{' '.join(command)} fails: {done.stderr}")
        self._multiply_add = ctypes.CDLL(str(library)).multiply_add
        self._multiply_add.argtypes = [ctypes.c_longlong, ctypes.c_int]
        self._multiply_add.restype = ctypes.c_double
        self.flops = self._multiply_add(ROUNDS, 1)

    def run(self, threads: int, times: int) -> None:
        """Each thread does `flops` floating-point operations so many times."""
        self._multiply_add(ROUNDS * times, threads)

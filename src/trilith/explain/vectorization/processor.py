"""Which of the processor's vector instructions are in use."""

from __future__ import annotations

import numpy as np

from trilith.engines import NativeEngine
from trilith.engines.native.engine import native_is_here

REGISTERS = {"avx512": 512, "avx2": 256, "baseline": 128}  # bits


def processor() -> list[str]:
    """A sentence on NumPy, and one on the native engine."""
    found = np.show_config(mode="dicts")["SIMD Extensions"]
    used = ", ".join([*found["baseline"], *found.get("found", ())])
    said = [f"NumPy {np.__version__} uses {used}."]
    if not native_is_here():
        return [*said, "The native engine is not installed: there was no C++ compiler."]
    name = NativeEngine(threads=1).instruction_set
    bits = REGISTERS[name]
    return [
        *said,
        f"The native engine uses {name}: registers of {bits} bits, so {bits // 64} numbers of float64 "
        f"or {bits // 32} of float32 in one instruction. TRILITH_ISA forces fewer.",
    ]

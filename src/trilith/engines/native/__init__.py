"""The native engine: a program lowered to C++ kernels."""

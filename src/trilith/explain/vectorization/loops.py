"""The works as explicit loops over Python's numbers, as one would write them down from the definition."""

from __future__ import annotations

from math import exp

Vector = list[float]
Matrix = list[list[float]]


def dot(a: Vector, b: Vector) -> float:
    """Σᵢ aᵢ bᵢ."""
    total = 0.0
    for i in range(len(a)):
        total += a[i] * b[i]
    return total


def outer(a: Vector, b: Vector) -> Matrix:
    """Cᵢⱼ = aᵢ bⱼ."""
    rows = []
    for i in range(len(a)):
        row = []
        for j in range(len(b)):
            row.append(a[i] * b[j])
        rows.append(row)
    return rows


def elementwise(a: Vector, b: Vector) -> Vector:
    """cᵢ = aᵢ bᵢ."""
    products = []
    for i in range(len(a)):
        products.append(a[i] * b[i])
    return products


def product(A: Matrix, B: Matrix) -> Matrix:
    """Cᵢⱼ = Σₖ Aᵢₖ Bₖⱼ."""
    C = []
    for i in range(len(A)):
        row = []
        for j in range(len(B[0])):
            total = 0.0
            for k in range(len(B)):
                total += A[i][k] * B[k][j]
            row.append(total)
        C.append(row)
    return C


def sigmoid(z: Vector) -> Vector:
    """1 / (1 + exp(-z)) for each number."""
    values = []
    for each in z:
        values.append(1 / (1 + exp(-each)))
    return values


def softmax(Z: Matrix) -> Matrix:
    """exp(z) / Σ exp(z) over each row."""
    rows = []
    for z in Z:
        powers = []
        total = 0.0
        for each in z:
            powers.append(exp(each))
            total += powers[-1]
        for j in range(len(powers)):
            powers[j] /= total
        rows.append(powers)
    return rows


def logistic_step(X: Matrix, y: Vector, w: Vector, b: float, rate: float) -> Vector:
    """The weights and the bias after one step of logistic regression: a loop over examples and features."""
    m, n = len(X), len(w)
    dw = [0.0] * n
    db = 0.0
    for i in range(m):
        z = b
        for j in range(n):
            z += X[i][j] * w[j]
        error = 1 / (1 + exp(-z)) - y[i]
        for j in range(n):
            dw[j] += X[i][j] * error
        db += error
    moved = []
    for j in range(n):
        moved.append(w[j] - rate * dw[j] / m)
    return [*moved, b - rate * db / m]

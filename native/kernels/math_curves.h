// Sigmoid, tanh, erf, the activations built of them, and sine and cosine of vectors.
#pragma once

#include "kernels/math.h"

namespace trilith::TRILITH_ISA {

// At most 3 ulp: -t / (t + 2) with t = e^(-2|x|) - 1, which neither overflows nor cancels.
inline Floats tanh(Floats x) {
    const Floats t = expm1(-2.0f * magnitude(x));
    return with_sign(-t / (t + 2.0f), x);
}

// At most 3 ulp: a polynomial near 0, elsewhere 1 - exp of a polynomial (after N. Juffa).
inline Floats erf(Floats x) {
    const Floats t = at_most(magnitude(x), broadcast(10.0f)), square = t * t;
    Floats far = -1.72853470e-5f * t + 3.83197126e-4f;
    far = far * square + (-3.88396438e-3f * t + 2.42546219e-2f);
    far = far * t - 1.06777877e-1f;
    far = far * t - 6.34846687e-1f;
    far = far * t - 1.28717512e-1f;
    far = with_sign(1.0f - exp(far * t - t), x);
    Floats near = -5.96761703e-4f * square + 4.99119423e-3f;
    near = near * square - 2.67681349e-2f;
    near = near * square + 1.12819925e-1f;
    near = near * square - 3.76125336e-1f;
    near = near * square + 1.28379166e-1f;
    return select(t > 0.927734375f, far, near * x + x);
}

// Sine where `quarter` counts from 0, cosine where from 1: libm for |x| >= 8000, where the reduction fails.
template <int quarter>
inline Floats circle(Floats x) {
    const Floats shifted = x * 0.636619772f + rounder;
    const Floats n = shifted - rounder;
    // pi / 2 in three parts whose products with n are exact
    const Floats r = ((x - n * 1.5703125f) - n * 4.837512969970703125e-4f) - n * 7.54978995489188216e-8f;
    const Floats square = r * r;
    Floats sine = -1.9515295891e-4f * square + 8.3321608736e-3f;
    sine = (sine * square - 1.6666654611e-1f) * (square * r) + r;
    Floats cosine = 2.443315711809948e-5f * square - 1.388731625493765e-3f;
    cosine = (cosine * square + 4.166664568298827e-2f) * (square * square) + (1.0f - 0.5f * square);
    const FloatBits turn = reinterpret<FloatBits>(shifted) + quarter;
    const Floats size = select((turn & 1) != 0, cosine, sine);
    Floats result = select((turn & 2) != 0, -size, size);
    const FloatBits outside = ~(magnitude(x) < 8000.0f);
    std::int32_t any = 0;
    for (int i = 0; i < lanes<float>; ++i) any |= outside[i];
    if (any)
        for (int i = 0; i < lanes<float>; ++i)
            if (outside[i]) result[i] = quarter ? ::cosf(x[i]) : ::sinf(x[i]);
    return result;
}

inline Floats sin(Floats x) { return circle<0>(x); }
inline Floats cos(Floats x) { return circle<1>(x); }

inline Doubles tanh(Doubles x) { return each_lane(x, [](double v) { return ::tanh(v); }); }
inline Doubles erf(Doubles x) { return each_lane(x, [](double v) { return ::erf(v); }); }
inline Doubles sin(Doubles x) { return each_lane(x, [](double v) { return ::sin(v); }); }
inline Doubles cos(Doubles x) { return each_lane(x, [](double v) { return ::cos(v); }); }

// Whatever follows is one formula for float and double.

template <class V>
inline V sigmoid(V z) {
    const V shrunk = exp(-magnitude(z));
    return select(z >= V{}, V{} + 1, shrunk) / (1 + shrunk);
}

template <class V>
inline V softplus(V z) {
    return maximum(z, V{}) + log1p(exp(-magnitude(z)));
}

template <class V>
inline V gelu(V z) {
    using T = std::remove_reference_t<decltype(z[0])>;
    return z * (static_cast<T>(0.5) * (1 + erf(z * static_cast<T>(0.70710678118654752440))));
}

// z tanh(log(1 + e^z)) with the tanh and the logarithm resolved: one exponential of -|z|, nothing overflows
template <class V>
inline V mish(V z) {
    const V e = exp(-magnitude(z)), square = e * e;
    const auto positive = z >= V{};
    const V above = select(positive, 1 + 2 * e, square + 2 * e);
    return z * (above / (above + 2 * select(positive, square, V{} + 1)));
}

template <class V, class T>
inline V elu(V z, T alpha) {
    return select(z > V{}, z, alpha * expm1(minimum(z, V{})));
}

}  // namespace trilith::TRILITH_ISA

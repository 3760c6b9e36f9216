// Exponential and logarithm of float vectors, and what both are built of; double goes through libm, lane by lane.
#pragma once

#include <cmath>

#include "kernels/vector.h"

namespace trilith::TRILITH_ISA {

using Floats = Vector<float>;
using FloatBits = Mask<float>;
using Doubles = Vector<double>;

template <class M, class V>
inline V select(M mask, V yes, V no) {
    return mask ? yes : no;
}

// The larger and the smaller of two; NaN where either is NaN, as in NumPy.
template <class V>
inline V maximum(V a, V b) {
    return select((a >= b) | (a != a), a, b);
}
template <class V>
inline V minimum(V a, V b) {
    return select((a <= b) | (a != a), a, b);
}

// 0 - a, not -a: so that -0 becomes 0.
template <class V>
inline V magnitude(V a) {
    return select(a > V{}, a, V{} - a);
}

// a where it is not NaN and at most (at least) the limit; NaN stays.
template <class V>
inline V at_most(V a, V limit) {
    return select(a > limit, limit, a);
}
template <class V>
inline V at_least(V a, V limit) {
    return select(a < limit, limit, a);
}

// `size` with the sign of `of`; size is not negative.
inline Floats with_sign(Floats size, Floats of) {
    const FloatBits sign = reinterpret<FloatBits>(of) & static_cast<std::int32_t>(0x80000000u);
    return reinterpret<Floats>(reinterpret<FloatBits>(size) | sign);
}

template <class V, class Function>
inline V each_lane(V a, Function function) {
    V result = a;
    for (int i = 0; i < static_cast<int>(sizeof(V) / sizeof(a[0])); ++i) result[i] = function(a[i]);
    return result;
}

// Adding this to a float of less than 2^22 rounds it to a whole number, which is then in the lowest bits.
constexpr float rounder = 12582912.0f;  // 1.5 * 2^23

// x = n * ln 2 + r with |r| <= ln 2 / 2
struct Reduced {
    FloatBits n;
    Floats r;
};

inline Reduced reduce(Floats x) {
    const Floats shifted = x * 1.44269504f + rounder;
    const Floats n = shifted - rounder;
    const Floats r = x - n * 0.693359375f + n * 2.12194440e-4f;  // ln 2 in two parts, the first with few bits
    return {reinterpret<FloatBits>(shifted) - 0x4b400000, r};
}

inline Floats power_of_two(FloatBits n) { return reinterpret<Floats>((n + 127) << 23); }

// e^r - 1 for |r| <= ln 2 / 2
inline Floats small_expm1(Floats r) {
    Floats p = broadcast(1.9875691500e-4f);
    p = p * r + 1.3981999507e-3f;
    p = p * r + 8.3334519073e-3f;
    p = p * r + 4.1665795894e-2f;
    p = p * r + 1.6666665459e-1f;
    p = p * r + 5.0000001201e-1f;
    return p * (r * r) + r;
}

// At most 2 ulp. Above 88.72 inf, below -104 zero.
inline Floats exp(Floats x) {
    const Reduced part = reduce(at_least(at_most(x, broadcast(90.0f)), broadcast(-105.0f)));
    // in two factors, for 2^n itself may be too large or too small
    const FloatBits half = part.n >> 1;
    return (small_expm1(part.r) + 1.0f) * power_of_two(half) * power_of_two(part.n - half);
}

// At most 3 ulp.
inline Floats expm1(Floats x) {
    const Reduced part = reduce(at_least(at_most(x, broadcast(89.0f)), broadcast(-30.0f)));
    const Floats half_scale = power_of_two(part.n - 1);  // 2^128 would be inf
    const Floats result = (half_scale * small_expm1(part.r) + (half_scale - 0.5f)) * 2.0f;
    // the halves of tiny numbers are not exact
    return select(magnitude(x) < 1e-4f, x + 0.5f * x * x, result);
}

// log(1 + f) for sqrt(1/2) <= 1 + f <= sqrt(2), plus exponent * ln 2 + correction
inline Floats log_of_parts(Floats f, Floats exponent, Floats correction) {
    const Floats square = f * f;
    Floats p = broadcast(7.0376836292e-2f);
    p = p * f + -1.1514610310e-1f;
    p = p * f + 1.1676998740e-1f;
    p = p * f + -1.2420140846e-1f;
    p = p * f + 1.4249322787e-1f;
    p = p * f + -1.6668057665e-1f;
    p = p * f + 2.0000714765e-1f;
    p = p * f + -2.4999993993e-1f;
    p = p * f + 3.3333331174e-1f;
    Floats tail = p * (f * square) + exponent * -2.12194440e-4f + correction;
    tail = tail - 0.5f * square;
    return f + tail + exponent * 0.693359375f;
}

// x = 2^exponent * (1 + f) with 1 + f in [sqrt(1/2), sqrt(2)); x positive, normal and finite
struct Split {
    Floats exponent, f;
};

inline Split split(Floats x) {
    constexpr std::uint32_t root_of_half = 0x3f3504f3;
    // unsigned, for the bits of a negative x, whose result nobody uses, may wrap around
    const auto bits = reinterpret<FloatBits>(reinterpret<Vector<std::uint32_t>>(x) - root_of_half);
    const Floats mantissa = reinterpret<Floats>((bits & 0x7fffff) + static_cast<std::int32_t>(root_of_half));
    return {__builtin_convertvector(bits >> 23, Floats), mantissa - 1.0f};
}

// log's values where the formula does not hold: inf at inf, -inf at 0, NaN below 0 and at NaN
inline Floats log_at_edges(Floats x, Floats inside) {
    const Floats infinity = broadcast(__builtin_inff());
    Floats result = select((x > 0.0f) & (x < infinity), inside, broadcast(__builtin_nanf("")));
    result = select(x == 0.0f, -infinity, result);
    return select(x == infinity, infinity, result);
}

// At most 2 ulp, denormal x included.
inline Floats log(Floats x) {
    const auto tiny = x < 1.17549435e-38f;
    const Split parts = split(select(tiny, x * 8388608.0f, x));
    const Floats exponent = parts.exponent - select(tiny, broadcast(23.0f), Floats{});
    return log_at_edges(x, log_of_parts(parts.f, exponent, Floats{}));
}

// At most 3 ulp.
inline Floats log1p(Floats x) {
    const Floats u = 1.0f + x;
    const Split parts = split(u);
    const Floats back = u - 1.0f;
    const Floats lost = (1.0f - (u - back)) + (x - back);  // what rounding 1 + x left out
    const auto near = parts.exponent == 0.0f;              // there x itself is the exact f
    const Floats correction = select(near, Floats{}, lost / u);
    const Floats inside = log_of_parts(select(near, x, parts.f), parts.exponent, correction);
    return log_at_edges(u, inside);
}

inline Doubles exp(Doubles x) { return each_lane(x, [](double v) { return ::exp(v); }); }
inline Doubles expm1(Doubles x) { return each_lane(x, [](double v) { return ::expm1(v); }); }
inline Doubles log(Doubles x) { return each_lane(x, [](double v) { return ::log(v); }); }
inline Doubles log1p(Doubles x) { return each_lane(x, [](double v) { return ::log1p(v); }); }

}  // namespace trilith::TRILITH_ISA

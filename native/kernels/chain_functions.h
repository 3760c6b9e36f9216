// What each code of a chain means: one small function a code, of vectors.
#pragma once

#include <type_traits>

#include "kernels/math_curves.h"

namespace trilith::TRILITH_ISA {

#define TRILITH_FUNCTION(Name, number_of_arguments, arguments, result) \
    struct Name {                                                      \
        static constexpr int arity = number_of_arguments;              \
        template <class V>                                             \
        static V of arguments {                                        \
            return result;                                             \
        }                                                              \
    }

TRILITH_FUNCTION(Add, 2, (V a, V b), a + b);
TRILITH_FUNCTION(Subtract, 2, (V a, V b), a - b);
TRILITH_FUNCTION(Multiply, 2, (V a, V b), a * b);
TRILITH_FUNCTION(Divide, 2, (V a, V b), a / b);
TRILITH_FUNCTION(Maximum, 2, (V a, V b), maximum(a, b));
TRILITH_FUNCTION(Minimum, 2, (V a, V b), minimum(a, b));
TRILITH_FUNCTION(Greater, 2, (V a, V b), select(a > b, V{} + 1, V{}));
TRILITH_FUNCTION(GreaterEqual, 2, (V a, V b), select(a >= b, V{} + 1, V{}));
TRILITH_FUNCTION(Less, 2, (V a, V b), select(a < b, V{} + 1, V{}));
TRILITH_FUNCTION(LessEqual, 2, (V a, V b), select(a <= b, V{} + 1, V{}));
TRILITH_FUNCTION(Equal, 2, (V a, V b), select(a == b, V{} + 1, V{}));
TRILITH_FUNCTION(NotEqual, 2, (V a, V b), select(a != b, V{} + 1, V{}));
TRILITH_FUNCTION(Where, 3, (V a, V b, V c), select(a != V{}, b, c));
TRILITH_FUNCTION(Negate, 1, (V a), -a);
TRILITH_FUNCTION(Abs, 1, (V a), magnitude(a));
TRILITH_FUNCTION(Sign, 1, (V a), select(a > V{}, V{} + 1, select(a < V{}, V{} - 1, a)));  // NaN stays
TRILITH_FUNCTION(Truth, 1, (V a), select(a != V{}, V{} + 1, V{}));
TRILITH_FUNCTION(Exp, 1, (V a), exp(a));
TRILITH_FUNCTION(Expm1, 1, (V a), expm1(a));
TRILITH_FUNCTION(Log, 1, (V a), log(a));
TRILITH_FUNCTION(Log1p, 1, (V a), log1p(a));
TRILITH_FUNCTION(Sin, 1, (V a), sin(a));
TRILITH_FUNCTION(Cos, 1, (V a), cos(a));
TRILITH_FUNCTION(Erf, 1, (V a), erf(a));
TRILITH_FUNCTION(Sigmoid, 1, (V z), sigmoid(z));
TRILITH_FUNCTION(Tanh, 1, (V z), tanh(z));
TRILITH_FUNCTION(Relu, 1, (V z), select(z < V{}, V{}, z));  // NaN stays
TRILITH_FUNCTION(LeakyRelu, 2, (V z, V slope), select(z > V{}, z, slope * z));
TRILITH_FUNCTION(Elu, 2, (V z, V alpha), elu(z, alpha));
TRILITH_FUNCTION(Softplus, 1, (V z), softplus(z));
TRILITH_FUNCTION(Silu, 1, (V z), z * sigmoid(z));
TRILITH_FUNCTION(Gelu, 1, (V z), gelu(z));
TRILITH_FUNCTION(Mish, 1, (V z), mish(z));
TRILITH_FUNCTION(MultiplyAdd, 3, (V a, V b, V c), a * b + c);
TRILITH_FUNCTION(MultiplySubtract, 3, (V a, V b, V c), a * b - c);
TRILITH_FUNCTION(NegateMultiplyAdd, 3, (V a, V b, V c), c - a * b);
TRILITH_FUNCTION(Square, 1, (V a), a * a);
TRILITH_FUNCTION(SumOfProducts, 4, (V a, V b, V c, V d), a * b + c * d);
TRILITH_FUNCTION(ProductPlusSquare, 4, (V a, V b, V c, V d), a * b + c * c * d);

#undef TRILITH_FUNCTION

struct Selu {
    static constexpr int arity = 1;
    template <class V>
    static V of(V z) {
        using T = std::remove_reference_t<decltype(z[0])>;
        return static_cast<T>(1.0507009873554804934193349852946) *
               elu(z, V{} + static_cast<T>(1.6732632423543772848170429916717));
    }
};

// Numbers of 2^23 (2^52) and more are whole, and NaN compares false: both stay.
struct Truncate {
    static constexpr int arity = 1;
    template <class V>
    static V of(V a) {
        using T = std::remove_reference_t<decltype(a[0])>;
        if constexpr (std::is_same_v<T, std::int64_t>) {
            return a;
        } else {
            const V whole = __builtin_convertvector(__builtin_convertvector(a, Mask<T>), V);
            return select(magnitude(a) < static_cast<T>(sizeof(T) == 4 ? 0x1p23 : 0x1p52), whole, a);
        }
    }
};

struct Floor {
    static constexpr int arity = 1;
    template <class V>
    static V of(V a) {
        const V whole = Truncate::of(a);
        return select(whole > a, whole - 1, whole);
    }
};

inline float root(float a) { return __builtin_sqrtf(a); }
inline double root(double a) { return __builtin_sqrt(a); }

struct Sqrt {
    static constexpr int arity = 1;
    template <class V>
    static V of(V a) {
        return each_lane(a, [](auto number) { return root(number); });
    }
};

// The roots of a vector. Of floats at most 2 ulp: the processor's estimate and one step of Newton's method,
// which leave its slow divider to the division that comes next.
template <class T>
inline Vector<T> roots(Vector<T> x) {
#if defined(__AVX512F__)
    if constexpr (std::is_same_v<T, float>) {
        const Floats inverse = __builtin_ia32_rsqrt14ps512_mask(x, Floats{}, static_cast<std::uint16_t>(-1));
        const Floats root = x * inverse;
        const Floats better = root * (1.5f - 0.5f * root * inverse);
        return select((x == Floats{}) | (x == broadcast(__builtin_inff())), x, better);
    }
#endif
    return Sqrt::of(x);
}

struct DivideByRoot {
    static constexpr int arity = 4;
    template <class V>
    static V of(V a, V b, V c, V d) {
        return a / (roots<std::remove_reference_t<decltype(a[0])>>(b) * c + d);
    }
};

}  // namespace trilith::TRILITH_ISA

// The loops that run the codes of a chain over a tile, and which loop belongs to which code.
#pragma once

#include <utility>

#include "kernels/chain.h"
#include "kernels/chain_functions.h"

namespace trilith::TRILITH_ISA {

// Runs over whole vectors until `count` elements are done. A uniform argument is one vector of equal numbers.
template <class T>
using Run = void (*)(T* target, const T* a, const T* b, const T* c, const T* d, std::int64_t count);

// For each set of uniform arguments (1: a, 2: b, 4: c, 8: d) one loop.
template <class T>
struct Instruction {
    int arity;
    Run<T> run[15];
};

// Whole numbers wrap around, as in NumPy, which C++ promises for unsigned ones only.
template <class Function>
constexpr bool wraps =
    std::is_same_v<Function, Add> || std::is_same_v<Function, Subtract> || std::is_same_v<Function, Multiply> ||
    std::is_same_v<Function, Negate> || std::is_same_v<Function, Square> ||
    std::is_same_v<Function, MultiplyAdd> || std::is_same_v<Function, MultiplySubtract> ||
    std::is_same_v<Function, NegateMultiplyAdd> || std::is_same_v<Function, SumOfProducts> ||
    std::is_same_v<Function, ProductPlusSquare>;

template <class T, class Function>
inline Vector<T> apply(Vector<T> x, Vector<T> y, Vector<T> z, Vector<T> u) {
    using Unsigned = Vector<std::uint64_t>;
    using V = std::conditional_t<std::is_same_v<T, std::int64_t> && wraps<Function>, Unsigned, Vector<T>>;
    const V a = reinterpret<V>(x), b = reinterpret<V>(y), c = reinterpret<V>(z), d = reinterpret<V>(u);
    if constexpr (Function::arity == 1) return reinterpret<Vector<T>>(Function::of(a));
    if constexpr (Function::arity == 2) return reinterpret<Vector<T>>(Function::of(a, b));
    if constexpr (Function::arity == 3) return reinterpret<Vector<T>>(Function::of(a, b, c));
    if constexpr (Function::arity == 4) return reinterpret<Vector<T>>(Function::of(a, b, c, d));
}

template <class T, class Function, int uniform>
void run_over(T* target, const T* a, const T* b, const T* c, const T* d, std::int64_t count) {
    constexpr int arity = Function::arity;
    Vector<T> x = load(a), y{}, z{}, u{};
    if constexpr (arity > 1) y = load(b);
    if constexpr (arity > 2) z = load(c);
    if constexpr (arity > 3) u = load(d);
    for (std::int64_t i = 0; i < count; i += lanes<T>) {
        if constexpr (!(uniform & 1)) x = load(a + i);
        if constexpr (arity > 1 && !(uniform & 2)) y = load(b + i);
        if constexpr (arity > 2 && !(uniform & 4)) z = load(c + i);
        if constexpr (arity > 3 && !(uniform & 8)) u = load(d + i);
        store<T>(target + i, apply<T, Function>(x, y, z, u));
    }
}

template <class T, class F, int... uniform>
constexpr Instruction<T> with_loops(std::integer_sequence<int, uniform...>) {
    return {F::arity, {&run_over<T, F, uniform>...}};
}

// All sets of uniform arguments but the whole one: a step with that runs the first loop, once.
template <int arity>
constexpr auto arguments() {
    return std::make_integer_sequence<int, (1 << arity) - 1>{};
}

inline float power(float a, float b) { return ::powf(a, b); }
inline double power(double a, double b) { return ::pow(a, b); }

// Number by number: exp(b log a) would lose digits.
template <class T, int uniform>
void run_power(T* target, const T* a, const T* b, const T*, const T*, std::int64_t count) {
    const T first = a[0], second = b[0];  // the target may be the register of a uniform argument
    for (std::int64_t i = 0; i < count; ++i)
        target[i] = power(uniform & 1 ? first : a[i], uniform & 2 ? second : b[i]);
}

template <class T, class Function>
constexpr Instruction<T> instruction_of = with_loops<T, Function>(arguments<Function::arity>());
template <class T>
constexpr Instruction<T> power_instruction = {2, {&run_power<T, 0>, &run_power<T, 1>, &run_power<T, 2>}};

// The instruction of a code that only floats have, or null.
template <class T>
const Instruction<T>* float_instruction(Code code) {
    switch (code) {
        case Code::divide: return &instruction_of<T, Divide>;
        case Code::exp: return &instruction_of<T, Exp>;
        case Code::expm1: return &instruction_of<T, Expm1>;
        case Code::log: return &instruction_of<T, Log>;
        case Code::log1p: return &instruction_of<T, Log1p>;
        case Code::sin: return &instruction_of<T, Sin>;
        case Code::cos: return &instruction_of<T, Cos>;
        case Code::erf: return &instruction_of<T, Erf>;
        case Code::sigmoid: return &instruction_of<T, Sigmoid>;
        case Code::tanh: return &instruction_of<T, Tanh>;
        case Code::leaky_relu: return &instruction_of<T, LeakyRelu>;
        case Code::elu: return &instruction_of<T, Elu>;
        case Code::selu: return &instruction_of<T, Selu>;
        case Code::softplus: return &instruction_of<T, Softplus>;
        case Code::silu: return &instruction_of<T, Silu>;
        case Code::gelu: return &instruction_of<T, Gelu>;
        case Code::mish: return &instruction_of<T, Mish>;
        case Code::sqrt: return &instruction_of<T, Sqrt>;
        case Code::divide_by_root: return &instruction_of<T, DivideByRoot>;
        case Code::power: return &power_instruction<T>;
        default: return nullptr;
    }
}

// The instruction of a code from registers to a register; null for loads, stores and what T does not have.
template <class T>
const Instruction<T>* instruction(Code code) {
    switch (code) {
        case Code::add: return &instruction_of<T, Add>;
        case Code::subtract: return &instruction_of<T, Subtract>;
        case Code::multiply: return &instruction_of<T, Multiply>;
        case Code::maximum: return &instruction_of<T, Maximum>;
        case Code::minimum: return &instruction_of<T, Minimum>;
        case Code::greater: return &instruction_of<T, Greater>;
        case Code::greater_equal: return &instruction_of<T, GreaterEqual>;
        case Code::less: return &instruction_of<T, Less>;
        case Code::less_equal: return &instruction_of<T, LessEqual>;
        case Code::equal: return &instruction_of<T, Equal>;
        case Code::not_equal: return &instruction_of<T, NotEqual>;
        case Code::where: return &instruction_of<T, Where>;
        case Code::negate: return &instruction_of<T, Negate>;
        case Code::abs: return &instruction_of<T, Abs>;
        case Code::sign: return &instruction_of<T, Sign>;
        case Code::floor: return &instruction_of<T, Floor>;
        case Code::truncate: return &instruction_of<T, Truncate>;
        case Code::truth: return &instruction_of<T, Truth>;
        case Code::relu: return &instruction_of<T, Relu>;
        case Code::multiply_add: return &instruction_of<T, MultiplyAdd>;
        case Code::multiply_subtract: return &instruction_of<T, MultiplySubtract>;
        case Code::negate_multiply_add: return &instruction_of<T, NegateMultiplyAdd>;
        case Code::square: return &instruction_of<T, Square>;
        case Code::sum_of_products: return &instruction_of<T, SumOfProducts>;
        case Code::product_plus_square: return &instruction_of<T, ProductPlusSquare>;
        default: break;
    }
    if constexpr (std::is_floating_point_v<T>) return float_instruction<T>(code);
    return nullptr;
}

}  // namespace trilith::TRILITH_ISA

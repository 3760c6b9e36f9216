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

template <class T, class Function>
constexpr Instruction<T> instruction_of = with_loops<T, Function>(arguments<Function::arity>());

inline float power(float a, float b) { return ::powf(a, b); }
inline double power(double a, double b) { return ::pow(a, b); }

// Number by number: exp(b log a) would lose digits.
template <class T, int uniform>
void run_power(T* target, const T* a, const T* b, const T*, const T*, std::int64_t count) {
    const T first = a[0], second = b[0];  // the target may be the register of a uniform argument
    for (std::int64_t i = 0; i < count; ++i)
        target[i] = power(uniform & 1 ? first : a[i], uniform & 2 ? second : b[i]);
}

struct Power {};
template <class T>
constexpr Instruction<T> instruction_of<T, Power> = {2, {&run_power<T, 0>, &run_power<T, 1>, &run_power<T, 2>}};

// The instruction of a code from registers to a register; null for loads, stores and what T does not have.
template <class T>
const Instruction<T>* instruction(Code code) {
    constexpr bool floats = std::is_floating_point_v<T>;
    switch (code) {
#define TRILITH_MOVE(name) \
    case Code::name: return nullptr;
#define TRILITH_CODE(name, Function) \
    case Code::name: return &instruction_of<T, Function>;
#define TRILITH_FLOAT_CODE(name, Function)                            \
    case Code::name:                                                  \
        if constexpr (floats) return &instruction_of<T, Function>;    \
        return nullptr;
#include "kernels/codes.h"
    }
    return nullptr;
}

}  // namespace trilith::TRILITH_ISA

// SIMD vectors with the compiler's own operators (GCC and Clang vector extensions): the same source for every
// instruction set. Each file of kernels is compiled once for each set, with TRILITH_ISA naming the namespace.
#pragma once

#include <cstdint>
#include <cstring>

#ifndef TRILITH_ISA
#error "compile with -DTRILITH_ISA=baseline, avx2 or avx512"
#endif

namespace trilith::TRILITH_ISA {

#if defined(__AVX512F__)
constexpr int vector_bytes = 64;
constexpr int vector_registers = 32;
#elif defined(__AVX__)
constexpr int vector_bytes = 32;
constexpr int vector_registers = 16;
#elif defined(__aarch64__)
constexpr int vector_bytes = 16;
constexpr int vector_registers = 32;
#else
constexpr int vector_bytes = 16;
constexpr int vector_registers = 16;
#endif

template <class T>
struct VectorOf {
    typedef T type __attribute__((vector_size(vector_bytes)));
};

// Vector<float>: 16, 8 or 4 floats. Comparing two gives a vector of integers of the same width, -1 where true.
template <class T>
using Vector = typename VectorOf<T>::type;

template <class T>
constexpr int lanes = vector_bytes / static_cast<int>(sizeof(T));

// The integer of the same width as T: what a comparison of two Vector<T> holds.
template <class T>
struct BitsOf;
template <>
struct BitsOf<float> {
    using type = std::int32_t;
};
template <>
struct BitsOf<double> {
    using type = std::int64_t;
};
template <>
struct BitsOf<std::int64_t> {
    using type = std::int64_t;
};
template <class T>
using Bits = typename BitsOf<T>::type;
template <class T>
using Mask = Vector<Bits<T>>;

template <class T>
inline Vector<T> load(const T* from) {
    Vector<T> v;
    std::memcpy(&v, from, sizeof v);
    return v;
}

template <class T>
inline void store(T* to, Vector<T> v) {
    std::memcpy(to, &v, sizeof v);
}

template <class T>
inline Vector<T> broadcast(T value) {
    return value - Vector<T>{};  // not plus: -0 + 0 is 0
}

// A vector's bits read as another type of the same width.
template <class To, class From>
inline To reinterpret(From from) {
    static_assert(sizeof(To) == sizeof(From));
    To to;
    std::memcpy(&to, &from, sizeof to);
    return to;
}

// The numbers of a vector, zeros from `count` on: the columns that pad a panel may hold NaN.
template <class T>
inline Vector<T> first(Vector<T> numbers, std::int64_t count) {
    Mask<T> column{};
#pragma GCC unroll 16
    for (int i = 0; i < lanes<T>; ++i) column[i] = i;
    const Mask<T> real = column < static_cast<Bits<T>>(count);
    return reinterpret<Vector<T>>(reinterpret<Mask<T>>(numbers) & real);
}

// Not std::min and std::max: a weak symbol of theirs, compiled here for one instruction set, could be the one that
// the linker keeps for all.
template <class T>
constexpr T smaller(T a, T b) {
    return b < a ? b : a;
}
template <class T>
constexpr T larger(T a, T b) {
    return a < b ? b : a;
}

}  // namespace trilith::TRILITH_ISA

// Sums in double, lane by lane, of vectors of float or double.
#pragma once

#include "kernels/part.h"

namespace trilith::TRILITH_ISA {

template <class T>
struct Sums;

template <>
struct Sums<double> {
    Doubles sums{};

    void add(Doubles v) { sums += v; }
    double all() const { return total<double>(sums); }
};

template <>
struct Sums<float> {
    Doubles low{}, high{};

    void add(Floats v) {
        typedef float Half __attribute__((vector_size(vector_bytes / 2)));
        Half halves[2];
        std::memcpy(halves, &v, sizeof v);
        low += __builtin_convertvector(halves[0], Doubles);
        high += __builtin_convertvector(halves[1], Doubles);
    }
    double all() const { return total<double>(low + high); }
};

// `make(lane's sum)` of each lane, as T.
template <class T, class Make>
inline Vector<T> each_sum(const Sums<T>& sums, Make make) {
    double each[lanes<T>];
    static_assert(sizeof each == sizeof sums);
    std::memcpy(each, &sums, sizeof each);
    Vector<T> result;
    for (int i = 0; i < lanes<T>; ++i) result[i] = static_cast<T>(make(each[i]));
    return result;
}

}  // namespace trilith::TRILITH_ISA

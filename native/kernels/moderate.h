// Whether numbers are finite and moderate, found while they are in the cache for another reason.
#pragma once

#include "kernels/vector.h"

namespace trilith::TRILITH_ISA {

// The bits of |x| as a whole number order magnitudes; those of infinity and NaN are the largest.
template <class T>
class Magnitudes {
  public:
    // Whole vectors are read.
    void add(const T* values, std::int64_t count) {
        for (; count >= lanes<T>; count -= lanes<T>, values += lanes<T>) add(load(values));
        if (count > 0) add(first<T>(load(values), count));
    }

    // At most 1e6: a sum of a million products of such numbers, squared, is still far from overflow in float32.
    bool moderate() const {
        const Mask<T> large = largest_ > reinterpret<Mask<T>>(broadcast(static_cast<T>(1e6)));
        for (int lane = 0; lane < lanes<T>; ++lane)
            if (large[lane]) return false;
        return true;
    }

  private:
    void add(Vector<T> values) {
        constexpr auto without_sign = static_cast<Bits<T>>(~std::uint64_t{0} >> (65 - 8 * sizeof(T)));
        const Mask<T> size = reinterpret<Mask<T>>(values) & without_sign;
        largest_ = size > largest_ ? size : largest_;
    }

    Mask<T> largest_{};
};

}  // namespace trilith::TRILITH_ISA

// What the kernel tests share: matrices that own their memory, kernels in pieces, checks that count failures.
#pragma once

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <random>
#include <vector>

#include "core/call.h"

namespace trilith::test {

inline int failures = 0;

inline void check(bool holds, const char* what) {
    if (!holds && ++failures < 20) std::fprintf(stderr, "failed: %s\n", what);
}

template <class T>
constexpr Kind kind_of() {
    if constexpr (std::is_same_v<T, float>) return Kind::float32;
    if constexpr (std::is_same_v<T, double>) return Kind::float64;
    if constexpr (std::is_same_v<T, std::int64_t>) return Kind::int64;
    return Kind::boolean;
}

// Runs a kernel piece by piece, as threads would.
inline void run_in_pieces(Kernel kernel, const Call& call, std::int64_t whole, std::int64_t piece,
                          Worker& worker) {
    for (std::int64_t begin = 0; begin < whole; begin += piece)
        kernel(call, {begin, begin + piece < whole ? begin + piece : whole}, worker);
}

// A matrix with memory of its own, padded as the engine pads it; the padding holds NaN where T can.
template <class T>
class Owned {
  public:
    Owned(std::int64_t rows, std::int64_t columns, bool panels) {
        matrix_ = {nullptr, rows, columns, kind_of<T>(), panels && columns > 1};
        const std::int64_t widest = matrix_.panels ? matrix_.segments() * panel_columns : columns;
        const std::int64_t count = (rows * widest + panel_columns - 1) / panel_columns * panel_columns + panel_columns;
        const std::size_t bytes = (static_cast<std::size_t>(count) * sizeof(T) + alignment - 1) / alignment * alignment;
        matrix_.data = std::aligned_alloc(alignment, bytes);
        std::memset(matrix_.data, 0xff, bytes);
    }
    ~Owned() { std::free(matrix_.data); }
    Owned(const Owned&) = delete;
    Owned& operator=(const Owned&) = delete;

    const Matrix& matrix() const { return matrix_; }

    T& at(std::int64_t row, std::int64_t column) const {
        const Segment<T> part = segment<T>(matrix_, column / panel_columns);
        return part.first[row * part.stride + column % panel_columns];
    }

    template <class Draw>
    void fill(Draw draw) {
        for (std::int64_t r = 0; r < matrix_.rows; ++r)
            for (std::int64_t c = 0; c < matrix_.columns; ++c) at(r, c) = static_cast<T>(draw());
    }

  private:
    Matrix matrix_;
};

}  // namespace trilith::test

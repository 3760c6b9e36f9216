// Transposing blocks of at most 32 by 32 numbers with shuffles of whole vectors.
#pragma once

#include <utility>

#include "kernels/vector.h"

namespace trilith::TRILITH_ISA {

// One step of the transposition: of two rows `step` apart, exchange the numbers off the diagonal of each 2 by
// 2 square of blocks of `step` columns.
template <class T, int step, std::size_t... column>
__attribute__((always_inline)) inline void exchange(Vector<T>& a, Vector<T>& b,
                                                    std::index_sequence<column...>) {
    constexpr int s = step, width = lanes<T>;
    const Vector<T> upper =
        __builtin_shufflevector(a, b, (int(column) & s ? width + int(column) - s : int(column))...);
    const Vector<T> lower =
        __builtin_shufflevector(a, b, (int(column) & s ? width + int(column) : int(column) + s)...);
    a = upper;
    b = lower;
}

template <class T, int step = 1>
__attribute__((always_inline)) inline void transpose_registers(Vector<T> (&rows)[lanes<T>]) {
    if constexpr (step < lanes<T>) {
#pragma GCC unroll 16
        for (int r = 0; r < lanes<T>; ++r)
            if (!(r & step)) exchange<T, step>(rows[r], rows[r + step], std::make_index_sequence<lanes<T>>{});
        transpose_registers<T, step * 2>(rows);
    }
}

// A square of one vector's width. Rows that are not there are taken as zeros, those not wanted not written.
template <class T>
void transpose_square(const T* from, std::int64_t from_stride, std::int64_t from_rows, T* to,
                      std::int64_t to_stride, std::int64_t to_rows) {
    Vector<T> rows[lanes<T>] = {};
    if (from_rows >= lanes<T>) {
#pragma GCC unroll 16
        for (int r = 0; r < lanes<T>; ++r) rows[r] = load(from + r * from_stride);
    } else {
#pragma GCC unroll 16
        for (int r = 0; r < lanes<T>; ++r)
            if (r < from_rows) rows[r] = load(from + r * from_stride);
    }
    transpose_registers<T>(rows);
    if (to_rows >= lanes<T>) {
#pragma GCC unroll 16
        for (int r = 0; r < lanes<T>; ++r) store(to + r * to_stride, rows[r]);
    } else {
#pragma GCC unroll 16
        for (int r = 0; r < lanes<T>; ++r)
            if (r < to_rows) store(to + r * to_stride, rows[r]);
    }
}

// to(c, r) = from(r, c). Whole vectors are read from each row and written to each row of `to`.
template <class T>
void transpose(const T* from, std::int64_t from_stride, std::int64_t rows, std::int64_t columns, T* to,
               std::int64_t to_stride) {
    for (std::int64_t c = 0; c < columns; c += lanes<T>)
        for (std::int64_t r = 0; r < rows; r += lanes<T>)
            transpose_square(from + r * from_stride + c, from_stride, rows - r, to + c * to_stride + r,
                             to_stride, columns - c);
}

}  // namespace trilith::TRILITH_ISA

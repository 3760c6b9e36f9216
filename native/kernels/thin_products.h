// Products of a matrix and a vector, where a tile of rows and columns would leave most of its registers empty.
#pragma once

#include "core/call.h"
#include "kernels/transpose.h"
#include "kernels/vector.h"

namespace trilith::TRILITH_ISA {

// Segments of a row vector times a matrix in panels that are computed side by side: enough sums to hide the
// latency of a multiply_add.
constexpr std::int64_t side_by_side = 4;

// to = vector * matrix, for `panels` neighbouring segments of the same padded width, `vectors` at a time.
// `to` holds 32 numbers a segment.
template <class T, int panels, int vectors>
void vector_times_panels(const T* vector, const Matrix& matrix, std::int64_t number, T* to) {
    const Segment<T> part = segment<T>(matrix, number);
    const std::int64_t panel = panel_columns * matrix.rows;
    for (std::int64_t column = 0; column < part.padded; column += vectors * lanes<T>) {
        Vector<T> sum[panels][vectors] = {};
        const T* from = part.first + column;
        for (std::int64_t k = 0; k < matrix.rows; ++k, from += part.stride) {
#pragma GCC unroll 4
            for (int p = 0; p < panels; ++p) {
#pragma GCC unroll 2
                for (int v = 0; v < vectors; ++v)
                    sum[p][v] += vector[k] * load(from + p * panel + v * lanes<T>);
            }
        }
#pragma GCC unroll 4
        for (int p = 0; p < panels; ++p) {
#pragma GCC unroll 2
            for (int v = 0; v < vectors; ++v)
                store(to + p * panel_columns + column + v * lanes<T>, sum[p][v]);
        }
    }
}

// Row r of the matrix in panels times the vector, for `rows` rows from `row` on, as partial sums to be added up.
template <class T, int rows>
void rows_times_vector(const Matrix& matrix, std::int64_t row, const T* vector, Vector<T>* partial) {
    Vector<T> sum[rows][2] = {};
    std::int64_t number = 0;
    for (; (number + 1) * panel_columns <= matrix.columns; ++number, vector += panel_columns) {
        const T* const from = static_cast<T*>(matrix.data) + (number * matrix.rows + row) * panel_columns;
#pragma GCC unroll 8
        for (std::int64_t c = 0; c < panel_columns; c += 2 * lanes<T>) {
            const Vector<T> left = load(vector + c), right = load(vector + c + lanes<T>);
#pragma GCC unroll 4
            for (int r = 0; r < rows; ++r) {
                sum[r][0] += load(from + r * panel_columns + c) * left;
                sum[r][1] += load(from + r * panel_columns + c + lanes<T>) * right;
            }
        }
    }
    if (number < matrix.segments()) {
        const Segment<T> part = segment<T>(matrix, number);
        for (std::int64_t c = 0; c < part.width; c += lanes<T>) {
            const Vector<T> factor = first<T>(load(vector + c), part.width - c);
            for (int r = 0; r < rows; ++r)
                sum[r][0] +=
                    factor * first<T>(load(part.first + (row + r) * part.stride + c), part.width - c);
        }
    }
    for (int r = 0; r < rows; ++r) partial[r] = sum[r][0] + sum[r][1];
}

// to[r] = row r of the matrix times the vector, for at most 32 rows from `row` on; whole vectors are written.
// A transposition lets all rows' partial sums be added up at once.
template <class T>
void matrix_times_vector(const Matrix& matrix, std::int64_t row, std::int64_t height, const T* vector,
                         T* to) {
    constexpr int together = 4;
    if (matrix.columns == 1) {  // not in panels
        const T* const column = static_cast<T*>(matrix.data) + row;
        for (std::int64_t r = 0; r < height; ++r) to[r] = column[r] * vector[0];
        return;
    }
    for (std::int64_t begin = 0; begin < height; begin += lanes<T>) {
        const std::int64_t end = smaller<std::int64_t>(begin + lanes<T>, height);
        Vector<T> partial[lanes<T>] = {};
        std::int64_t r = begin;
        for (; r + together <= end; r += together)
            rows_times_vector<T, together>(matrix, row + r, vector, partial + (r - begin));
        for (; r < end; ++r) rows_times_vector<T, 1>(matrix, row + r, vector, partial + (r - begin));
        transpose_registers<T>(partial);
        Vector<T> total = partial[0];
#pragma GCC unroll 16
        for (int i = 1; i < lanes<T>; ++i) total += partial[i];
        store(to + begin, total);
    }
}

}  // namespace trilith::TRILITH_ISA

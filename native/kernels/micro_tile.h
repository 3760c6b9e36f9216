// The innermost loops of the matrix products: a small tile of the result, held in vector registers, grows by
// one rank after another.
#pragma once

#include "core/call.h"
#include "kernels/vector.h"

namespace trilith::TRILITH_ISA {

// How the factor whose numbers are broadcast lies in memory, seen from the rows of the tile.
enum class Rows : std::uint8_t {
    panels,      // the depth runs along panels of 32 columns, a row of the tile is a row of each panel
    contiguous,  // the depth runs down a panel, a row of the tile is a column of it
};

// The two factors of a tile: left(r, k) is broadcast and multiplied with the vectors at right + k * right_step.
template <class T>
struct Factors {
    const T* left;
    std::int64_t row;        // of the left factor's, the first of the tile
    std::int64_t left_step;  // Rows::panels: from a panel to the next; Rows::contiguous: from a k to the next
    const T* right;
    std::int64_t right_step;
    std::int64_t depth;  // all k there are
};

// Memory that what follows a block will change, a place for each of its first tiles: asked for while they are
// computed, `step` numbers with each k (Rows::contiguous only).
template <class T>
struct Ahead {
    const T* places[3];
    int count = 0;
    std::int64_t step = 0;
};

// Two vectors a row leave the other registers to the rows: 13 * 2 + 2 of 32, or 6 * 2 + 2 of 16.
constexpr int tile_vectors = 2;
constexpr int tile_rows = vector_registers == 32 ? 13 : 6;

// How many k before they are used factors are asked for: wide vectors use up the lines of the cache faster than the
// hardware brings them unasked.
constexpr int asked_before = vector_bytes == 64 ? 24 : 0;

// sum[r][v] += left[r * row_stride] * right[v], for `count` k. One multiply_add a k, in the order of k,
// whatever the size of the tile: so an element's bits do not depend on the tile that it fell into. `ahead` is what
// will be read afterwards or, where the left factor is contiguous, changed: asked for with each k, `ahead_step` on.
template <class T, int rows, int vectors, int row_stride>
__attribute__((always_inline)) inline void accumulate(Vector<T> (&sum)[rows][vectors], const T* left,
                                                      std::int64_t left_step, const T* right,
                                                      std::int64_t right_step, std::int64_t count,
                                                      const T* ahead, std::int64_t ahead_step) {
#pragma GCC unroll 1
    for (std::int64_t k = 0; k < count; ++k) {
        if constexpr (row_stride == 1) __builtin_prefetch(ahead + k * ahead_step, 1, 2);
        else __builtin_prefetch(ahead + k * ahead_step);
        if constexpr (asked_before > 0) {
            if constexpr (row_stride == 1) __builtin_prefetch(left + asked_before * left_step);
#pragma GCC unroll 2
            for (int v = 0; v < vectors; ++v) __builtin_prefetch(right + asked_before * right_step + v * lanes<T>);
        }
        Vector<T> factor[vectors];
#pragma GCC unroll 2
        for (int v = 0; v < vectors; ++v) factor[v] = load(right + v * lanes<T>);
#pragma GCC unroll 13
        for (int r = 0; r < rows; ++r) {
#pragma GCC unroll 2
            for (int v = 0; v < vectors; ++v) sum[r][v] += left[r * row_stride] * factor[v];
        }
        left += left_step;
        right += right_step;
    }
}

template <class T, Rows along, int rows, int vectors>
void compute_tile(const Factors<T>& factors, T* to, std::int64_t to_stride, const T* ahead,
                  std::int64_t ahead_step) {
    constexpr std::int64_t line = alignment / sizeof(T);
    Vector<T> sum[rows][vectors] = {};
    const T *left = factors.left, *right = factors.right;
    const std::int64_t row = factors.row, step = factors.right_step;
    std::int64_t count = factors.depth;
    if constexpr (along == Rows::contiguous) {
        accumulate<T, rows, vectors, 1>(sum, left + row, factors.left_step, right, step, count, ahead,
                                        ahead_step);
    } else if (count == 1) {  // a matrix of one column is not in panels
        accumulate<T, rows, vectors, 1>(sum, left + row, 1, right, step, count, right, 0);
    } else {
        for (; count > 16; count -= panel_columns) {
            const std::int64_t width = smaller(count, panel_columns);
            const T* const next = left + factors.left_step + row * 32;  // behind the last there may be no memory
            accumulate<T, rows, vectors, 32>(sum, left + row * 32, 1, right, step, width, next, line);
            left += factors.left_step;
            right += width * step;
        }
        accumulate<T, rows, vectors, 16>(sum, left + row * 16, 1, right, step, count, right, 0);
    }
#pragma GCC unroll 13
    for (int r = 0; r < rows; ++r) {
#pragma GCC unroll 2
        for (int v = 0; v < vectors; ++v) store(to + r * to_stride + v * lanes<T>, sum[r][v]);
    }
}

// The tile of a height known only at run time.
template <class T, Rows along, int vectors, int rows = tile_rows>
void compute_rows(const Factors<T>& factors, std::int64_t height, T* to, std::int64_t to_stride,
                  const T* ahead, std::int64_t ahead_step) {
    if constexpr (rows > 0) {
        if (height == rows)
            compute_tile<T, along, rows, vectors>(factors, to, to_stride, ahead, ahead_step);
        else
            compute_rows<T, along, vectors, rows - 1>(factors, height, to, to_stride, ahead, ahead_step);
    }
}

// A block of the product: at most 32 rows and 32 columns, cut into tiles of nearly equal height. Whole
// vectors are written.
template <class T, Rows along>
void compute_block(Factors<T> factors, std::int64_t height, std::int64_t columns, T* to,
                   std::int64_t to_stride, const Ahead<T>& ahead = {}) {
    const std::int64_t tiles = (height + tile_rows - 1) / tile_rows;
    const std::int64_t first_row = factors.row;
    const T* const right = factors.right;
    for (std::int64_t column = 0; column < columns; column += tile_vectors * lanes<T>) {
        factors.right = right + column;
        for (std::int64_t tile = 0; tile < tiles; ++tile) {
            const std::int64_t row = height * tile / tiles;
            const std::int64_t rows = height * (tile + 1) / tiles - row;
            factors.row = first_row + row;
            T* const place = to + row * to_stride + column;
            const bool asks = column == 0 && tile < ahead.count;
            const T* const next = asks ? ahead.places[tile] : factors.right;
            const std::int64_t step = asks ? ahead.step : 0;
            if (columns - column > lanes<T>)
                compute_rows<T, along, tile_vectors>(factors, rows, place, to_stride, next, step);
            else
                compute_rows<T, along, 1>(factors, rows, place, to_stride, next, step);
        }
    }
}

}  // namespace trilith::TRILITH_ISA

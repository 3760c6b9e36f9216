// Products of what windows see with a kernel or with gradients, without a copy of what they see: a position is where its
// window begins, and what it sees are runs at distances that all positions have in common.
#pragma once

#include <type_traits>

#include "kernels/bands.h"
#include "kernels/micro_tile.h"

namespace trilith::TRILITH_ISA {

// Numbers of the window that are neighbours in memory, from the window's first one, and the row of the kernel that
// the first of them is multiplied with.
struct Run {
    std::int64_t distance, kernel_row, count;
};

// The runs of a window of one group, row by row. `turned`: the kernel's last cell meets the window's first one.
inline std::int64_t count_of_runs(const Walk& walk, bool turned) {
    const bool whole_rows = walk.groups == 1 && walk.dilation_width == 1 && !turned;
    return walk.kernel_height * (whole_rows ? 1 : walk.kernel_width);
}

inline void list_runs(const Walk& walk, bool turned, std::int64_t row_numbers, Run* runs) {
    const std::int64_t fan_in = walk.fan_in(), count = count_of_runs(walk, turned);
    const std::int64_t across = count / walk.kernel_height, cells = walk.cells() / count;
    for (std::int64_t n = 0; n < count; ++n) {
        const std::int64_t down = n / across * walk.dilation_height, right = n % across * walk.dilation_width;
        const std::int64_t cell = turned ? count - 1 - n : n * cells;
        runs[n] = {down * row_numbers + right * walk.channels, cell * fan_in, cells * fan_in};
    }
}

// sum[r][v] += from[r][distance + k] * right[v] for the k of each run.
template <class T, int rows, int vectors>
void seen_times_kernel(const T* const* from, const Run* runs, std::int64_t count, const T* kernel, std::int64_t step,
                       T* to, std::int64_t to_stride) {
    Vector<T> sum[rows][vectors] = {};
    for (std::int64_t n = 0; n < count; ++n) {
        const T* seen[rows];
#pragma GCC unroll 13
        for (int r = 0; r < rows; ++r) seen[r] = from[r] + runs[n].distance;
        const T* right = kernel + runs[n].kernel_row * step;
#pragma GCC unroll 1
        for (std::int64_t k = 0; k < runs[n].count; ++k, right += step) {
            Vector<T> factor[vectors];
#pragma GCC unroll 2
            for (int v = 0; v < vectors; ++v) factor[v] = load(right + v * lanes<T>);
#pragma GCC unroll 13
            for (int r = 0; r < rows; ++r) {
#pragma GCC unroll 2
                for (int v = 0; v < vectors; ++v) sum[r][v] += seen[r][k] * factor[v];
            }
        }
    }
#pragma GCC unroll 13
    for (int r = 0; r < rows; ++r) {
#pragma GCC unroll 2
        for (int v = 0; v < vectors; ++v) store(to + r * to_stride + v * lanes<T>, sum[r][v]);
    }
}

// to[r][v] = the sum over positions p of from[p][r] * right[p][v].
template <class T, int rows, int vectors>
void seen_times_gradient(const T* const* from, std::int64_t positions, std::int64_t distance, const T* right,
                         std::int64_t step, T* to, std::int64_t to_stride) {
    Vector<T> sum[rows][vectors] = {};
#pragma GCC unroll 1
    for (std::int64_t p = 0; p < positions; ++p, right += step) {
        const T* const seen = from[p] + distance;
        Vector<T> factor[vectors];
#pragma GCC unroll 2
        for (int v = 0; v < vectors; ++v) factor[v] = load(right + v * lanes<T>);
#pragma GCC unroll 13
        for (int r = 0; r < rows; ++r) {
#pragma GCC unroll 2
            for (int v = 0; v < vectors; ++v) sum[r][v] += seen[r] * factor[v];
        }
    }
#pragma GCC unroll 13
    for (int r = 0; r < rows; ++r) {
#pragma GCC unroll 2
        for (int v = 0; v < vectors; ++v) store(to + r * to_stride + v * lanes<T>, sum[r][v]);
    }
}

// `work(rows as a constant)` for a height known only at run time.
template <int rows = tile_rows, class Work>
inline void with_rows(std::int64_t height, Work work) {
    if constexpr (rows > 0) {
        if (height == rows) work(std::integral_constant<int, rows>{});
        else with_rows<rows - 1>(height, work);
    }
}

// `work(first row, rows as a constant)` for tiles of nearly equal height.
template <class Work>
inline void each_tile(std::int64_t height, Work work) {
    const std::int64_t tiles = (height + tile_rows - 1) / tile_rows;
    for (std::int64_t tile = 0; tile < tiles; ++tile) {
        const std::int64_t row = height * tile / tiles;
        with_rows(height * (tile + 1) / tiles - row, [&](auto rows) { work(row, rows); });
    }
}

// `work(first column, vectors as a constant)` for strips as wide as a tile.
template <class T, class Work>
inline void each_strip(std::int64_t columns, Work work) {
    for (std::int64_t column = 0; column < columns; column += tile_vectors * lanes<T>) {
        if (columns - column > lanes<T>) work(column, std::integral_constant<int, tile_vectors>{});
        else work(column, std::integral_constant<int, 1>{});
    }
}

}  // namespace trilith::TRILITH_ISA

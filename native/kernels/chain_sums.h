// A chain's sums: each tile is summed in the compute type, the tiles' sums in double, always in one order.
#pragma once

#include <type_traits>

#include "kernels/chain_memory.h"

namespace trilith::TRILITH_ISA {

// What sums of tiles are kept in: whole numbers stay exact.
template <class T>
using Total = std::conditional_t<std::is_same_v<T, std::int64_t>, std::int64_t, double>;

// Adds the tile's columns to totals[0 .. width).
template <class T>
void add_rows(const T* values, const Place& place, Total<T>* totals) {
    T sums[panel_columns] = {};
    const std::int64_t whole_rows = place.count / place.padded, rest = place.count % place.padded;
    if (place.padded % lanes<T> == 0) {
        for (std::int64_t c = 0; c < place.padded; c += lanes<T>) {
            Vector<T> sum{};
            for (std::int64_t r = 0; r < whole_rows; ++r) sum += load(values + r * place.padded + c);
            store<T>(sums + c, sum);
        }
    } else {
        for (std::int64_t r = 0; r < whole_rows; ++r)
            for (std::int64_t c = 0; c < place.width; ++c) sums[c] += values[r * place.padded + c];
    }
    for (std::int64_t c = 0; c < rest; ++c) sums[c] += values[whole_rows * place.padded + c];
    for (std::int64_t c = 0; c < place.width; ++c) totals[c] += static_cast<Total<T>>(sums[c]);
}

// Adds the tile's rows to totals[0 .. height), halving a row until one number is left.
template <class T>
void add_columns(const T* values, const Place& place, Total<T>* totals) {
    const std::int64_t height = place.height();
    for (std::int64_t r = 0; r < height; ++r) {
        T row[panel_columns] = {};
        convert(row, values + r * place.padded, place.width);
        for (int c = 0; c < 16; ++c) row[c] += row[c + 16];
        for (int c = 0; c < 8; ++c) row[c] += row[c + 8];
        for (int c = 0; c < 4; ++c) row[c] += row[c + 4];
        totals[r] += static_cast<Total<T>>((row[0] + row[2]) + (row[1] + row[3]));
    }
}

}  // namespace trilith::TRILITH_ISA

// What kernels that walk along rows share: their part of a matrix, layouts, partial vectors, totals of lanes.
#pragma once

#include <utility>

#include "core/call.h"
#include "kernels/math.h"
#include "kernels/vector.h"

namespace trilith::TRILITH_ISA {

// The rows and segments of a matrix that a call's range means.
struct Part {
    Range rows, segments;
};

inline Part part_of(const Call& call, Range range, const Matrix& matrix) {
    Part part{{0, matrix.rows}, {0, matrix.segments()}};
    if (call.domain == Domain::rows) part.rows = range;
    if (call.domain == Domain::panels) part.segments = range;
    return part;
}

// One of so many parts of the rows, cut at multiples of 32.
inline Range stretch(std::int64_t rows, std::int64_t part, std::int64_t parts) {
    const std::int64_t blocks = (rows + panel_columns - 1) / panel_columns;
    return {blocks * part / parts * panel_columns, smaller(blocks * (part + 1) / parts * panel_columns, rows)};
}

// The same matrix in another layout.
template <class E>
inline void convert_as(const Matrix& in, const Matrix& out, Part part) {
    constexpr std::size_t full = panel_columns * sizeof(E);
    constexpr std::int64_t block = 32;  // rows of all segments, while both layouts are in the cache
    for (std::int64_t top = part.rows.begin; top < part.rows.end; top += block) {
        const std::int64_t bottom = smaller(top + block, part.rows.end);
        for (std::int64_t s = part.segments.begin; s < part.segments.end; ++s) {
            const Segment<E> from = segment<E>(in, s), to = segment<E>(out, s);
            for (std::int64_t r = top; r < bottom; ++r) {
                E* const target = to.first + r * to.stride;
                const E* const source = from.first + r * from.stride;
                if (to.width == panel_columns) std::memcpy(target, source, full);
                else std::memcpy(target, source, static_cast<std::size_t>(to.width) * sizeof(E));
            }
        }
    }
}

// How many elements an array's memory holds.
inline std::int64_t elements_in(const Matrix& matrix) {
    return (matrix.rows * matrix.padded_columns() + panel_columns - 1) / panel_columns * panel_columns;
}

// How far those may read who walk along these rows and read more than they need: the array's memory, but not
// the rows of another thread, which may be writing them. In panels a row is wide enough by itself.
template <class T>
inline const T* end_of(const Matrix& matrix, Range rows) {
    const bool all = matrix.panels || rows.end == matrix.rows;
    return static_cast<const T*>(matrix.data) + (all ? elements_in(matrix) : rows.end * matrix.columns);
}

// -1 in the first `count` lanes, 0 in the others.
template <class T>
inline Mask<T> first_lanes(std::int64_t count) {
    alignas(vector_bytes) constexpr Bits<T> numbers[16] = {0, 1, 2,  3,  4,  5,  6,  7,
                                                           8, 9, 10, 11, 12, 13, 14, 15};
    return load<Bits<T>>(numbers) < static_cast<Bits<T>>(count);
}

// The first `count` lanes, zero in the others.
template <class T>
inline Vector<T> kept(Vector<T> v, std::int64_t count) {
    return count >= lanes<T> ? v : select(first_lanes<T>(count), v, Vector<T>{});
}

// The first `count` (at least 1) elements from here, `other` in the lanes behind them. Reads up to `end`.
template <class T>
inline Vector<T> load_first(const T* from, std::int64_t count, const T* end, T other) {
    if (count >= lanes<T>) return load(from);
    Vector<T> v;
    if (end - from >= lanes<T>) {
        v = load(from);
    } else {
        v = broadcast(other);
        for (std::int64_t i = 0; i < count; ++i) v[i] = from[i];
    }
    return first_lanes<T>(count) ? v : broadcast(other);
}

// Write the first `count` lanes and nothing behind them.
template <class T>
inline void store_first(T* to, std::int64_t count, Vector<T> v) {
    if (count >= lanes<T>) return store(to, v);
    alignas(vector_bytes) T all[lanes<T>];
    store(all, v);
    std::int64_t done = 0;  // pieces of 8, 4, 2 and 1: each a single move
    if (lanes<T> > 8 && count & 8) std::memcpy(to, all, 8 * sizeof(T)), done = 8;
    if (lanes<T> > 4 && count & 4) std::memcpy(to + done, all + done, 4 * sizeof(T)), done += 4;
    if (lanes<T> > 2 && count & 2) std::memcpy(to + done, all + done, 2 * sizeof(T)), done += 2;
    if (count & 1) to[done] = all[done];
}

// A row's elements in vectors, lanes behind its end filled with `other`: `work(vector, segment, column in the
// segment, real lanes)`. Reads up to `end`.
template <class T, class Work>
inline void each_piece(const Matrix& matrix, std::int64_t row, const T* end, T other, Work work) {
    for (std::int64_t s = 0; s < matrix.segments(); ++s) {
        const Segment<T> part = segment<T>(matrix, s);
        const T* const from = part.first + row * part.stride;
        for (std::int64_t c = 0; c < part.width; c += lanes<T>)
            work(load_first<T>(from + c, part.width - c, end, other), s, c, part.width - c);
    }
}

template <int distance, class V, int... lane>
inline V swapped(V v, std::integer_sequence<int, lane...>) {
    return __builtin_shufflevector(v, v, (lane ^ distance)...);
}

// All lanes joined by `join`, in an order that depends on nothing but their number.
template <class T, class Join>
inline T joined(Vector<T> v, Join join) {
    constexpr std::make_integer_sequence<int, lanes<T>> order{};
    if constexpr (lanes<T> > 8) v = join(v, swapped<8>(v, order));
    if constexpr (lanes<T> > 4) v = join(v, swapped<4>(v, order));
    if constexpr (lanes<T> > 2) v = join(v, swapped<2>(v, order));
    return join(v, swapped<1>(v, order))[0];
}

template <class T>
constexpr T minus_infinity = -static_cast<T>(__builtin_inf());

template <class T>
inline T total(Vector<T> v) {
    return joined<T>(v, [](Vector<T> a, Vector<T> b) { return a + b; });
}

// NaN where any lane is.
template <class T>
inline T largest(Vector<T> v) {
    return joined<T>(v, [](Vector<T> a, Vector<T> b) { return maximum(a, b); });
}

}  // namespace trilith::TRILITH_ISA

// Tiles between memory and registers: every kind, layout and broadcast that a chain loads and stores.
#pragma once

#include <type_traits>

#include "kernels/chain.h"
#include "kernels/vector.h"

namespace trilith::TRILITH_ISA {

constexpr std::int64_t tile_rows = 32;
constexpr std::int64_t tile_elements = tile_rows * panel_columns;

template <class T>
constexpr Kind kind_of = std::is_same_v<T, float>    ? Kind::float32
                         : std::is_same_v<T, double> ? Kind::float64
                                                     : Kind::int64;

// Where a tile lies in its matrix. A register holds it row by row with `padded` columns. A matrix whose structure
// does not matter is `flat`: a row of 32 is then the next 32 elements, and the last row may be shorter.
struct Place {
    bool flat;
    std::int64_t begin;    // of a flat tile: its first element
    std::int64_t row;      // of any other: its first row
    std::int64_t segment;  // and its segment
    std::int64_t width, padded;
    std::int64_t count;    // elements, with the padding between rows

    std::int64_t height() const { return (count + padded - 1) / padded; }
};

template <class S>
struct Window {
    S* first;
    std::int64_t stride;
};

template <class S>
inline Window<S> window(const Matrix& matrix, const Place& place) {
    if (place.flat) return {static_cast<S*>(matrix.data) + place.begin, panel_columns};
    const Segment<S> part = segment<S>(matrix, place.segment);
    return {part.first + place.row * part.stride, part.stride};
}

// Calls `use` with a value of the C++ type of a kind: bytes for booleans, whose padding may hold any byte.
template <class Use>
inline void with_kind(Kind kind, Use use) {
    switch (kind) {
        case Kind::float32: return use(float{});
        case Kind::float64: return use(double{});
        case Kind::int64: return use(std::int64_t{});
        case Kind::boolean: return use(std::uint8_t{});
    }
}

// To a boolean: whether it is not 0; to a whole number: toward zero.
template <class To, class From>
inline void convert(To* to, const From* from, std::int64_t count) {
    if constexpr (std::is_same_v<To, From> && sizeof(To) >= 4) {
        std::int64_t i = 0;  // a call of memcpy would cost more than a short tile
        for (; i + lanes<To> <= count; i += lanes<To>) store<To>(to + i, load(from + i));
        for (; i < count; ++i) to[i] = from[i];
    } else if constexpr (std::is_same_v<To, std::uint8_t>) {
        for (std::int64_t i = 0; i < count; ++i) to[i] = from[i] != 0;
    } else {
        for (std::int64_t i = 0; i < count; ++i) to[i] = static_cast<To>(from[i]);
    }
}

template <class To, class From>
inline void convert_rows(Window<To> to, Window<From> from, const Place& place) {
    if (to.stride == place.padded && from.stride == place.padded)
        return convert(to.first, from.first, place.count);
    const std::int64_t height = place.height();
    if (place.width == panel_columns)  // a fixed count makes a few vector moves
        for (std::int64_t r = 0; r < height; ++r)
            convert(to.first + r * to.stride, from.first + r * from.stride, panel_columns);
    else
        for (std::int64_t r = 0; r < height; ++r)
            convert(to.first + r * to.stride, from.first + r * from.stride, place.width);
}

template <class T>
T first_number(const Matrix& matrix) {
    T number{};
    with_kind(matrix.kind, [&](auto kind) {
        number = static_cast<T>(*static_cast<const decltype(kind)*>(matrix.data));
    });
    return number;
}

// The tile's elements of an operand: where they lie, if a register can lie there, else copied to `own`.
template <class T>
inline const T* load_tile(const Matrix& matrix, const Place& place, T* own) {
    if (place.flat && matrix.kind == kind_of<T>) return static_cast<const T*>(matrix.data) + place.begin;
    const T* values = own;
    with_kind(matrix.kind, [&](auto kind) {
        using S = decltype(kind);
        const Window<S> from = window<S>(matrix, place);
        if constexpr (std::is_same_v<S, T>)
            if (from.stride == place.padded) return void(values = from.first);
        convert_rows(Window<T>{own, place.padded}, from, place);
    });
    return values;
}

template <class T>
void store_tile(const Matrix& matrix, const Place& place, const T* values) {
    with_kind(matrix.kind, [&](auto kind) {
        using S = decltype(kind);
        convert_rows(window<S>(matrix, place), Window<const T>{values, place.padded}, place);
    });
}

// `count` elements of an operand from number `begin` on, its rows one after the other.
template <class T>
void read(const Matrix& matrix, std::int64_t begin, std::int64_t count, T* to) {
    with_kind(matrix.kind, [&](auto kind) {
        convert(to, static_cast<const decltype(kind)*>(matrix.data) + begin, count);
    });
}
template <class From>
void write(const Matrix& matrix, std::int64_t begin, std::int64_t count, const From* from) {
    with_kind(matrix.kind, [&](auto kind) {
        convert(static_cast<decltype(kind)*>(matrix.data) + begin, from, count);
    });
}

template <class T>
inline void fill(T* target, T value, std::int64_t count) {
    const Vector<T> values = broadcast(value);
    for (std::int64_t i = 0; i < count; i += lanes<T>) store<T>(target + i, values);
}

// One row for every row of the tile.
template <class T>
void load_row(const Matrix& matrix, const Place& place, T* own) {
    read(matrix, place.segment * panel_columns, place.width, own);
    const std::int64_t height = place.height();
    if (place.padded % lanes<T> == 0) {
        for (std::int64_t c = 0; c < place.padded; c += lanes<T>) {
            const Vector<T> values = load(own + c);
            for (std::int64_t r = 1; r < height; ++r) store<T>(own + r * place.padded + c, values);
        }
    } else {
        for (std::int64_t r = 1; r < height; ++r) convert(own + r * place.padded, own, place.width);
    }
}

// One number of a column for every element of its row.
template <class T>
void load_column(const Matrix& matrix, const Place& place, T* own) {
    T numbers[tile_rows];
    const std::int64_t height = place.height();
    read(matrix, place.row, height, numbers);
    if (place.padded % lanes<T> == 0)
        for (std::int64_t r = 0; r < height; ++r) fill(own + r * place.padded, numbers[r], place.padded);
    else
        for (std::int64_t r = 0; r < height; ++r)
            for (std::int64_t c = 0; c < place.width; ++c) own[r * place.padded + c] = numbers[r];
}

}  // namespace trilith::TRILITH_ISA

// The greatest or the sum of what a window sees, where the greatest lies, and the ways back.
#include <limits>

#include "kernels/kernels.h"
#include "kernels/part.h"
#include "kernels/walk.h"

namespace trilith::TRILITH_ISA {
namespace {

template <class T>
struct Operand {
    explicit Operand(const Matrix& matrix) : first(static_cast<T*>(matrix.data)), end(first + elements_in(matrix)) {}

    T *first, *end;
};

// to[row] = combined over what a position sees, beginning with `start`.
template <class T, class Combine>
inline void fold(const Call& call, Range range, T start, Combine combine) {
    const Walk walk = walk_of(call);
    const Operand<T> x(call.operands[0]);
    T* const to = static_cast<T*>(call.operands[1].data);
    for (std::int64_t row = range.begin; row < range.end; ++row) {
        const Position at = position_of(walk, row);
        for (std::int64_t c = 0; c < walk.channels; c += lanes<T>) {
            const std::int64_t count = smaller<std::int64_t>(lanes<T>, walk.channels - c);
            Vector<T> result = broadcast(start);
            each_cell(walk, at, [&](std::int64_t, std::int64_t place) {
                result = combine(result, load_first<T>(x.first + place * walk.channels + c, count, x.end, start));
            });
            store_first<T>(to + row * walk.channels + c, count, result);
        }
    }
}

template <class T>
void max_pool(const Call& call, Range range, Worker&) {
    fold<T>(call, range, -std::numeric_limits<T>::infinity(), [](Vector<T> greatest, Vector<T> other) {
        return other > greatest || other != other ? other : greatest;  // NaN stays
    });
}

template <class T>
void pool_sum(const Call& call, Range range, Worker&) {
    fold<T>(call, range, T{0}, [](Vector<T> sum, Vector<T> other) { return sum + other; });
}

// The cell of the first greatest number, or of the first NaN; what lies in the padding is minus infinity.
template <class T>
void max_pool_index(const Call& call, Range range, Worker&) {
    const Walk walk = walk_of(call);
    const T* const x = static_cast<T*>(call.operands[0].data);
    std::int64_t* const index = static_cast<std::int64_t*>(call.operands[1].data);
    constexpr T least = -std::numeric_limits<T>::infinity();
    for (std::int64_t row = range.begin; row < range.end; ++row) {
        const Position at = position_of(walk, row);
        for (std::int64_t c = 0; c < walk.channels; c += panel_columns) {
            const std::int64_t count = smaller(panel_columns, walk.channels - c);
            T greatest[panel_columns];
            std::int64_t* const found = index + row * walk.channels + c;
            for (std::int64_t i = 0; i < count; ++i) greatest[i] = least, found[i] = 0;
            each_cell(walk, at, [&](std::int64_t cell, std::int64_t place) {
                const T* const here = x + place * walk.channels + c;
                for (std::int64_t i = 0; i < count; ++i) {
                    const bool better = here[i] > greatest[i] || (here[i] != here[i] && greatest[i] == greatest[i]);
                    greatest[i] = better ? here[i] : greatest[i];
                    found[i] = better ? cell : found[i];
                }
            });
        }
    }
}

// The place of a cell of the window, or -1 where it lies in the padding.
inline std::int64_t place_of(const Walk& walk, Position at, std::int64_t cell) {
    const std::int64_t y = at.y + cell / walk.kernel_width * walk.dilation_height;
    const std::int64_t x = at.x + cell % walk.kernel_width * walk.dilation_width;
    if (y < 0 || y >= walk.height || x < 0 || x >= walk.width) return -1;
    return (at.image * walk.height + y) * walk.width + x;
}

template <class T>
void pool_take(const Call& call, Range range, Worker&) {
    const Walk walk = walk_of(call);
    const T* const x = static_cast<T*>(call.operands[0].data);
    const std::int64_t* const index = static_cast<std::int64_t*>(call.operands[1].data);
    T* const to = static_cast<T*>(call.operands[2].data);
    for (std::int64_t row = range.begin; row < range.end; ++row) {
        const Position at = position_of(walk, row);
        for (std::int64_t c = 0; c < walk.channels; ++c) {
            const std::int64_t place = place_of(walk, at, index[row * walk.channels + c]);
            to[row * walk.channels + c] = place < 0 ? T{0} : x[place * walk.channels + c];
        }
    }
}

// Operands values, index, dx. A task is a picture.
template <class T>
void pool_scatter(const Call& call, Range range, Worker&) {
    const Walk walk = walk_of(call);
    const T* const values = static_cast<T*>(call.operands[0].data);
    const std::int64_t* const index = static_cast<std::int64_t*>(call.operands[1].data);
    T* const dx = static_cast<T*>(call.operands[2].data);
    for (std::int64_t image = range.begin; image < range.end; ++image) {
        const std::int64_t numbers = walk.places() * walk.channels;
        for (std::int64_t i = image * numbers; i < (image + 1) * numbers; ++i) dx[i] = 0;
        for (std::int64_t row = image * walk.positions(); row < (image + 1) * walk.positions(); ++row) {
            const Position at = position_of(walk, row);
            for (std::int64_t c = 0; c < walk.channels; ++c) {
                const std::int64_t place = place_of(walk, at, index[row * walk.channels + c]);
                if (place >= 0) dx[place * walk.channels + c] += values[row * walk.channels + c];
            }
        }
    }
}

// Operands values, x, dx: each value goes to the first greatest number of its window, found anew, which costs less than
// to keep its place. A task is a picture.
template <class T>
void max_pool_gradient(const Call& call, Range range, Worker&) {
    const Walk walk = walk_of(call);
    const Operand<T> values(call.operands[0]), x(call.operands[1]), dx(call.operands[2]);
    const std::int64_t channels = walk.channels, numbers = walk.places() * channels;
    for (std::int64_t image = range.begin; image < range.end; ++image) {
        for (std::int64_t i = image * numbers; i < (image + 1) * numbers; ++i) dx.first[i] = 0;
        for (std::int64_t row = image * walk.positions(); row < (image + 1) * walk.positions(); ++row) {
            const Position at = position_of(walk, row);
            for (std::int64_t c = 0; c < channels; c += lanes<T>) {
                const std::int64_t count = smaller<std::int64_t>(lanes<T>, channels - c);
                Vector<T> greatest = broadcast(-std::numeric_limits<T>::infinity());
                Mask<T> chosen{};
                each_cell(walk, at, [&](std::int64_t cell, std::int64_t place) {
                    const Vector<T> here = load_first<T>(x.first + place * channels + c, count, x.end, T{0});
                    const Mask<T> better = (here > greatest) | ((here != here) & (greatest == greatest));
                    greatest = select(better, here, greatest);
                    chosen = select(better, broadcast(static_cast<Bits<T>>(cell)), chosen);
                });
                const Vector<T> value = load_first<T>(values.first + row * channels + c, count, values.end, T{0});
                each_cell(walk, at, [&](std::int64_t cell, std::int64_t place) {
                    T* const to = dx.first + place * channels + c;
                    const Mask<T> here = chosen == broadcast(static_cast<Bits<T>>(cell));
                    const Vector<T> before = load_first<T>(to, count, dx.end, T{0});
                    store_first<T>(to, count, before + select(here, value, Vector<T>{}));
                });
            }
        }
    }
}

// Operands values, dx; rows are places of the pictures.
template <class T>
void pool_spread(const Call& call, Range range, Worker&) {
    const Walk walk = walk_of(call);
    const Operand<T> values(call.operands[0]);
    T* const dx = static_cast<T*>(call.operands[1].data);
    for (std::int64_t place = range.begin; place < range.end; ++place)
        for (std::int64_t c = 0; c < walk.channels; c += lanes<T>) {
            const std::int64_t count = smaller<std::int64_t>(lanes<T>, walk.channels - c);
            Vector<T> sum{};
            each_window(walk, place, [&](std::int64_t, std::int64_t position) {
                sum += load_first<T>(values.first + position * walk.channels + c, count, values.end, T{0});
            });
            store_first<T>(dx + place * walk.channels + c, count, sum);
        }
}

template <class T>
void enter(Table& table, Kind kind) {
    table[{"max_pool", kind}] = &max_pool<T>;
    table[{"pool_sum", kind}] = &pool_sum<T>;
    table[{"max_pool_index", kind}] = &max_pool_index<T>;
    table[{"pool_take", kind}] = &pool_take<T>;
    table[{"pool_scatter", kind}] = &pool_scatter<T>;
    table[{"max_pool_gradient", kind}] = &max_pool_gradient<T>;
    table[{"pool_spread", kind}] = &pool_spread<T>;
}

}  // namespace

void enter_pooling(Table& table) {
    enter<float>(table, Kind::float32);
    enter<double>(table, Kind::float64);
}

}  // namespace trilith::TRILITH_ISA

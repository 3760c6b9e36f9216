// Pictures seen through an affine map of their plane, each through its own, and the way back.
#include "kernels/kernels.h"
#include "kernels/vector.h"

namespace trilith::TRILITH_ISA {
namespace {

// On one axis: the pixels before and behind a place, and how far it is from the former. In double, as NumPy has it:
// the place is a large number, of which the fraction counts.
struct Around {
    std::int64_t before, behind;
    double way;
};

inline Around around(double place, std::int64_t size) {
    const double last = static_cast<double>(size - 1);
    const double within = place > 0 ? (place < last ? place : last) : 0;  // NaN becomes 0, which is a pixel
    const std::int64_t before = static_cast<std::int64_t>(within);
    return {before, smaller(before + 1, size - 1), within - static_cast<double>(before)};
}

// The four pixels that a pixel is the mean of, and how much of it each is.
template <class T>
struct Corners {
    Corners(const Around& down, const Around& across, std::int64_t width)
        : places{down.before * width + across.before, down.before * width + across.behind,
                 down.behind * width + across.before, down.behind * width + across.behind},
          shares{static_cast<T>((1 - down.way) * (1 - across.way)), static_cast<T>((1 - down.way) * across.way),
                 static_cast<T>(down.way * (1 - across.way)), static_cast<T>(down.way * across.way)} {}

    std::int64_t places[4];
    T shares[4];
};

// `work(x, y, corners)` for every pixel of y, of which only the one here is given. Operands x, maps, y; the whole
// numbers are height, width and channels; a task is a picture.
template <class T, class Work>
inline void each_pixel(const Call& call, Range range, Work work) {
    const std::int64_t height = call.integers[0], width = call.integers[1], numbers = height * width * call.integers[2];
    const double middle_row = static_cast<double>(height - 1) / 2, middle_column = static_cast<double>(width - 1) / 2;
    for (std::int64_t image = range.begin; image < range.end; ++image) {
        const T* const x = static_cast<T*>(call.operands[0].data) + image * numbers;
        const T* const map = static_cast<T*>(call.operands[1].data) + image * 6;
        T* const y = static_cast<T*>(call.operands[2].data) + image * numbers;
        const double a = map[0], b = map[1], c = map[2], d = map[3], e = map[4], f = map[5];
        for (std::int64_t row = 0; row < height; ++row)
            for (std::int64_t column = 0; column < width; ++column) {
                const double r = static_cast<double>(row) - middle_row, q = static_cast<double>(column) - middle_column;
                const Around down = around(a * r + b * q + c + middle_row, height);
                const Around across = around(d * r + e * q + f + middle_column, width);
                work(x, y, row * width + column, Corners<T>(down, across, width));
            }
    }
}

// `channels`: how many there are, or 0 where only the call knows it.
template <class T, int channels>
void warp_channels(const Call& call, Range range) {
    const std::int64_t count = channels ? channels : call.integers[2];
    each_pixel<T>(call, range, [=](const T* x, T* y, std::int64_t here, const Corners<T>& corners) {
        for (std::int64_t c = 0; c < count; ++c) {
            T sum = 0;
            for (int k = 0; k < 4; ++k) sum += x[corners.places[k] * count + c] * corners.shares[k];
            y[here * count + c] = sum;
        }
    });
}

template <class T>
void warp(const Call& call, Range range, Worker&) {
    switch (call.integers[2]) {
        case 1: return warp_channels<T, 1>(call, range);
        case 3: return warp_channels<T, 3>(call, range);
        default: return warp_channels<T, 0>(call, range);
    }
}

template <class T>
void warp_back(const Call& call, Range range, Worker&) {
    const std::int64_t channels = call.integers[2], numbers = call.integers[0] * call.integers[1] * channels;
    T* const all = static_cast<T*>(call.operands[2].data);
    for (std::int64_t i = range.begin * numbers; i < range.end * numbers; ++i) all[i] = 0;
    each_pixel<T>(call, range, [=](const T* x, T* y, std::int64_t here, const Corners<T>& corners) {
        for (int k = 0; k < 4; ++k)
            for (std::int64_t c = 0; c < channels; ++c)
                y[corners.places[k] * channels + c] += x[here * channels + c] * corners.shares[k];
    });
}

template <class T>
void enter(Table& table, Kind kind) {
    table[{"warp", kind}] = &warp<T>;
    table[{"warp_back", kind}] = &warp_back<T>;
}

}  // namespace

void enter_warping(Table& table) {
    enter<float>(table, Kind::float32);
    enter<double>(table, Kind::float64);
}

}  // namespace trilith::TRILITH_ISA

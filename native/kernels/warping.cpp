// Pictures seen through an affine map of their plane, each through its own, and the way back.
#include "kernels/kernels.h"
#include "kernels/vector.h"

namespace trilith::TRILITH_ISA {
namespace {

// The whole numbers of a call, in this order.
struct Pictures {
    std::int64_t height, width, channels;

    std::int64_t pixels() const { return height * width; }
};

// On one axis: the pixels before and behind, and how far it is from the former.
template <class T>
struct Around {
    std::int64_t before, behind;
    T way;
};

template <class T>
inline Around<T> around(T middle, std::int64_t size) {
    const T last = static_cast<T>(size - 1), place = middle + last / 2;
    const T within = place > 0 ? (place < last ? place : last) : T{0};  // NaN becomes 0, which is a pixel
    const std::int64_t before = static_cast<std::int64_t>(within);
    return {before, smaller(before + 1, size - 1), within - static_cast<T>(before)};
}

// `work(pixel, share)` for the four pixels that a pixel of a picture is the mean of.
template <class T, class Work>
inline void each_corner(const Pictures& pictures, const T* map, std::int64_t row, std::int64_t column, Work work) {
    const T r = static_cast<T>(row) - static_cast<T>(pictures.height - 1) / 2;
    const T q = static_cast<T>(column) - static_cast<T>(pictures.width - 1) / 2;
    const Around<T> down = around(map[0] * r + map[1] * q + map[2], pictures.height);
    const Around<T> across = around(map[3] * r + map[4] * q + map[5], pictures.width);
    work(down.before * pictures.width + across.before, (1 - down.way) * (1 - across.way));
    work(down.before * pictures.width + across.behind, (1 - down.way) * across.way);
    work(down.behind * pictures.width + across.before, down.way * (1 - across.way));
    work(down.behind * pictures.width + across.behind, down.way * across.way);
}

// Operands x, maps, y; a task is a picture.
template <class T, class Pixel>
inline void each_pixel(const Call& call, Range range, Pixel pixel) {
    const Pictures pictures{call.integers[0], call.integers[1], call.integers[2]};
    const std::int64_t numbers = pictures.pixels() * pictures.channels;
    const T* const x = static_cast<T*>(call.operands[0].data);
    const T* const maps = static_cast<T*>(call.operands[1].data);
    T* const y = static_cast<T*>(call.operands[2].data);
    for (std::int64_t image = range.begin; image < range.end; ++image) {
        for (std::int64_t i = image * numbers; i < (image + 1) * numbers; ++i) y[i] = 0;
        for (std::int64_t row = 0; row < pictures.height; ++row)
            for (std::int64_t column = 0; column < pictures.width; ++column) {
                const std::int64_t here = row * pictures.width + column;
                each_corner(pictures, maps + 6 * image, row, column, [&](std::int64_t there, T share) {
                    pixel(x + image * numbers, y + image * numbers, here * pictures.channels,
                          there * pictures.channels, share, pictures.channels);
                });
            }
    }
}

template <class T>
void warp(const Call& call, Range range, Worker&) {
    each_pixel<T>(call, range, [](const T* x, T* y, std::int64_t here, std::int64_t there, T share, std::int64_t count) {
        for (std::int64_t c = 0; c < count; ++c) y[here + c] += x[there + c] * share;
    });
}

template <class T>
void warp_back(const Call& call, Range range, Worker&) {
    each_pixel<T>(call, range, [](const T* x, T* y, std::int64_t here, std::int64_t there, T share, std::int64_t count) {
        for (std::int64_t c = 0; c < count; ++c) y[there + c] += x[here + c] * share;
    });
}

}  // namespace

void enter_warping(Table& table) {
    table[{"warp", Kind::float32}] = &warp<float>;
    table[{"warp", Kind::float64}] = &warp<double>;
    table[{"warp_back", Kind::float32}] = &warp_back<float>;
    table[{"warp_back", Kind::float64}] = &warp_back<double>;
}

}  // namespace trilith::TRILITH_ISA

// How a window walks over pictures (batch, height, width, channels), and the runs of neighbouring numbers in what it
// sees. A signal is a picture of one row.
#pragma once

#include "core/call.h"
#include "kernels/vector.h"

namespace trilith::TRILITH_ISA {

// The whole numbers of a call, in this order.
struct Walk {
    std::int64_t batch, height, width, channels;
    std::int64_t out_height, out_width, filters;
    std::int64_t kernel_height, kernel_width;
    std::int64_t stride_height, stride_width;
    std::int64_t top, left;  // rows and columns of padding before the picture
    std::int64_t dilation_height, dilation_width;
    std::int64_t groups;

    std::int64_t fan_in() const { return channels / groups; }
    std::int64_t group_filters() const { return filters / groups; }
    std::int64_t cells() const { return kernel_height * kernel_width; }
    std::int64_t depth() const { return cells() * fan_in(); }  // numbers that one filter sees
    std::int64_t places() const { return height * width; }     // of a picture
    std::int64_t positions() const { return out_height * out_width; }  // of the window in a picture
};

inline Walk walk_of(const Call& call) {
    const std::int64_t* const n = call.integers.data();
    return {n[0], n[1], n[2],  n[3],  n[4],  n[5],  n[6],  n[7],
            n[8], n[9], n[10], n[11], n[12], n[13], n[14], n[15]};
}

// A position of the window: the picture, and where its first cell lies, which may be in the padding.
struct Position {
    std::int64_t image, y, x;
};

inline Position position_of(const Walk& walk, std::int64_t number) {
    const std::int64_t inside = number % walk.positions();
    return {number / walk.positions(), inside / walk.out_width * walk.stride_height - walk.top,
            inside % walk.out_width * walk.stride_width - walk.left};
}

// The cells of the window that lie within the picture: `work(cell, place)`, with the place's number in the array.
template <class Work>
inline void each_cell(const Walk& walk, Position at, Work work) {
    for (std::int64_t i = 0; i < walk.kernel_height; ++i) {
        const std::int64_t y = at.y + i * walk.dilation_height;
        if (y < 0 || y >= walk.height) continue;
        for (std::int64_t j = 0; j < walk.kernel_width; ++j) {
            const std::int64_t x = at.x + j * walk.dilation_width;
            if (x < 0 || x >= walk.width) continue;
            work(i * walk.kernel_width + j, (at.image * walk.height + y) * walk.width + x);
        }
    }
}

// The positions whose window has a cell at this place of a picture: `work(cell, position)`, as numbers.
template <class Work>
inline void each_window(const Walk& walk, std::int64_t place, Work work) {
    const std::int64_t image = place / walk.places(), inside = place % walk.places();
    const std::int64_t y = inside / walk.width + walk.top, x = inside % walk.width + walk.left;
    for (std::int64_t i = 0; i < walk.kernel_height; ++i) {
        const std::int64_t down = y - i * walk.dilation_height;
        if (down < 0 || down % walk.stride_height || down / walk.stride_height >= walk.out_height) continue;
        for (std::int64_t j = 0; j < walk.kernel_width; ++j) {
            const std::int64_t across = x - j * walk.dilation_width;
            if (across < 0 || across % walk.stride_width || across / walk.stride_width >= walk.out_width) continue;
            const std::int64_t row = image * walk.out_height + down / walk.stride_height;
            work(i * walk.kernel_width + j, row * walk.out_width + across / walk.stride_width);
        }
    }
}

// What the window of a group sees of a picture, as numbers k from 0 to depth: `work(k, offset, count)` for runs that
// are neighbours in memory, and offset -1 for those that lie in the padding.
template <class Work>
inline void each_run(const Walk& walk, Position at, std::int64_t group, Work work) {
    const std::int64_t fan_in = walk.fan_in(), row_numbers = walk.kernel_width * fan_in;
    const bool whole_rows = walk.groups == 1 && walk.dilation_width == 1;
    const std::int64_t begin = smaller(larger<std::int64_t>(-at.x, 0), walk.kernel_width);
    const std::int64_t end = larger(smaller(walk.width - at.x, walk.kernel_width), begin);
    for (std::int64_t i = 0; i < walk.kernel_height; ++i) {
        const std::int64_t y = at.y + i * walk.dilation_height, k = i * row_numbers;
        if (y < 0 || y >= walk.height) {
            work(k, std::int64_t{-1}, row_numbers);
            continue;
        }
        const std::int64_t row = (at.image * walk.height + y) * walk.width;
        if (whole_rows) {
            if (begin > 0) work(k, std::int64_t{-1}, begin * fan_in);
            if (end > begin) work(k + begin * fan_in, (row + at.x + begin) * fan_in, (end - begin) * fan_in);
            if (end < walk.kernel_width) work(k + end * fan_in, std::int64_t{-1}, (walk.kernel_width - end) * fan_in);
            continue;
        }
        for (std::int64_t j = 0; j < walk.kernel_width; ++j) {
            const std::int64_t x = at.x + j * walk.dilation_width;
            const bool inside = x >= 0 && x < walk.width;
            work(k + j * fan_in, inside ? (row + x) * walk.channels + group * fan_in : std::int64_t{-1}, fan_in);
        }
    }
}

}  // namespace trilith::TRILITH_ISA

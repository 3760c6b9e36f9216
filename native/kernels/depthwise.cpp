// Convolution of each channel with a kernel of its own, and its gradients: vectors run along the channels, and a few
// neighbouring targets at a time share what is loaded of the kernel.
#include "kernels/kernels.h"
#include "kernels/part.h"
#include "kernels/taps.h"

namespace trilith::TRILITH_ISA {
namespace {

constexpr std::int64_t together = 4;  // targets whose sums are held in registers
constexpr int most_cells = 9;         // sums of cells of the kernel that are held in registers

// Numbers (places, channels).
template <class T>
struct Places {
    explicit Places(const Matrix& matrix)
        : first(static_cast<T*>(matrix.data)), end(first + elements_in(matrix)), channels(matrix.columns) {}

    T* at(std::int64_t place) const { return first + place * channels; }

    T *first, *end;
    std::int64_t channels;
};

template <class T>
Places<T> kernel_places(const Matrix& kernel, std::int64_t channels) {
    Places<T> places(kernel);
    places.channels = channels;  // whatever its shape
    return places;
}

// The weighted sums of some targets for `vectors` whole vectors of channels from c on, or, where that is 0, for the
// last channels, fewer than a vector has.
template <class T, int targets, int vectors>
__attribute__((always_inline)) inline void weighted_sums(const Tap* taps, std::int64_t count, const Places<T>& x,
                                                         std::int64_t x_step, const Places<T>& kernel, T* to,
                                                         std::int64_t to_step, std::int64_t c) {
    constexpr bool whole = vectors > 0;
    constexpr int each = whole ? vectors : 1;
    const std::int64_t channels = x.channels, rest = channels - c;
    Vector<T> sum[targets][each] = {};
    for (std::int64_t t = 0; t < count; ++t) {
        const T *const seen = x.at(taps[t].place) + c, *const cell = kernel.at(taps[t].cell) + c;
        Vector<T> weight[each];
#pragma GCC unroll 2
        for (int v = 0; v < each; ++v)
            weight[v] = whole ? load(cell + v * lanes<T>) : load_first<T>(cell, rest, kernel.end, T{0});
#pragma GCC unroll 4
        for (int n = 0; n < targets; ++n)
#pragma GCC unroll 2
            for (int v = 0; v < each; ++v) {
                const T* const from = seen + n * x_step + v * lanes<T>;
                sum[n][v] += (whole ? load(from) : load_first<T>(from, rest, x.end, T{0})) * weight[v];
            }
    }
#pragma GCC unroll 4
    for (int n = 0; n < targets; ++n)
#pragma GCC unroll 2
        for (int v = 0; v < each; ++v) {
            if (whole) store(to + n * to_step + c + v * lanes<T>, sum[n][v]);
            else store_first(to + n * to_step + c, rest, sum[n][v]);
        }
}

// All channels of some targets.
template <class T, int targets>
void all_channels(const Tap* taps, std::int64_t count, const Places<T>& x, std::int64_t x_step,
                  const Places<T>& kernel, T* to, std::int64_t to_step) {
    std::int64_t c = 0;
    for (; c + 2 * lanes<T> <= x.channels; c += 2 * lanes<T>)
        weighted_sums<T, targets, 2>(taps, count, x, x_step, kernel, to, to_step, c);
    for (; c + lanes<T> <= x.channels; c += lanes<T>)
        weighted_sums<T, targets, 1>(taps, count, x, x_step, kernel, to, to_step, c);
    if (c < x.channels) weighted_sums<T, targets, 0>(taps, count, x, x_step, kernel, to, to_step, c);
}

template <class T>
void targets_of_number(std::int64_t targets, const Tap* taps, std::int64_t count, const Places<T>& x,
                       std::int64_t x_step, const Places<T>& kernel, T* to, std::int64_t to_step) {
    switch (targets) {
        case 1: return all_channels<T, 1>(taps, count, x, x_step, kernel, to, to_step);
        case 2: return all_channels<T, 2>(taps, count, x, x_step, kernel, to, to_step);
        case 3: return all_channels<T, 3>(taps, count, x, x_step, kernel, to, to_step);
        default: return all_channels<T, together>(taps, count, x, x_step, kernel, to, to_step);
    }
}

// `work(row, begin, end)` for the rows of a picture that a range of its places lies in.
template <class Work>
void each_row(std::int64_t width, Range range, Work work) {
    for (std::int64_t place = range.begin; place < range.end;) {
        const std::int64_t row = place / width, end = smaller((row + 1) * width, range.end);
        work(row, place - row * width, end - row * width);
        place = end;
    }
}

// Operands x, the kernel (cells, channels), y; `back`: dy, the kernel, dx, whose rows are places of the pictures.
template <class T, bool back>
void depthwise(const Call& call, Range range, Worker& worker) {
    const Walk walk = walk_of(call);
    const Places<T> x(call.operands[0]), y(call.operands[2]);
    const Places<T> kernel = kernel_places<T>(call.operands[1], walk.channels);
    const Taps taps(walk, back, worker.scratch.take<Tap>(2 * walk.cells()));
    const std::int64_t width = across(walk, back).targets, x_step = taps.source_step() * walk.channels;
    const std::int64_t y_step = taps.phases() * walk.channels;
    each_row(width, range, [&](std::int64_t row, std::int64_t begin, std::int64_t end) {
        taps.each_run(row, begin, end, [&](std::int64_t target, std::int64_t run, Tap* seen, std::int64_t count) {
            T* to = y.at(row * width + target);
            for (std::int64_t left = run; left > 0; left -= together, to += together * y_step) {
                targets_of_number(smaller(left, together), seen, count, x, x_step, kernel, to, y_step);
                for (std::int64_t t = 0; t < count; ++t) seen[t].place += together * taps.source_step();
            }
        });
    });
}

// sums[cell] += dy * x, over the targets of a run, for a vector of channels and at most `most_cells` taps.
template <class T, int taps_here = most_cells>
void add_products(const Tap* taps, std::int64_t count, std::int64_t run, const Places<T>& x, std::int64_t x_step,
                  const T* dy, const T* dy_end, const Places<T>& sums, std::int64_t c) {
    if constexpr (taps_here > 0) {
        if (count < taps_here)
            return add_products<T, taps_here - 1>(taps, count, run, x, x_step, dy, dy_end, sums, c);
        const std::int64_t channels = x.channels, rest = channels - c;
        Vector<T> sum[taps_here] = {};
        const T* from[taps_here];
#pragma GCC unroll 9
        for (int t = 0; t < taps_here; ++t) from[t] = x.at(taps[t].place) + c;
        if (rest >= lanes<T>) {
            for (std::int64_t n = 0; n < run; ++n) {
                const Vector<T> upstream = load(dy + n * channels + c);
#pragma GCC unroll 9
                for (int t = 0; t < taps_here; ++t) sum[t] += upstream * load(from[t] + n * x_step);
            }
        } else {
            for (std::int64_t n = 0; n < run; ++n) {
                const Vector<T> upstream = load_first<T>(dy + n * channels + c, rest, dy_end, T{0});
#pragma GCC unroll 9
                for (int t = 0; t < taps_here; ++t)
                    sum[t] += upstream * load_first<T>(from[t] + n * x_step, rest, x.end, T{0});
            }
        }
#pragma GCC unroll 9
        for (int t = 0; t < taps_here; ++t) {
            T* const to = sums.at(taps[t].cell) + c;
            store_first(to, rest, sum[t] + load_first<T>(to, rest, sums.end, T{0}));
        }
    }
}

// Operands x, dy, and the sums of each of `parts` stretches of pictures: (parts * cells, channels). A task is one.
template <class T>
void depthwise_weight_gradient(const Call& call, Range range, Worker& worker) {
    const Walk walk = walk_of(call);
    const std::int64_t parts = call.integers[16], pictures = walk.batch;
    const Places<T> x(call.operands[0]), dy(call.operands[1]);
    const Taps taps(walk, false, worker.scratch.take<Tap>(2 * walk.cells()));
    for (std::int64_t part = range.begin; part < range.end; ++part) {
        Places<T> sums = kernel_places<T>(call.operands[2], walk.channels);
        sums.first = sums.at(part * walk.cells());
        for (std::int64_t i = 0; i < walk.cells() * walk.channels; ++i) sums.first[i] = 0;
        const std::int64_t last = pictures * (part + 1) / parts * walk.out_height;
        for (std::int64_t row = pictures * part / parts * walk.out_height; row < last; ++row)
            taps.each_run(row, 0, walk.out_width, [&](std::int64_t target, std::int64_t run, Tap* seen, std::int64_t count) {
                const T* const upstream = dy.at(row * walk.out_width + target);
                for (std::int64_t t = 0; t < count; t += most_cells)
                    for (std::int64_t c = 0; c < walk.channels; c += lanes<T>)
                        add_products<T>(seen + t, smaller<std::int64_t>(count - t, most_cells), run, x,
                                        walk.stride_width * walk.channels, upstream, dy.end, sums, c);
            });
    }
}

template <class T>
void enter(Table& table, Kind kind) {
    table[{"depthwise", kind}] = &depthwise<T, false>;
    table[{"depthwise_input_gradient", kind}] = &depthwise<T, true>;
    table[{"depthwise_weight_gradient", kind}] = &depthwise_weight_gradient<T>;
}

}  // namespace

void enter_depthwise(Table& table) {
    enter<float>(table, Kind::float32);
    enter<double>(table, Kind::float64);
}

}  // namespace trilith::TRILITH_ISA

// Convolution of each channel with a kernel of its own, and its gradients: vectors run along the channels.
#include "kernels/kernels.h"
#include "kernels/part.h"
#include "kernels/walk.h"

namespace trilith::TRILITH_ISA {
namespace {

// The channels of an array (places, channels) in vectors: `work(first channel, how many)`.
template <class T, class Work>
inline void each_vector(std::int64_t channels, Work work) {
    for (std::int64_t c = 0; c < channels; c += lanes<T>) work(c, smaller<std::int64_t>(lanes<T>, channels - c));
}

// Operands x, the kernel (cells, channels), y.
template <class T>
void depthwise(const Call& call, Range range, Worker&) {
    const Walk walk = walk_of(call);
    const T *const x = static_cast<T*>(call.operands[0].data), *const kernel = static_cast<T*>(call.operands[1].data);
    const T *const x_end = x + elements_in(call.operands[0]), *const kernel_end = kernel + elements_in(call.operands[1]);
    T* const y = static_cast<T*>(call.operands[2].data);
    for (std::int64_t row = range.begin; row < range.end; ++row) {
        const Position at = position_of(walk, row);
        each_vector<T>(walk.channels, [&](std::int64_t c, std::int64_t count) {
            Vector<T> sum{};
            each_cell(walk, at, [&](std::int64_t cell, std::int64_t place) {
                sum += load_first<T>(x + place * walk.channels + c, count, x_end, T{0}) *
                       load_first<T>(kernel + cell * walk.channels + c, count, kernel_end, T{0});
            });
            store_first<T>(y + row * walk.channels + c, count, sum);
        });
    }
}

// Operands dy, the kernel, dx; rows are places of the pictures.
template <class T>
void depthwise_input_gradient(const Call& call, Range range, Worker&) {
    const Walk walk = walk_of(call);
    const T *const dy = static_cast<T*>(call.operands[0].data), *const kernel = static_cast<T*>(call.operands[1].data);
    const T *const dy_end = dy + elements_in(call.operands[0]), *const kernel_end = kernel + elements_in(call.operands[1]);
    T* const dx = static_cast<T*>(call.operands[2].data);
    for (std::int64_t place = range.begin; place < range.end; ++place)
        each_vector<T>(walk.channels, [&](std::int64_t c, std::int64_t count) {
            Vector<T> sum{};
            each_window(walk, place, [&](std::int64_t cell, std::int64_t position) {
                sum += load_first<T>(dy + position * walk.channels + c, count, dy_end, T{0}) *
                       load_first<T>(kernel + cell * walk.channels + c, count, kernel_end, T{0});
            });
            store_first<T>(dx + place * walk.channels + c, count, sum);
        });
}

// Operands x, dy, the kernel's gradient (cells, channels). A task is a vector of channels.
template <class T>
void depthwise_weight_gradient(const Call& call, Range range, Worker& worker) {
    const Walk walk = walk_of(call);
    const T *const x = static_cast<T*>(call.operands[0].data), *const dy = static_cast<T*>(call.operands[1].data);
    const T *const x_end = x + elements_in(call.operands[0]), *const dy_end = dy + elements_in(call.operands[1]);
    T* const gradient = static_cast<T*>(call.operands[2].data);
    T* const sums = worker.scratch.take<T>(walk.cells() * lanes<T>);
    for (std::int64_t task = range.begin; task < range.end; ++task)
        for (std::int64_t c = task * panel_columns; c < smaller(walk.channels, (task + 1) * panel_columns); c += lanes<T>) {
            const std::int64_t count = smaller<std::int64_t>(lanes<T>, walk.channels - c);
            for (std::int64_t cell = 0; cell < walk.cells(); ++cell) store(sums + cell * lanes<T>, Vector<T>{});
            for (std::int64_t row = 0; row < walk.batch * walk.positions(); ++row) {
                const Vector<T> upstream = load_first<T>(dy + row * walk.channels + c, count, dy_end, T{0});
                each_cell(walk, position_of(walk, row), [&](std::int64_t cell, std::int64_t place) {
                    T* const sum = sums + cell * lanes<T>;
                    store(sum, load(sum) + upstream * load_first<T>(x + place * walk.channels + c, count, x_end, T{0}));
                });
            }
            for (std::int64_t cell = 0; cell < walk.cells(); ++cell)
                store_first<T>(gradient + cell * walk.channels + c, count, load(sums + cell * lanes<T>));
        }
}

}  // namespace

void enter_depthwise(Table& table) {
    table[{"depthwise", Kind::float32}] = &depthwise<float>;
    table[{"depthwise", Kind::float64}] = &depthwise<double>;
    table[{"depthwise_input_gradient", Kind::float32}] = &depthwise_input_gradient<float>;
    table[{"depthwise_input_gradient", Kind::float64}] = &depthwise_input_gradient<double>;
    table[{"depthwise_weight_gradient", Kind::float32}] = &depthwise_weight_gradient<float>;
    table[{"depthwise_weight_gradient", Kind::float64}] = &depthwise_weight_gradient<double>;
}

}  // namespace trilith::TRILITH_ISA

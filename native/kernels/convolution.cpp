// Convolution and its gradients as products of what the window sees with the kernel.
//
// What a block of 32 positions sees is copied into panels that stay in the cache; no array of all of it is ever made.
// The kernel is a matrix (groups * depth, filters of a group) in panels, and so are the gradients of the outputs.
#include "kernels/kernels.h"
#include "kernels/micro_tile.h"
#include "kernels/walk.h"

namespace trilith::TRILITH_ISA {
namespace {

constexpr std::int64_t block = panel_columns;
constexpr std::int64_t chunk = 2 * block;  // positions that a gradient of the kernel takes at a time

constexpr std::int64_t padded(std::int64_t numbers) { return (numbers + block - 1) / block * block; }

// What rows see, 32 numbers of each in a panel, panel behind panel. The products of micro_tile.h say how far it is from
// a row to the next in a last panel of at most 16 numbers (`narrow`), and where there is one number alone (`alone`).
template <class T>
struct Panels {
    T* first;
    std::int64_t rows, depth, narrow, alone;

    std::int64_t stride(std::int64_t panel) const {
        return depth == 1 ? alone : depth - panel * block <= 16 ? narrow : block;
    }

    // `work(numbers of the row, how many, from which, how many have room)` for the numbers k to k + count of a row.
    template <class Work>
    void each_piece(std::int64_t r, std::int64_t k, std::int64_t count, Work work) const {
        for (std::int64_t done = 0; done < count;) {
            const std::int64_t panel = (k + done) / block, column = (k + done) % block, wide = stride(panel);
            const std::int64_t some = smaller(count - done, block - column);
            work(first + panel * block * rows + r * wide + column, some, done, wide - column);
            done += some;
        }
    }
};

// Whole vectors are copied where behind them is room, which later numbers of the row fill, and where they can be read.
template <class T>
inline void copy_or_clear(T* to, const T* from, std::int64_t count, std::int64_t room, const T* end) {
    std::int64_t i = 0;
    if (from == nullptr) {
        for (; i < count && i + lanes<T> <= room; i += lanes<T>) store(to + i, Vector<T>{});
        for (; i < count; ++i) to[i] = 0;
        return;
    }
    for (; i < count && i + lanes<T> <= room && end - from >= i + lanes<T>; i += lanes<T>) store(to + i, load(from + i));
    for (; i < count; ++i) to[i] = from[i];
}

// What positions [position, position + height) see of a group.
template <class T>
void look(const Walk& walk, const Matrix& pictures, std::int64_t position, std::int64_t height, std::int64_t group,
          const Panels<T>& seen) {
    const T* const x = static_cast<T*>(pictures.data);
    const T* const end = x + pictures.rows * pictures.columns;
    for (std::int64_t r = 0; r < height; ++r)
        each_run(walk, position_of(walk, position + r), group,
                 [&](std::int64_t k, std::int64_t offset, std::int64_t count) {
                     const T* const from = offset < 0 ? nullptr : x + offset;
                     seen.each_piece(r, k, count, [&](T* to, std::int64_t some, std::int64_t done, std::int64_t room) {
                         copy_or_clear(to, from ? from + done : nullptr, some, room, end);
                     });
                 });
}

// Operands x, the kernel, y.
template <class T>
void convolution(const Call& call, Range range, Worker& worker) {
    const Walk walk = walk_of(call);
    const Matrix& kernel = call.operands[1];
    T* const y = static_cast<T*>(call.operands[2].data);
    const std::int64_t depth = walk.depth(), columns = walk.group_filters();
    T* const tile = worker.scratch.take<T>(block * (padded(depth) + block));
    const Panels<T> seen{tile + block * block, block, depth, 16, 1};
    for (std::int64_t group = 0; group < walk.groups; ++group)
        for (std::int64_t row = range.begin; row < range.end; row += block) {
            const std::int64_t height = smaller(block, range.end - row);
            look(walk, call.operands[0], row, height, group, seen);
            for (std::int64_t number = 0; number < kernel.segments(); ++number) {
                const Segment<T> right = segment<T>(kernel, number);
                const Factors<T> factors{seen.first,   0, block * block, right.first + group * depth * right.stride,
                                         right.stride, depth};
                compute_block<T, Rows::panels>(factors, height, right.width, tile, right.padded);
                T* to = y + row * walk.filters + group * columns + number * block;
                for (std::int64_t r = 0; r < height; ++r, to += walk.filters)
                    for (std::int64_t c = 0; c < right.width; ++c) to[c] = tile[r * right.padded + c];
            }
        }
}

// Operands dy (groups * positions, filters of a group; in panels, unless that is one), the transposed kernel (groups *
// filters of a group, depth), dx. A task is a picture.
template <class T>
void convolution_input_gradient(const Call& call, Range range, Worker& worker) {
    const Walk walk = walk_of(call);
    const Matrix &dy = call.operands[0], &kernel = call.operands[1];
    T* const dx = static_cast<T*>(call.operands[2].data);
    const std::int64_t depth = walk.depth(), columns = walk.group_filters(), positions = walk.positions();
    const Panels<T> seen{worker.scratch.take<T>(block * padded(depth)), block, depth, 16, 16};
    for (std::int64_t image = range.begin; image < range.end; ++image) {
        const std::int64_t numbers = walk.places() * walk.channels;
        for (std::int64_t i = 0; i < numbers; ++i) dx[image * numbers + i] = 0;
        for (std::int64_t group = 0; group < walk.groups; ++group)
            for (std::int64_t row = image * positions; row < (image + 1) * positions; row += block) {
                const std::int64_t height = smaller(block, (image + 1) * positions - row);
                for (std::int64_t number = 0; number < kernel.segments(); ++number) {
                    const Segment<T> right = segment<T>(kernel, number);
                    const Factors<T> factors{static_cast<T*>(dy.data), group * walk.batch * positions + row,
                                             block * dy.rows, right.first + group * columns * right.stride,
                                             right.stride, columns};
                    compute_block<T, Rows::panels>(factors, height, right.width, seen.first + number * block * block,
                                                   right.padded);
                }
                for (std::int64_t r = 0; r < height; ++r)
                    each_run(walk, position_of(walk, row + r), group,
                             [&](std::int64_t k, std::int64_t offset, std::int64_t count) {
                                 if (offset < 0) return;
                                 T* const to = dx + offset;
                                 seen.each_piece(r, k, count, [&](T* from, std::int64_t some, std::int64_t done, std::int64_t) {
                                     for (std::int64_t i = 0; i < some; ++i) to[done + i] += from[i];
                                 });
                             });
            }
    }
}

// Operands x, dy in panels (groups * positions, filters of a group), and a sum for each of `parts` stretches of
// positions: (parts * groups * depth, filters of a group). A task is a stretch and a group.
template <class T>
void convolution_weight_gradient(const Call& call, Range range, Worker& worker) {
    const Walk walk = walk_of(call);
    const std::int64_t parts = call.integers[16];
    const Matrix& dy = call.operands[1];
    const std::int64_t depth = walk.depth(), columns = walk.group_filters();
    const std::int64_t positions = walk.batch * walk.positions(), blocks = (positions + block - 1) / block;
    T* const tile = worker.scratch.take<T>(block * block + chunk * padded(depth));
    const Panels<T> seen{tile + block * block, chunk, depth, block, block};
    for (std::int64_t task = range.begin; task < range.end; ++task) {
        const std::int64_t part = task / walk.groups, group = task % walk.groups;
        const std::int64_t begin = blocks * part / parts * block;
        const std::int64_t end = smaller(blocks * (part + 1) / parts * block, positions);
        T* const sums = static_cast<T*>(call.operands[2].data) + task * depth * columns;
        for (std::int64_t i = 0; i < depth * columns; ++i) sums[i] = 0;
        for (std::int64_t row = begin; row < end; row += chunk) {
            const std::int64_t count = smaller(chunk, end - row);
            look(walk, call.operands[0], row, count, group, seen);
            for (std::int64_t k = 0; k < depth; k += block)
                for (std::int64_t number = 0; number < dy.segments(); ++number) {
                    const std::int64_t height = smaller(block, depth - k);
                    const Segment<T> right = segment<T>(dy, number);
                    const T* const upstream = right.first + (group * positions + row) * right.stride;
                    const Factors<T> factors{seen.first + k * chunk, 0, block, upstream, right.stride, count};
                    compute_block<T, Rows::contiguous>(factors, height, right.width, tile, right.padded);
                    T* to = sums + k * columns + number * block;
                    for (std::int64_t r = 0; r < height; ++r, to += columns)
                        for (std::int64_t c = 0; c < right.width; ++c) to[c] += tile[r * right.padded + c];
                }
        }
    }
}

}  // namespace

void enter_convolution(Table& table) {
    table[{"convolution", Kind::float32}] = &convolution<float>;
    table[{"convolution", Kind::float64}] = &convolution<double>;
    table[{"convolution_input_gradient", Kind::float32}] = &convolution_input_gradient<float>;
    table[{"convolution_input_gradient", Kind::float64}] = &convolution_input_gradient<double>;
    table[{"convolution_weight_gradient", Kind::float32}] = &convolution_weight_gradient<float>;
    table[{"convolution_weight_gradient", Kind::float64}] = &convolution_weight_gradient<double>;
}

}  // namespace trilith::TRILITH_ISA

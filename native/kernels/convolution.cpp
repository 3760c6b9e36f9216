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
constexpr std::int64_t chunk = 8 * block;  // positions that a gradient of the kernel takes at a time

constexpr std::int64_t padded(std::int64_t numbers) { return (numbers + block - 1) / block * block; }

// Blocks of 32 rows and up to 32 numbers of what is seen, one behind the other, as micro_tile.h reads and writes them:
// a single number a row is read without gaps (`alone` is 1), and written with them (16).
template <class T>
struct Panels {
    T* first;
    std::int64_t depth, alone;

    T* row(std::int64_t panel, std::int64_t r) const {
        const std::int64_t left = depth - panel * block;
        return first + panel * block * block + r * (depth == 1 ? alone : left <= 16 ? 16 : block);
    }

    // `work(numbers of the row, how many, from which)` for the numbers k to k + count of a row.
    template <class Work>
    void each_piece(std::int64_t r, std::int64_t k, std::int64_t count, Work work) const {
        for (std::int64_t done = 0; done < count;) {
            const std::int64_t panel = (k + done) / block, column = (k + done) % block;
            const std::int64_t some = smaller(count - done, block - column);
            work(row(panel, r) + column, some, done);
            done += some;
        }
    }
};

template <class T>
inline void copy_or_clear(T* to, const T* from, std::int64_t count) {
    if (from == nullptr)
        for (std::int64_t i = 0; i < count; ++i) to[i] = 0;
    else
        for (std::int64_t i = 0; i < count; ++i) to[i] = from[i];
}

// What positions [position, position + height) see of a group.
template <class T>
void look(const Walk& walk, const T* x, std::int64_t position, std::int64_t height, std::int64_t group,
          const Panels<T>& seen) {
    for (std::int64_t r = 0; r < height; ++r)
        each_run(walk, position_of(walk, position + r), group,
                 [&](std::int64_t k, std::int64_t offset, std::int64_t count) {
                     const T* const from = offset < 0 ? nullptr : x + offset;
                     seen.each_piece(r, k, count, [&](T* to, std::int64_t some, std::int64_t done) {
                         copy_or_clear(to, from ? from + done : nullptr, some);
                     });
                 });
}

// The numbers [begin, begin + 32) of what positions see, a row of 32 each.
template <class T>
void look_at_part(const Walk& walk, const T* x, std::int64_t position, std::int64_t height, std::int64_t group,
                  std::int64_t begin, T* to) {
    const std::int64_t end = smaller(begin + block, walk.depth());
    for (std::int64_t r = 0; r < height; ++r, to += block)
        each_run(walk, position_of(walk, position + r), group,
                 [&](std::int64_t k, std::int64_t offset, std::int64_t count) {
                     const std::int64_t first = larger(k, begin), last = smaller(k + count, end);
                     if (first < last)
                         copy_or_clear(to + (first - begin), offset < 0 ? nullptr : x + offset + (first - k),
                                       last - first);
                 });
}

// Operands x, the kernel, y.
template <class T>
void convolution(const Call& call, Range range, Worker& worker) {
    const Walk walk = walk_of(call);
    const Matrix& kernel = call.operands[1];
    const T* const x = static_cast<T*>(call.operands[0].data);
    T* const y = static_cast<T*>(call.operands[2].data);
    const std::int64_t depth = walk.depth(), columns = walk.group_filters();
    T* const tile = worker.scratch.take<T>(block * (padded(depth) + block));
    const Panels<T> seen{tile + block * block, depth, 1};
    for (std::int64_t group = 0; group < walk.groups; ++group)
        for (std::int64_t row = range.begin; row < range.end; row += block) {
            const std::int64_t height = smaller(block, range.end - row);
            look(walk, x, row, height, group, seen);
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
    const Panels<T> seen{worker.scratch.take<T>(block * padded(depth)), depth, 16};
    for (std::int64_t image = range.begin; image < range.end; ++image) {
        const std::int64_t numbers = walk.places() * walk.channels;
        copy_or_clear<T>(dx + image * numbers, nullptr, numbers);
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
                                 seen.each_piece(r, k, count, [&](T* from, std::int64_t some, std::int64_t done) {
                                     for (std::int64_t i = 0; i < some; ++i) to[done + i] += from[i];
                                 });
                             });
            }
    }
}

// Operands x, dy in panels (groups * positions, filters of a group), and a sum for each of `parts` stretches of
// positions: (parts * groups * depth, filters of a group). A task is 32 rows of one of these sums.
template <class T>
void convolution_weight_gradient(const Call& call, Range range, Worker& worker) {
    const Walk walk = walk_of(call);
    const std::int64_t parts = call.integers[16];
    const Matrix& dy = call.operands[1];
    const T* const x = static_cast<T*>(call.operands[0].data);
    T* const sums = static_cast<T*>(call.operands[2].data);
    const std::int64_t depth = walk.depth(), columns = walk.group_filters(), positions = walk.batch * walk.positions();
    const std::int64_t blocks = (depth + block - 1) / block, blocks_of_positions = (positions + block - 1) / block;
    T* const seen = worker.scratch.take<T>(block * (chunk + block + padded(columns)));
    T *const tile = seen + block * chunk, *const total = tile + block * block;
    for (std::int64_t task = range.begin; task < range.end; ++task) {
        const std::int64_t first = task % blocks * block, group = task / blocks % walk.groups;
        const std::int64_t part = task / blocks / walk.groups, height = smaller(block, depth - first);
        const std::int64_t end = smaller(blocks_of_positions * (part + 1) / parts * block, positions);
        copy_or_clear<T>(total, nullptr, block * padded(columns));
        for (std::int64_t row = blocks_of_positions * part / parts * block; row < end; row += chunk) {
            const std::int64_t count = smaller(chunk, end - row);
            look_at_part(walk, x, row, count, group, first, seen);
            for (std::int64_t number = 0; number < dy.segments(); ++number) {
                const Segment<T> right = segment<T>(dy, number);
                const Factors<T> factors{seen,         0,    block, right.first + (group * positions + row) * right.stride,
                                         right.stride, count};
                compute_block<T, Rows::contiguous>(factors, height, right.width, tile, right.padded);
                T* const to = total + number * block * block;
                for (std::int64_t i = 0; i < height * right.padded; ++i) to[i] += tile[i];
            }
        }
        T* const to = sums + ((part * walk.groups + group) * depth + first) * columns;
        for (std::int64_t number = 0; number < dy.segments(); ++number) {
            const Segment<T> right = segment<T>(dy, number);
            const T* const from = total + number * block * block;
            for (std::int64_t r = 0; r < height; ++r)
                for (std::int64_t c = 0; c < right.width; ++c)
                    to[r * columns + number * block + c] = from[r * right.padded + c];
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

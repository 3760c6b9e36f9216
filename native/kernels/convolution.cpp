// Convolution and its gradients as products of what the window sees with the kernel.
//
// What is seen is read where it lies, in bands of padded rows that stay in the cache; no array of all of it is ever made.
// The kernel is a matrix (groups * depth, filters of a group) in panels.
#include "kernels/kernels.h"
#include "kernels/part.h"
#include "kernels/sight.h"

namespace trilith::TRILITH_ISA {
namespace {

constexpr std::int64_t block = panel_columns;
constexpr std::int64_t at_once = block / tile_rows * tile_rows;  // positions of a few whole tiles
constexpr std::int64_t chunk = 4 * block;  // positions that a gradient of the kernel takes at a time

// What the windows of some positions see: their runs, and a band of rows, laid out for a few positions at a time.
template <class T>
class Sight {
  public:
    // In scratch memory, with room for `positions` at a time and `numbers` for the caller.
    Sight(const Walk& walk, const Matrix& pictures, bool turned, std::int64_t positions, std::int64_t numbers,
          Worker& worker)
        : walk_(walk), band_(walk, static_cast<T*>(pictures.data)), rows_(band_.rows_at_once(positions)) {
        const std::size_t pointers = static_cast<std::size_t>(positions) * sizeof(const T*);
        const std::size_t of_runs = static_cast<std::size_t>(count_of_runs(walk, turned)) * sizeof(Run);
        const std::size_t before = (pointers + of_runs + alignment - 1) / alignment * alignment;
        const std::size_t all = static_cast<std::size_t>(numbers + band_.numbers(rows_)) * sizeof(T);
        char* const memory = static_cast<char*>(worker.scratch.take(before + all));
        from_ = reinterpret_cast<const T**>(memory);
        runs = reinterpret_cast<Run*>(memory + pointers);
        for_caller = reinterpret_cast<T*>(memory + before);
        laid_out_ = for_caller + numbers;
        count = count_of_runs(walk, turned);
        list_runs(walk, turned, band_.row_numbers(), runs);
    }

    // `work(position, how many, where what each sees begins)`, `most` positions or fewer at a time.
    template <class Work>
    void each(Range positions, std::int64_t most, Work work) {
        for (std::int64_t position = positions.begin; position < positions.end;) {
            const std::int64_t row = position / walk_.out_width;
            const std::int64_t last = smaller(row + rows_, (positions.end - 1) / walk_.out_width + 1);
            const std::int64_t end = smaller(last * walk_.out_width, positions.end);
            band_.fill(laid_out_, row, last);
            for (std::int64_t some; position < end; position += some) {
                some = smaller(most, end - position);
                find(position, some);
                work(position, some, from_);
            }
        }
    }

    Run* runs;
    std::int64_t count;  // of runs
    T* for_caller;

  private:
    void find(std::int64_t position, std::int64_t some) {
        std::int64_t row = position / walk_.out_width, column = position % walk_.out_width;
        for (std::int64_t i = 0; i < some; ++row, column = 0) {
            const T* at = band_.at(row, column);
            for (; column < walk_.out_width && i < some; ++column, ++i, at += walk_.stride_width * walk_.channels)
                from_[i] = at;
        }
    }

    Walk walk_;
    Band<T> band_;
    std::int64_t rows_;
    T* laid_out_;
    const T** from_;
};

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

// What positions see times the kernel, with the chain on each block of it.
template <class T>
void convolve(const Call& call, const Walk& walk, Range positions, Sight<T>& sight, Tiles<T>* chain) {
    const Matrix &kernel = call.operands[1], &y = call.operands[2];
    T* const tile = sight.for_caller;
    sight.each(positions, at_once, [&](std::int64_t position, std::int64_t height, const T** from) {
        for (std::int64_t group = 0; group < walk.groups; ++group) {
            for (std::int64_t number = 0; number < kernel.segments(); ++number) {
                const Segment<T> right = segment<T>(kernel, number);
                const T* const weights = right.first + group * walk.depth() * right.stride;
                each_strip<T>(right.width, [&](std::int64_t column, auto vectors) {
                    each_tile(height, [&](std::int64_t row, auto rows) {
                        seen_times_kernel<T, rows, vectors>(from + row, sight.runs, sight.count, weights + column,
                                                            right.stride, tile + row * right.padded + column,
                                                            right.padded);
                    });
                });
                if (chain) {
                    for (std::int64_t r = 1; right.width < right.padded && r < height; ++r)
                        for (std::int64_t c = 0; c < right.width; ++c)
                            tile[r * right.width + c] = tile[r * right.padded + c];
                    run_chain<T>(*chain, {position, height, number}, tile);
                    continue;
                }
                T* to = static_cast<T*>(y.data) + position * walk.filters + group * walk.group_filters() + number * block;
                for (std::int64_t r = 0; r < height; ++r, to += walk.filters)
                    for (std::int64_t c = 0; c < right.width; ++c) to[c] = tile[r * right.padded + c];
            }
            for (std::int64_t i = 0; i < height; ++i) from[i] += walk.fan_in();
        }
    });
}

// Operands x, the kernel, y. integers: of the walk, whether the kernel is turned around and, where the range counts
// tasks, how many stretches of positions have sums of their own, which the chain takes.
template <class T>
void convolution(const Call& call, Range range, Worker& worker) {
    const Walk walk = walk_of(call);
    const Matrix& y = call.operands[2];
    Sight<T> sight(walk, call.operands[0], call.integers[16] != 0, at_once, block * block, worker);
    const auto begin = [&] { return call.chain ? &begin_chain<T>(*call.chain, call, y, worker) : nullptr; };
    if (call.domain != Domain::tasks) return convolve<T>(call, walk, range, sight, begin());
    for (std::int64_t part = range.begin; part < range.end; ++part) {
        Tiles<T>* const chain = begin();
        convolve<T>(call, walk, stretch(y.rows, part, call.integers[17]), sight, chain);
        finish_chain<T>(*chain, part);
    }
}

// Where there is a stride; the others are convolutions with the kernel turned around.
// Operands dy (groups * positions, filters of a group; in panels, unless that is one), the transposed kernel (groups *
// filters of a group, depth), dx. A task is a picture.
template <class T>
void convolution_input_gradient(const Call& call, Range range, Worker& worker) {
    const Walk walk = walk_of(call);
    const Matrix &dy = call.operands[0], &kernel = call.operands[1];
    T* const dx = static_cast<T*>(call.operands[2].data);
    const std::int64_t depth = walk.depth(), columns = walk.group_filters(), positions = walk.positions();
    const Panels<T> seen{worker.scratch.take<T>(block * ((depth + block - 1) / block * block)), block, depth, 16, 16};
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

// Some columns of some rows, 32 numbers apart; whole vectors are read from there.
template <class T>
void pack(const T* from, std::int64_t stride, std::int64_t rows, std::int64_t width, T* to) {
    for (std::int64_t r = 0; r < rows; ++r, from += stride, to += block)
        for (std::int64_t c = 0; c < width; ++c) to[c] = from[c];
}

// Operands x, dy, and a sum for each of `parts` stretches of positions: (parts * groups * depth, filters of a group).
// A task is a stretch and a group.
template <class T>
void convolution_weight_gradient(const Call& call, Range range, Worker& worker) {
    const Walk walk = walk_of(call);
    const std::int64_t parts = call.integers[16];
    const Matrix& dy = call.operands[1];
    const std::int64_t depth = walk.depth(), columns = walk.group_filters();
    Sight<T> sight(walk, call.operands[0], false, chunk, tile_rows * block + chunk * block, worker);
    T* const tile = sight.for_caller;
    T* const upstream = tile + tile_rows * block;
    for (std::int64_t i = 0; i < chunk * block; ++i) upstream[i] = 0;
    for (std::int64_t task = range.begin; task < range.end; ++task) {
        const std::int64_t group = task % walk.groups;
        T* const sums = static_cast<T*>(call.operands[2].data) + task * depth * columns;
        for (std::int64_t i = 0; i < depth * columns; ++i) sums[i] = 0;
        const Range positions = stretch(dy.rows, task / walk.groups, parts);
        sight.each(positions, chunk, [&](std::int64_t position, std::int64_t count, const T** from) {
            for (std::int64_t first = 0; first < columns; first += block) {
                const std::int64_t wide = smaller(block, columns - first);
                pack(static_cast<T*>(dy.data) + position * walk.filters + group * columns + first, walk.filters, count,
                     wide, upstream);
                each_strip<T>(wide, [&](std::int64_t column, auto vectors) {
                    const std::int64_t width = smaller<std::int64_t>(wide - column, vectors * lanes<T>);
                    for (std::int64_t n = 0; n < sight.count; ++n) {
                        const Run& run = sight.runs[n];
                        each_tile(run.count, [&](std::int64_t row, auto rows) {
                            seen_times_gradient<T, rows, vectors>(from, count, run.distance + group * walk.fan_in() + row,
                                                                  upstream + column, block, tile, block);
                            T* to = sums + (run.kernel_row + row) * columns + first + column;
                            for (std::int64_t r = 0; r < rows; ++r, to += columns)
                                for (std::int64_t c = 0; c < width; ++c) to[c] += tile[r * block + c];
                        });
                    }
                });
            }
        });
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

// Matrix products A B, A transposed(B) and transposed(A) B, where asked with an elementwise chain on the result.
//
// No factor is packed: panels of 32 columns already are what the tiles read. Only A of A transposed(B) is
// copied, by far the smaller one in a network, where it is a batch and B the weights.
#include "kernels/kernels.h"
#include "kernels/micro_tile.h"
#include "kernels/thin_products.h"
#include "kernels/transpose.h"

namespace trilith::TRILITH_ISA {
namespace {

constexpr std::int64_t block = panel_columns;  // rows and columns of the blocks that a result is computed in

// Where blocks of the result go: into C, or into a block of scratch that the chain then works on.
template <class T>
class Result {
  public:
    Result(const Call& call, Worker& worker, T* scratch) : call_(call), scratch_(scratch) {
        if (call.chain) chain_ = &begin_chain<T>(*call.chain, call, matrix(), worker);
    }

    T* place(Tile tile) const {
        if (chain_) return scratch_;
        const Segment<T> part = segment<T>(matrix(), tile.segment);
        return part.first + tile.row * part.stride;
    }

    std::int64_t stride(std::int64_t number) const { return segment<T>(matrix(), number).padded; }

    // What the chain will load of a block, to be asked for in `depth` steps.
    Ahead<T> ahead(Tile tile, std::int64_t depth) const {
        Ahead<T> all{};
        if (chain_) all.count = places_to_load<T>(*chain_, tile, all.places, 3);
        constexpr std::int64_t line = alignment / sizeof(T);
        all.step = smaller(line, tile.height * block / larger<std::int64_t>(depth, 1) + 1);
        return all;
    }

    void finish(Tile tile, const T* from) const {
        if (chain_) run_chain<T>(*chain_, tile, from);
    }

    // A block that was computed elsewhere, row by row without gaps.
    void put(Tile tile, const T* from) const {
        const Segment<T> part = segment<T>(matrix(), tile.segment);
        if (!chain_)
            std::memcpy(place(tile), from, static_cast<std::size_t>(tile.height * part.padded) * sizeof(T));
        finish(tile, from);
    }

  private:
    const Matrix& matrix() const { return call_.operands[2]; }

    const Call& call_;
    T* scratch_;
    Tiles<T>* chain_ = nullptr;
};

// C (a column) = matrix * vector, rows of the range.
template <class T>
void column_of_products(const Call& call, const Matrix& matrix, const Matrix& vector, Range range,
                        Worker& worker) {
    const Result<T> result(call, worker, worker.scratch.take<T>(block));
    for (std::int64_t row = range.begin; row < range.end; row += block) {
        const Tile tile{row, smaller(block, range.end - row), 0};
        T* const to = result.place(tile);
        matrix_times_vector<T>(matrix, row, tile.height, static_cast<T*>(vector.data), to);
        result.finish(tile, to);
    }
}

// vector * matrix, segments of the range, each handed to `put(number, numbers)`.
template <class T, class Put>
void row_of_products(const Matrix& vector, const Matrix& matrix, Range segments, T* sums, Put put) {
    const T* const numbers = static_cast<T*>(vector.data);
    std::int64_t number = segments.begin;
    while (number < segments.end) {
        const std::int64_t last = number + side_by_side - 1;
        std::int64_t done = 1;
        if (last < segments.end && segment<T>(matrix, last).padded == panel_columns) {
            vector_times_panels<T, side_by_side, 2>(numbers, matrix, number, sums);
            done = side_by_side;
        } else if (segment<T>(matrix, number).padded > lanes<T>) {
            vector_times_panels<T, 1, 2>(numbers, matrix, number, sums);
        } else {
            vector_times_panels<T, 1, 1>(numbers, matrix, number, sums);
        }
        for (std::int64_t i = 0; i < done; ++i) put(number + i, sums + i * panel_columns);
        number += done;
    }
}

// Rows [row, row + height) of a matrix, transposed: (columns, 32).
template <class T>
void transpose_rows(const Matrix& matrix, std::int64_t row, std::int64_t height, T* to) {
    if (matrix.columns == 1) {
        for (std::int64_t r = 0; r < height; ++r) to[r] = static_cast<T*>(matrix.data)[row + r];
        return;
    }
    for (std::int64_t number = 0; number < matrix.segments(); ++number) {
        const Segment<T> part = segment<T>(matrix, number);
        T* const place = to + number * block * block;
        transpose(part.first + row * part.stride, part.stride, height, part.width, place, block);
    }
}

}  // namespace

// C = A B, rows of the range.
template <class T>
void gemm_nn(const Call& call, Range range, Worker& worker) {
    const Matrix &a = call.operands[0], &b = call.operands[1], &c = call.operands[2];
    if (c.columns == 1) return column_of_products<T>(call, a, b, range, worker);
    T* const scratch = worker.scratch.take<T>(block * block);
    const Result<T> result(call, worker, scratch);
    if (c.rows == 1 && range.begin < range.end) {
        const auto put = [&](std::int64_t number, const T* numbers) { result.put({0, 1, number}, numbers); };
        return row_of_products<T>(a, b, {0, c.segments()}, scratch, put);
    }
    for (std::int64_t number = 0; number < c.segments(); ++number) {
        const Segment<T> right = segment<T>(b, number);
        for (std::int64_t row = range.begin; row < range.end; row += block) {
            const Tile tile{row, smaller(block, range.end - row), number};
            T* const to = result.place(tile);
            const Factors<T> factors{static_cast<T*>(a.data), row, block * a.rows, right.first, right.stride,
                                     a.columns};
            compute_block<T, Rows::panels>(factors, tile.height, right.width, to, result.stride(number));
            result.finish(tile, to);
        }
    }
}

// C = A transposed(B), rows of the range. Blocks of transposed(C) = B transposed(A) are computed and turned
// around while they are in the cache.
template <class T>
void gemm_nt(const Call& call, Range range, Worker& worker) {
    const Matrix &a = call.operands[0], &b = call.operands[1], &c = call.operands[2];
    if (range.begin >= range.end) return;
    if (c.columns == 1) return column_of_products<T>(call, a, b, range, worker);
    const std::int64_t blocks = (range.end - range.begin + block - 1) / block;
    const std::int64_t panel = (a.columns + block - 1) / block * block * block;
    T* const turned = worker.scratch.take<T>(2 * block * block + blocks * panel);
    T* const scratch = turned + block * block;
    T* const panels = scratch + block * block;
    const Result<T> result(call, worker, scratch);
    if (c.rows > 1) {
        for (std::int64_t row = range.begin; row < range.end; row += block)
            transpose_rows<T>(a, row, smaller(block, range.end - row),
                              panels + (row - range.begin) / block * panel);
    }
    for (std::int64_t number = 0; number < c.segments(); ++number) {
        const std::int64_t width = segment<T>(c, number).width;
        for (std::int64_t row = range.begin; row < range.end; row += block) {
            const Tile tile{row, smaller(block, range.end - row), number};
            T* const to = result.place(tile);
            if (c.rows == 1) {
                matrix_times_vector<T>(b, number * block, width, static_cast<T*>(a.data), to);
            } else {
                const Factors<T> factors{static_cast<T*>(b.data), number * block, block * b.rows,
                                         panels + (row - range.begin) / block * panel, block, a.columns};
                compute_block<T, Rows::panels>(factors, width, tile.height, turned, block);
                transpose(turned, block, width, tile.height, to, result.stride(number));
            }
            result.finish(tile, to);
        }
    }
}

// Segments of C whose blocks take turns: so a panel of A is read once for all of them, while theirs of B stay in the
// cache.
constexpr std::int64_t neighbours = 8;

// C = transposed(A) B. Tasks are blocks of C, those of neighbouring segments one row after another.
template <class T>
void gemm_tn(const Call& call, Range range, Worker& worker) {
    const Matrix &a = call.operands[0], &b = call.operands[1], &c = call.operands[2];
    T* const scratch = worker.scratch.take<T>(block * block);
    const Result<T> result(call, worker, scratch);
    if (c.columns == 1 && c.rows > 1) {
        return row_of_products<T>(b, a, range, scratch, [&](std::int64_t number, const T* numbers) {
            const std::int64_t row = number * block;
            result.put({row, smaller(block, c.rows - row), 0}, numbers);
        });
    }
    const std::int64_t blocks = (c.rows + block - 1) / block;
    for (std::int64_t task = range.begin; task < range.end; ++task) {
        const std::int64_t first = task / (neighbours * blocks) * neighbours, turn = task - first * blocks;
        const std::int64_t segments = smaller(neighbours, c.segments() - first);
        const std::int64_t number = first + turn % segments, row = turn / segments * block;
        const Tile tile{row, smaller(block, c.rows - row), number};
        T* const to = result.place(tile);
        const Segment<T> left = segment<T>(a, turn / segments), right = segment<T>(b, number);
        if (c.columns == 1) {  // and of one row: vectors, without padding
            T sum = 0;
            for (std::int64_t k = 0; k < a.rows; ++k) sum += left.first[k] * right.first[k];
            *to = sum;
        } else {
            const Factors<T> factors{left.first, 0, left.stride, right.first, right.stride, a.rows};
            compute_block<T, Rows::contiguous>(factors, tile.height, right.width, to, result.stride(number),
                                               result.ahead(tile, a.rows));
        }
        result.finish(tile, to);
    }
}

template void gemm_nn<float>(const Call&, Range, Worker&);
template void gemm_nn<double>(const Call&, Range, Worker&);
template void gemm_nt<float>(const Call&, Range, Worker&);
template void gemm_nt<double>(const Call&, Range, Worker&);
template void gemm_tn<float>(const Call&, Range, Worker&);
template void gemm_tn<double>(const Call&, Range, Worker&);

void enter_products(Table& table) {
    table[{"gemm_nn", Kind::float32}] = &gemm_nn<float>;
    table[{"gemm_nn", Kind::float64}] = &gemm_nn<double>;
    table[{"gemm_nt", Kind::float32}] = &gemm_nt<float>;
    table[{"gemm_nt", Kind::float64}] = &gemm_nt<double>;
    table[{"gemm_tn", Kind::float32}] = &gemm_tn<float>;
    table[{"gemm_tn", Kind::float64}] = &gemm_tn<double>;
}

}  // namespace trilith::TRILITH_ISA

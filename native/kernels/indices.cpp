// Read, add and mark by index: rows of a table, columns of each row, one-hot rows.
#include <cstdio>
#include <stdexcept>

#include "kernels/kernels.h"
#include "kernels/part.h"

namespace trilith::TRILITH_ISA {
namespace {

[[noreturn, gnu::noinline, gnu::cold]] void refuse(std::int64_t index, std::int64_t size, const char* what) {
    char message[160];
    std::snprintf(
        message, sizeof message, "%s: index %lld is out of range: there are %lld places, 0 to %lld.", what,
        static_cast<long long>(index), static_cast<long long>(size), static_cast<long long>(size - 1));
    throw std::out_of_range(message);
}

// An index as a place from 0, where negative ones count from the end.
inline std::int64_t place_of(std::int64_t index, std::int64_t size, const char* what) {
    const std::int64_t place = index < 0 ? index + size : index;
    if (place < 0 || place >= size) refuse(index, size, what);
    return place;
}

template <class T>
inline T* row_of(const Segment<T>& part, std::int64_t row) {
    return part.first + row * part.stride;
}

// Finds elements by row and column, for columns that are known only when they are read.
template <class T>
class Finder {
  public:
    explicit Finder(const Matrix& matrix) : data_(static_cast<T*>(matrix.data)), rows_(matrix.rows) {
        if (!matrix.panels) {
            last_width_ = matrix.columns;  // as if it were one panel
            return;
        }
        in_panels_ = ~(panel_columns - 1);
        last_ = (matrix.segments() - 1) * panel_columns;
        last_width_ = segment<T>(matrix, matrix.segments() - 1).padded;
    }

    T& at(std::int64_t row, std::int64_t column) const {
        const std::int64_t start = column & in_panels_;
        return data_[start * rows_ + row * (start == last_ ? last_width_ : panel_columns) + column - start];
    }

  private:
    T* data_;
    std::int64_t rows_, in_panels_ = 0, last_ = 0, last_width_;
};

template <class T>
void zero(const Matrix& y, Part part) {
    const auto clear = [](T* from, std::int64_t count) {
        std::memset(from, 0, static_cast<std::size_t>(count) * sizeof(T));
    };
    for (std::int64_t s = part.segments.begin; s < part.segments.end; ++s) {
        const Segment<T> to = segment<T>(y, s);
        if (to.stride == to.padded) {  // rows lie one after another
            clear(row_of(to, part.rows.begin), (part.rows.end - part.rows.begin) * to.stride);
            continue;
        }
        for (std::int64_t r = part.rows.begin; r < part.rows.end; ++r) clear(row_of(to, r), to.padded);
    }
}

// gather: table (V, C), indices (n, 1) -> y (n, C).
template <class T>
void gather(const Call& call, Range range, Worker&) {
    const Matrix& table = call.operands[0];
    const Matrix& y = call.operands[2];
    const std::int64_t* const indices = static_cast<const std::int64_t*>(call.operands[1].data);
    const Part part = part_of(call, range, y);
    for (std::int64_t r = part.rows.begin; r < part.rows.end; ++r) {
        const std::int64_t row = place_of(indices[r], table.rows, "gather");
        for (std::int64_t s = part.segments.begin; s < part.segments.end; ++s) {
            const Segment<T> to = segment<T>(y, s);
            const T* const from = row_of(segment<T>(table, s), row);
            if (to.width == panel_columns) std::memcpy(row_of(to, r), from, panel_columns * sizeof(T));
            else std::memcpy(row_of(to, r), from, static_cast<std::size_t>(to.width) * sizeof(T));
        }
    }
}

// scatter_add: values (n, C), indices (n, 1) -> y (V, C), zero but for each value added to its index's row,
// in order. Rows of the result cannot be shared out, so only panels and serial are known here.
template <class T>
void scatter_add(const Call& call, Range range, Worker&) {
    const Matrix& values = call.operands[0];
    const Matrix& y = call.operands[2];
    const std::int64_t* const indices = static_cast<const std::int64_t*>(call.operands[1].data);
    const Part part = part_of(call, range, y);
    zero<T>(y, part);
    for (std::int64_t r = 0; r < values.rows; ++r) {
        const std::int64_t row = place_of(indices[r], y.rows, "scatter_add");
        for (std::int64_t s = part.segments.begin; s < part.segments.end; ++s) {
            const Segment<T> to_part = segment<T>(y, s);
            T* const __restrict to = row_of(to_part, row);
            const T* const __restrict from = row_of(segment<T>(values, s), r);
            if (to_part.width == panel_columns)
                for (std::int64_t c = 0; c < panel_columns; ++c) to[c] += from[c];
            else
                for (std::int64_t c = 0; c < to_part.width; ++c) to[c] += from[c];
        }
    }
}

// one_hot: indices (n, 1) -> y (n, depth): 1 at the index, 0 elsewhere; all 0 for an index that is not there.
template <class T>
void one_hot(const Call& call, Range range, Worker&) {
    const Matrix& y = call.operands[1];
    const std::int64_t* const indices = static_cast<const std::int64_t*>(call.operands[0].data);
    const Part part = part_of(call, range, y);
    const Finder<T> to(y);
    zero<T>(y, part);
    for (std::int64_t r = part.rows.begin; r < part.rows.end; ++r)
        if (indices[r] >= 0 && indices[r] < y.columns) to.at(r, indices[r]) = 1;
}

// take_along_columns: x (R, C), indices (R, J) -> y (R, J).
template <class T>
void take_along_columns(const Call& call, Range range, Worker&) {
    const Matrix& x = call.operands[0];
    const Matrix& y = call.operands[2];
    const Part part = part_of(call, range, y);
    const Finder<T> from(x);
    for (std::int64_t s = part.segments.begin; s < part.segments.end; ++s) {
        const Segment<T> to = segment<T>(y, s);
        const Segment<std::int64_t> indices = segment<std::int64_t>(call.operands[1], s);
        for (std::int64_t r = part.rows.begin; r < part.rows.end; ++r)
            for (std::int64_t c = 0; c < to.width; ++c)
                row_of(to, r)[c] = from.at(r, place_of(row_of(indices, r)[c], x.columns, "take_along_axis"));
    }
}

// scatter_along_columns: values (R, J), indices (R, J) -> y (R, C), zero but for each value at its index.
template <class T>
void scatter_along_columns(const Call& call, Range range, Worker&) {
    const Matrix& values = call.operands[0];
    const Matrix& y = call.operands[2];
    const Part part = part_of(call, range, y);
    const Finder<T> to(y);
    zero<T>(y, part);
    for (std::int64_t s = 0; s < values.segments(); ++s) {
        const Segment<T> from = segment<T>(values, s);
        const Segment<std::int64_t> indices = segment<std::int64_t>(call.operands[1], s);
        for (std::int64_t r = part.rows.begin; r < part.rows.end; ++r)
            for (std::int64_t c = 0; c < from.width; ++c)
                to.at(r, place_of(row_of(indices, r)[c], y.columns, "scatter_along_axis")) +=
                    row_of(from, r)[c];
    }
}

template <class T>
void enter(Table& table, Kind kind) {
    table[{"gather", kind}] = &gather<T>;
    table[{"scatter_add", kind}] = &scatter_add<T>;
    table[{"take_along_columns", kind}] = &take_along_columns<T>;
    table[{"scatter_along_columns", kind}] = &scatter_along_columns<T>;
}

}  // namespace

void enter_indices(Table& table) {
    enter<float>(table, Kind::float32);
    enter<double>(table, Kind::float64);
    enter<std::int64_t>(table, Kind::int64);
    table[{"one_hot", Kind::float32}] = &one_hot<float>;
    table[{"one_hot", Kind::float64}] = &one_hot<double>;
}

}  // namespace trilith::TRILITH_ISA

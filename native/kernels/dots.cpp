// Sums of the products of two matrices' elements, over the rows of each column or the columns of each row.
#include "kernels/kernels.h"
#include "kernels/sums.h"
#include "kernels/turned.h"

namespace trilith::TRILITH_ISA {
namespace {

constexpr std::int64_t terms_in_type = 16;  // added up in T, before they go into sums in double

// The sums of make(i) for i from 0 to `count`, lane by lane.
template <class T, class Make>
inline Sums<T> sums_of(std::int64_t count, Make make) {
    Sums<T> sums;
    for (std::int64_t first = 0; first < count; first += terms_in_type) {
        const std::int64_t last = smaller(first + terms_in_type, count);
        Vector<T> part{};
        for (std::int64_t i = first; i < last; ++i) part += make(i);
        sums.add(part);
    }
    return sums;
}

template <class T>
inline void put(T* to, const Sums<T>& sums) {
    store<T>(to, each_sum(sums, [](double sum) { return sum; }));
}

// dot_rows: a (R, C), b (R, C) -> y (1, C).
template <class T>
void dot_rows(const Call& call, Range range, Worker&) {
    const Matrix &a = call.operands[0], &b = call.operands[1];
    T* const y = static_cast<T*>(call.operands[2].data);
    const T *const a_end = end_of<T>(a), *const b_end = end_of<T>(b);
    const Range segments = part_of(call, range, a).segments;
    for (std::int64_t s = segments.begin; s < segments.end; ++s) {
        const Segment<T> left = segment<T>(a, s), right = segment<T>(b, s);
        for (std::int64_t c = 0; c < left.width; c += lanes<T>)
            put<T>(y + s * panel_columns + c, sums_of<T>(a.rows, [&](std::int64_t r) {
                return load_first<T>(left.first + r * left.stride + c, left.padded - c, a_end, T{0}) *
                       load_first<T>(right.first + r * right.stride + c, right.padded - c, b_end, T{0});
            }));
    }
}

template <class T>
T dot_of_row(const Matrix& a, const Matrix& b, std::int64_t row, const T* a_end, const T* b_end) {
    Sums<T> sums;
    for (std::int64_t s = 0; s < a.segments(); ++s) {
        const Segment<T> left = segment<T>(a, s), right = segment<T>(b, s);
        for (std::int64_t c = 0; c < left.width; c += lanes<T>)
            sums.add(load_first<T>(left.first + row * left.stride + c, left.width - c, a_end, T{0}) *
                     load_first<T>(right.first + row * right.stride + c, left.width - c, b_end, T{0}));
    }
    return static_cast<T>(sums.all());
}

// dot_columns: a (R, C), b (R, C) -> y (R, 1).
template <class T>
void dot_columns(const Call& call, Range range, Worker& worker) {
    const Matrix &a = call.operands[0], &b = call.operands[1];
    T* const y = static_cast<T*>(call.operands[2].data);
    const Range rows = part_of(call, range, a).rows;
    if (worth_turning(a)) {
        Turned<T> left(worker.scratch), right(worker.chain_scratch);  // no chain runs here
        for (std::int64_t row = rows.begin; row < rows.end; row += lanes<T>) {
            const std::int64_t count = smaller<std::int64_t>(rows.end - row, lanes<T>);
            left.read(a, row, count);
            right.read(b, row, count);
            put<T>(y + row, sums_of<T>(a.columns, [&](std::int64_t c) {
                return left.column(c) * right.column(c);
            }));
        }
        return;
    }
    const T *const a_end = end_of<T>(a), *const b_end = end_of<T>(b);
    for (std::int64_t row = rows.begin; row < rows.end; ++row)
        y[row] = dot_of_row<T>(a, b, row, a_end, b_end);
}

}  // namespace

void enter_dots(Table& table) {
    table[{"dot_rows", Kind::float32}] = &dot_rows<float>;
    table[{"dot_rows", Kind::float64}] = &dot_rows<double>;
    table[{"dot_columns", Kind::float32}] = &dot_columns<float>;
    table[{"dot_columns", Kind::float64}] = &dot_columns<double>;
}

}  // namespace trilith::TRILITH_ISA

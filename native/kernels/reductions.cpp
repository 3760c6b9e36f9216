// Sum, mean, maximum, argmax and logsumexp over the columns of each row or over the rows of each column.
#include "kernels/kernels.h"
#include "kernels/sums.h"
#include "kernels/turned.h"

namespace trilith::TRILITH_ISA {
namespace {

// integers[0] of a call
enum class What : std::int64_t { sum, mean, max, argmax, logsumexp };

// The largest value as the shift that keeps exp from overflowing, where it is a number.
template <class T>
inline T finite_or_zero(T most) {
    return most - most == T{0} ? most : T{0};
}

template <class T>
double sum_of_row(const Matrix& x, std::int64_t row, const T* end) {
    Sums<T> sums;
    each_piece<T>(x, row, end, T{0}, [&](Vector<T> v, auto...) { sums.add(v); });
    return sums.all();
}

template <class T>
T largest_of_row(const Matrix& x, std::int64_t row, const T* end) {
    Vector<T> most = broadcast(minus_infinity<T>);
    each_piece<T>(x, row, end, minus_infinity<T>, [&](Vector<T> v, auto...) { most = maximum(most, v); });
    return largest<T>(most);
}

// Where the row first holds its largest value or NaN.
template <class T>
std::int64_t largest_place_of_row(const Matrix& x, std::int64_t row, const T* end) {
    const T most = largest_of_row<T>(x, row, end);
    for (std::int64_t s = 0; s < x.segments(); ++s) {
        const Segment<T> part = segment<T>(x, s);
        const T* const from = part.first + row * part.stride;
        for (std::int64_t c = 0; c < part.width; ++c)
            if (from[c] == most || from[c] != from[c]) return s * panel_columns + c;
    }
    return 0;
}

template <class T>
double log_sum_of_row(const Matrix& x, std::int64_t row, const T* end) {
    const T shift = finite_or_zero(largest_of_row<T>(x, row, end));
    Sums<T> sums;
    each_piece<T>(x, row, end, shift, [&](Vector<T> v, std::int64_t, std::int64_t, std::int64_t count) {
        sums.add(kept<T>(exp(v - shift), count));
    });
    return ::log(sums.all()) + static_cast<double>(shift);
}

template <class T>
void reduce_row(What what, const Matrix& x, std::int64_t row, const T* end, const Matrix& y,
                std::int64_t place) {
    T* const to = static_cast<T*>(y.data) + place;
    switch (what) {
        case What::sum: *to = static_cast<T>(sum_of_row<T>(x, row, end)); return;
        case What::mean:
            *to = static_cast<T>(sum_of_row<T>(x, row, end) / static_cast<double>(x.columns));
            return;
        case What::max: *to = largest_of_row<T>(x, row, end); return;
        case What::argmax:
            static_cast<std::int64_t*>(y.data)[place] = largest_place_of_row<T>(x, row, end);
            return;
        case What::logsumexp: *to = static_cast<T>(log_sum_of_row<T>(x, row, end)); return;
    }
}

// One vector's worth of columns of a segment, all rows.
template <class T>
struct Strip {
    const T* first;
    std::int64_t stride, count, rows;  // count: columns from here to the segment's end
    const T* end;

    Vector<T> row(std::int64_t r) const { return load_first<T>(first + r * stride, count, end, T{0}); }
};

constexpr std::int64_t rows_in_type = 16;  // rows added up in T, before they go into sums in double

template <class T, class Term>
Sums<T> sums_of_strip(const Strip<T>& x, Term term) {
    Sums<T> sums;
    for (std::int64_t top = 0; top < x.rows; top += rows_in_type) {
        const std::int64_t bottom = smaller(top + rows_in_type, x.rows);
        Vector<T> part{};
        for (std::int64_t r = top; r < bottom; ++r) part += term(x.row(r));
        sums.add(part);
    }
    return sums;
}

template <class T>
Vector<T> largest_of_strip(const Strip<T>& x) {
    Vector<T> most = broadcast(minus_infinity<T>);
    for (std::int64_t r = 0; r < x.rows; ++r) most = maximum(most, x.row(r));
    return most;
}

template <class T>
Mask<T> largest_place_of_strip(const Strip<T>& x) {
    Vector<T> most = broadcast(minus_infinity<T>);
    Mask<T> place{};
    for (std::int64_t r = 0; r < x.rows; ++r) {
        const Vector<T> v = x.row(r);
        const Mask<T> taken = (v > most) | ((v != v) & (most == most));
        most = select(taken, v, most);
        place = select(taken, broadcast(static_cast<Bits<T>>(r)), place);
    }
    return place;
}

template <class T>
Vector<T> log_sum_of_strip(const Strip<T>& x) {
    const Vector<T> most = largest_of_strip(x);
    const Vector<T> shift = select(most - most == T{0}, most, Vector<T>{});
    const Sums<T> sums = sums_of_strip(x, [&](Vector<T> v) { return exp(v - shift); });
    return log(each_sum(sums, [](double sum) { return sum; })) + shift;
}

// `of`: the rows that a mean is of.
template <class T>
void reduce_strip(What what, const Strip<T>& x, double of, const Matrix& y, std::int64_t column) {
    const auto same = [](Vector<T> v) { return v; };
    T* const to = static_cast<T*>(y.data) + column;
    switch (what) {
        case What::sum: return store_first<T>(to, x.count, each_sum(sums_of_strip(x, same), [](double sum) { return sum; }));
        case What::mean:
            return store_first<T>(to, x.count, each_sum(sums_of_strip(x, same), [&](double sum) { return sum / of; }));
        case What::max: return store_first<T>(to, x.count, largest_of_strip(x));
        case What::argmax: {
            const Mask<T> place = largest_place_of_strip(x);
            std::int64_t* const places = static_cast<std::int64_t*>(y.data) + column;
            for (int i = 0; i < lanes<T>; ++i) places[i] = place[i];
            return;
        }
        case What::logsumexp: return store_first<T>(to, x.count, log_sum_of_strip(x));
    }
}

// reduce_columns: x (R, C) -> y (R, 1); integers: what. Few columns are turned into rows.
template <class T>
void reduce_columns(const Call& call, Range range, Worker& worker) {
    const Matrix& x = call.operands[0];
    const Matrix& y = call.operands[1];
    const What what = static_cast<What>(call.integers[0]);
    const Range rows = part_of(call, range, x).rows;
    if (worth_turning(x)) {
        Turned<T> turned(worker.scratch);
        const T* const end = turned.columns() + x.columns * lanes<T>;
        for (std::int64_t row = rows.begin; row < rows.end; row += lanes<T>) {
            turned.read(x, row, smaller<std::int64_t>(rows.end - row, lanes<T>));
            reduce_strip<T>(what, {turned.columns(), lanes<T>, lanes<T>, x.columns, end},
                            static_cast<double>(x.columns), y, row);
        }
        return;
    }
    const T* const end = end_of<T>(x, rows);
    for (std::int64_t row = rows.begin; row < rows.end; ++row) reduce_row<T>(what, x, row, end, y, row);
}

// reduce_rows: x (R, C) -> y (1, C) or, where its range counts tasks, y (parts, C), a row for each stretch of rows.
// integers: what, the rows that a mean is of, parts.
template <class T>
void reduce_rows(const Call& call, Range range, Worker&) {
    Matrix x = call.operands[0];
    const Matrix& y = call.operands[1];
    const What what = static_cast<What>(call.integers[0]);
    const double of = static_cast<double>(call.integers[1]);
    const T* const end = end_of<T>(x, {0, x.rows});
    const Range segments = part_of(call, range, x).segments;
    if (x.columns == 1) {  // a column is a row in memory
        x.columns = x.rows;
        x.rows = 1;
        return reduce_row<T>(what, x, 0, end, y, 0);
    }
    const auto reduce = [&](Range rows, std::int64_t to) {
        for (std::int64_t s = segments.begin; s < segments.end; ++s) {
            const Segment<T> part = segment<T>(x, s);
            for (std::int64_t c = 0; c < part.width; c += lanes<T>)
                reduce_strip<T>(what, {part.first + rows.begin * part.stride + c, part.stride, part.padded - c,
                                       rows.end - rows.begin, end}, of, y, to + s * panel_columns + c);
        }
    };
    if (call.domain != Domain::tasks) return reduce({0, x.rows}, 0);
    for (std::int64_t part = range.begin; part < range.end; ++part)
        reduce(stretch(x.rows, part, call.integers[2]), part * x.columns);
}

// The same over whole numbers, sum, max and argmax: x int64 or boolean, y int64.
template <class E, bool over_rows>
void reduce_whole(const Matrix& x, const Matrix& y, What what, Range range) {
    const std::int64_t inner = over_rows ? x.rows : x.columns;
    for (std::int64_t i = range.begin; i < range.end; ++i) {
        std::int64_t sum = 0, most = INT64_MIN, place = 0;
        for (std::int64_t j = 0; j < inner; ++j) {
            const std::int64_t row = over_rows ? j : i, column = over_rows ? i : j;
            const Segment<E> part = segment<E>(x, column / panel_columns);
            const std::int64_t value = part.first[row * part.stride + column % panel_columns];
            sum += value;
            if (value > most) most = value, place = j;
        }
        static_cast<std::int64_t*>(y.data)[i] = what == What::sum ? sum : what == What::max ? most : place;
    }
}

template <bool over_rows>
void reduce_integers(const Call& call, Range range, Worker&) {
    const Matrix& x = call.operands[0];
    const Part part = part_of(call, range, x);
    const What what = static_cast<What>(call.integers[0]);
    Range outer = part.rows;
    if (over_rows)
        outer = {part.segments.begin * panel_columns, smaller(part.segments.end * panel_columns, x.columns)};
    if (x.kind == Kind::boolean) reduce_whole<std::uint8_t, over_rows>(x, call.operands[1], what, outer);
    else reduce_whole<std::int64_t, over_rows>(x, call.operands[1], what, outer);
}

}  // namespace

void enter_reductions(Table& table) {
    table[{"reduce_columns", Kind::float32}] = &reduce_columns<float>;
    table[{"reduce_columns", Kind::float64}] = &reduce_columns<double>;
    table[{"reduce_columns", Kind::int64}] = &reduce_integers<false>;
    table[{"reduce_rows", Kind::float32}] = &reduce_rows<float>;
    table[{"reduce_rows", Kind::float64}] = &reduce_rows<double>;
    table[{"reduce_rows", Kind::int64}] = &reduce_integers<true>;
}

}  // namespace trilith::TRILITH_ISA

// Softmax and its logarithm over the columns of each row.
#include "kernels/kernels.h"
#include "kernels/math.h"
#include "kernels/part.h"
#include "kernels/turned.h"

namespace trilith::TRILITH_ISA {
namespace {

template <class T>
inline void put(const Matrix& y, std::int64_t row, std::int64_t s, std::int64_t c, std::int64_t count,
                Vector<T> v) {
    const Segment<T> part = segment<T>(y, s);
    store_first<T>(part.first + row * part.stride + c, part.padded > part.width ? lanes<T> : count, v);
}

// A vector's worth of rows of few columns at once.
template <class T, bool logarithm>
void softmax_of_rows(Turned<T>& rows, std::int64_t columns) {
    Vector<T> most = rows.column(0);
    for (std::int64_t c = 1; c < columns; ++c) {
        const Vector<T> v = rows.column(c);
        most = select(v > most, v, most);  // a NaN comes in with the sum
    }
    Vector<T> sum{};
    for (std::int64_t first = 0; first < columns; first += 16) {
        Vector<T> part{};  // a sum of sums is more exact than a long one
        for (std::int64_t c = first; c < smaller<std::int64_t>(first + 16, columns); ++c) {
            const Vector<T> shifted = rows.column(c) - most;
            const Vector<T> powers = exp(shifted);
            part += powers;
            rows.set_column(c, logarithm ? shifted : powers);
        }
        sum += part;
    }
    const Vector<T> whole = logarithm ? log(sum) : sum;
    for (std::int64_t c = 0; c < columns; ++c)
        rows.set_column(c, logarithm ? rows.column(c) - whole : rows.column(c) / whole);
}

template <class T, bool logarithm>
void softmax(const Call& call, Range range, Worker& worker) {
    const Matrix& z = call.operands[0];
    const Matrix& y = call.operands[1];
    const Range rows = part_of(call, range, z).rows;
    const T* const z_end = end_of<T>(z, rows);
    const T* const y_end = end_of<T>(y, rows);
    if (worth_turning(z)) {
        Turned<T> turned(worker.scratch);
        for (std::int64_t row = rows.begin; row < rows.end; row += lanes<T>) {
            const std::int64_t count = smaller<std::int64_t>(rows.end - row, lanes<T>);
            turned.read(z, row, count);
            softmax_of_rows<T, logarithm>(turned, z.columns);
            turned.write(y, row, count);
        }
        return;
    }
    for (std::int64_t row = rows.begin; row < rows.end; ++row) {
        Vector<T> most = broadcast(minus_infinity<T>);
        each_piece<T>(
            z, row, z_end, minus_infinity<T>,
            [&](Vector<T> v, std::int64_t, std::int64_t, std::int64_t) { most = maximum(most, v); });
        const T shift = largest<T>(most);
        double sum = 0;
        Vector<T> part_sum{};
        each_piece<T>(z, row, z_end, shift,
                      [&](Vector<T> v, std::int64_t s, std::int64_t c, std::int64_t count) {
                          const Vector<T> shifted = v - shift;
                          const Vector<T> powers = exp(shifted);
                          part_sum += kept<T>(powers, count);
                          if ((s & 15) == 15) {  // sums of many columns go on in double
                              sum += static_cast<double>(total<T>(part_sum));
                              part_sum = Vector<T>{};
                          }
                          put<T>(y, row, s, c, count, logarithm ? shifted : powers);
                      });
        sum += static_cast<double>(total<T>(part_sum));
        const T whole = static_cast<T>(logarithm ? ::log(sum) : sum);
        each_piece<T>(y, row, y_end, T{0},
                      [&](Vector<T> v, std::int64_t s, std::int64_t c, std::int64_t count) {
                          put<T>(y, row, s, c, count, logarithm ? v - whole : v / whole);
                      });
    }
}

}  // namespace

void enter_softmax(Table& table) {
    table[{"softmax", Kind::float32}] = &softmax<float, false>;
    table[{"softmax", Kind::float64}] = &softmax<double, false>;
    table[{"log_softmax", Kind::float32}] = &softmax<float, true>;
    table[{"log_softmax", Kind::float64}] = &softmax<double, true>;
}

}  // namespace trilith::TRILITH_ISA

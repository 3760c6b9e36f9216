// Softmax and its logarithm over the columns of each row.
#include "kernels/kernels.h"
#include "kernels/math.h"
#include "kernels/part.h"

namespace trilith::TRILITH_ISA {
namespace {

template <class T>
inline void put(const Matrix& y, std::int64_t row, std::int64_t s, std::int64_t c, std::int64_t count,
                Vector<T> v) {
    const Segment<T> part = segment<T>(y, s);
    store_first<T>(part.first + row * part.stride + c, part.padded > part.width ? lanes<T> : count, v);
}

// A row that fits one vector: no second pass over memory. Lanes behind the row are the maximum while exp works
// on them, for results that underflow would make it slow.
template <class T, bool logarithm>
inline Vector<T> of_vector(Vector<T> z, std::int64_t count) {
    const T most = largest<T>(z);
    const Vector<T> shifted = kept<T>(z - most, count);
    const Vector<T> powers = exp(shifted);
    const T sum = total<T>(kept<T>(powers, count));
    if constexpr (logarithm) return shifted - static_cast<T>(::log(static_cast<double>(sum)));
    return powers / sum;
}

template <class T, bool logarithm>
void softmax(const Call& call, Range range, Worker&) {
    const Matrix& z = call.operands[0];
    const Matrix& y = call.operands[1];
    const T* const z_end = end_of<T>(z);
    const T* const y_end = end_of<T>(y);
    const Range rows = part_of(call, range, z).rows;
    if (z.columns <= lanes<T>) {
        for (std::int64_t row = rows.begin; row < rows.end; ++row)
            each_piece<T>(z, row, z_end, minus_infinity<T>,
                          [&](Vector<T> v, std::int64_t s, std::int64_t c, std::int64_t count) {
                              put<T>(y, row, s, c, count, of_vector<T, logarithm>(v, count));
                          });
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

// Whether an array is finite and moderate, so that an update that reads it may be written in place.
#include "kernels/kernels.h"

namespace trilith::TRILITH_ISA {
namespace {

// Sums of a million products of such numbers, squared, are still far from overflow in float32.
constexpr double moderate = 1e6;

// A NaN is not moderate either: it compares false.
template <class T>
void magnitude(const Call& call, Range range, Worker& worker) {
    const Matrix& x = call.operands[0];
    Bits<T> fine = -1;
    for (std::int64_t number = 0; number < x.segments(); ++number) {
        const Segment<T> part = segment<T>(x, number);
        for (std::int64_t row = range.begin; row < range.end; ++row) {
            const T* const values = part.first + row * part.stride;
            for (std::int64_t column = 0; column < part.width; ++column)
                fine &= -static_cast<Bits<T>>(__builtin_fabs(values[column]) <= static_cast<T>(moderate));
        }
    }
    if (!fine) worker.calm = false;
}

}  // namespace

void enter_magnitude(Table& table) {
    table[{"magnitude", Kind::float32}] = &magnitude<float>;
    table[{"magnitude", Kind::float64}] = &magnitude<double>;
}

}  // namespace trilith::TRILITH_ISA

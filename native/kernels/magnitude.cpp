// Whether arrays are finite and moderate, so that an update that reads them may be written in place.
#include "kernels/kernels.h"
#include "kernels/moderate.h"

namespace trilith::TRILITH_ISA {
namespace {

// magnitude: x, ... of the same number of rows, where the domain is rows.
template <class T>
void magnitude(const Call& call, Range range, Worker& worker) {
    Magnitudes<T> seen;
    for (const Matrix& x : call.operands) {
        const Range rows = call.domain == Domain::rows ? range : Range{0, x.rows};
        const std::int64_t height = rows.end - rows.begin;
        if (!x.panels) {  // the rows lie one after the other
            seen.add(static_cast<T*>(x.data) + rows.begin * x.columns, height * x.columns);
            continue;
        }
        for (std::int64_t number = 0; number < x.segments(); ++number) {
            const Segment<T> part = segment<T>(x, number);
            const T* const first = part.first + rows.begin * part.stride;
            if (part.width == part.stride) seen.add(first, height * part.stride);
            else
                for (std::int64_t row = 0; row < height; ++row)
                    seen.add(first + row * part.stride, part.width);
        }
    }
    if (!seen.moderate()) worker.calm = false;
}

// within: a number; numbers: the least and the largest that keep the worker calm. NaN lies nowhere.
template <class T>
void within(const Call& call, Range, Worker& worker) {
    const double number = static_cast<double>(*static_cast<const T*>(call.operands[0].data));
    if (!(call.numbers[0] <= number && number <= call.numbers[1])) worker.calm = false;
}

}  // namespace

void enter_magnitude(Table& table) {
    table[{"magnitude", Kind::float32}] = &magnitude<float>;
    table[{"magnitude", Kind::float64}] = &magnitude<double>;
    table[{"within", Kind::float32}] = &within<float>;
    table[{"within", Kind::float64}] = &within<double>;
}

}  // namespace trilith::TRILITH_ISA

// One number that is not moderate is found wherever it lies, padding is not looked at; a number and its range.
#include <cmath>

#include "kernels/kernels.h"
#include "tests/check.h"

using namespace trilith;
using test::check;
using test::Owned;

namespace {

Table table;

template <class T>
bool calm(const std::vector<Matrix>& operands, Domain domain, Range range) {
    Call call;
    call.operands = operands;
    call.domain = domain;
    Worker worker;
    table.at({"magnitude", test::kind_of<T>()})(call, range, worker);
    return worker.calm;
}

template <class T>
void everywhere(std::int64_t rows, std::int64_t columns, bool panels) {
    Owned<T> first(rows, 3, panels), second(rows, columns, panels);
    for (Owned<T>* each : {&first, &second}) each->fill([] { return -1e6; });
    const std::vector<Matrix> both{first.matrix(), second.matrix()};
    check(calm<T>(both, Domain::rows, {0, rows}), "the largest moderate number");
    for (const double bad : {1.0001e6, -1.0001e6, double(INFINITY), -double(INFINITY), double(NAN)})
        for (std::int64_t r = 0; r < rows; ++r)
            for (std::int64_t c = 0; c < columns; c += columns > 40 && c + 8 < columns ? 7 : 1) {
                second.at(r, c) = static_cast<T>(bad);
                check(!calm<T>(both, Domain::rows, {0, rows}), "rows");
                check(!calm<T>(both, Domain::serial, {0, 1}), "all of it");
                const std::int64_t middle = rows / 64 * 32;
                check(calm<T>(both, Domain::rows, {0, middle}) == (r >= middle), "the first rows only");
                check(calm<T>(both, Domain::rows, {middle, rows}) == (r < middle), "the last rows only");
                second.at(r, c) = 1;
            }
}

template <class T>
void sizes() {
    for (const std::int64_t rows : {1, 2, 31, 33, 70})
        for (const std::int64_t columns : {1, 5, 16, 17, 32, 33, 64, 100})
            for (const bool panels : {false, true}) everywhere<T>(rows, columns, panels);
    Owned<T> none(0, 40, true);
    check(calm<T>({none.matrix()}, Domain::rows, {0, 0}), "no rows");
}

template <class T>
void one_number() {
    Owned<T> number(1, 1, false);
    Call call;
    call.operands = {number.matrix()};
    call.numbers = {0.25, 8};
    const auto calm_at = [&](double value) {
        number.at(0, 0) = static_cast<T>(value);
        Worker worker;
        table.at({"within", test::kind_of<T>()})(call, {0, 1}, worker);
        return worker.calm;
    };
    for (const double inside : {0.25, 1.0, 8.0}) check(calm_at(inside), "within");
    for (const double outside : {0.0, 0.2, 8.1, -1.0, double(INFINITY), double(NAN)})
        check(!calm_at(outside), "not within");
}

}  // namespace

int main() {
    TRILITH_ISA::enter_magnitude(table);
    sizes<float>();
    sizes<double>();
    one_number<float>();
    one_number<double>();
    return test::failures != 0;
}

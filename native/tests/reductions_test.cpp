// Reductions over columns and over rows against plain loops, special values and both layouts included.
#include "kernels/kernels.h"
#include "tests/check.h"

using namespace trilith;
using namespace trilith::test;

namespace {

enum What { sum, mean, max, argmax, logsumexp };

// One number from `count` values, as NumPy makes it.
template <class At>
double reduced(int what, std::int64_t count, At at) {
    double total = 0, most = -INFINITY, powers = 0;
    std::int64_t place = 0;
    for (std::int64_t i = 0; i < count; ++i) {
        const double value = at(i);
        total += value;
        if (!std::isnan(most) && (value > most || std::isnan(value))) most = value, place = i;
    }
    const double shift = std::isfinite(most) ? most : 0;
    for (std::int64_t i = 0; i < count; ++i) powers += std::exp(static_cast<double>(at(i)) - shift);
    if (what == sum) return total;
    if (what == mean) return total / static_cast<double>(count);
    if (what == max) return most;
    return what == argmax ? static_cast<double>(place) : std::log(powers) + shift;
}

template <class X, class Y>
void compare_one(Table& table, Kind kind, const Owned<X>& x, int what, bool over_rows, bool serial) {
    const std::int64_t rows = x.matrix().rows, columns = x.matrix().columns;
    Owned<Y> y(over_rows ? 1 : rows, over_rows ? columns : 1, false);
    Call call;
    call.operands = {x.matrix(), y.matrix()};
    call.integers = {what, rows, 1};  // reduce_columns takes the first
    call.domain = serial ? Domain::serial : over_rows ? Domain::panels : Domain::rows;
    Worker worker;
    const std::int64_t whole = over_rows ? x.matrix().segments() : rows;
    const std::int64_t piece = serial ? whole + 1 : over_rows ? 1 : 32;
    const Kernel kernel = table[{over_rows ? "reduce_rows" : "reduce_columns", kind}];
    run_in_pieces(kernel, call, whole, piece, worker);
    const std::int64_t count = over_rows ? rows : columns;
    bool right = true;
    for (std::int64_t i = 0; i < (over_rows ? columns : rows); ++i) {
        const double want =
            reduced(what, count, [&](std::int64_t j) { return over_rows ? x.at(j, i) : x.at(i, j); });
        const double got = static_cast<double>(over_rows ? y.at(0, i) : y.at(i, 0));
        double size = 0;  // of what is added up: the measure of rounding
        for (std::int64_t j = 0; j < count; ++j)
            size += std::fabs(static_cast<double>(over_rows ? x.at(j, i) : x.at(i, j)));
        if (what == mean) size /= static_cast<double>(count);
        if (what == logsumexp) size = 1 + std::fabs(want);
        const double close =
            what == max || what == argmax ? 0 : size * (kind == Kind::float32 ? 1e-6 : 1e-14);
        right &= std::isnan(want) ? std::isnan(got) : got == want || std::fabs(got - want) <= close;
    }
    check(right, over_rows ? "over rows" : "over columns");
    if (!right)
        std::fprintf(stderr, "  what %d, %d x %d\n", what, static_cast<int>(rows), static_cast<int>(columns));
}

template <class T>
void floats(Table& table, std::int64_t rows, std::int64_t columns, bool panels, double special) {
    std::mt19937 random(static_cast<unsigned>(rows * 1000 + columns));
    std::uniform_int_distribution<int> draw(-40, 40);  // ties among them
    Owned<T> x(rows, columns, panels);
    x.fill([&] { return draw(random) / 4.0; });
    if (rows > 0 && special != 0)
        x.at(rows / 2, columns / 2) = x.at(rows - 1, columns - 1) = static_cast<T>(special);
    for (const bool over_rows : {false, true})
        for (const bool serial : {false, true})
            for (const int what : {sum, mean, max, argmax, logsumexp}) {
                if (what == argmax)
                    compare_one<T, std::int64_t>(table, kind_of<T>(), x, what, over_rows, serial);
                else compare_one<T, T>(table, kind_of<T>(), x, what, over_rows, serial);
            }
}

// A sum for each stretch of rows, by different threads.
template <class T>
void by_stretches(Table& table, std::int64_t rows, std::int64_t columns, std::int64_t parts) {
    std::mt19937 random(5);
    Owned<T> x(rows, columns, false), y(parts, columns, false);
    x.fill([&] { return static_cast<double>(random() % 9) - 4; });
    Call call;
    call.operands = {x.matrix(), y.matrix()};
    call.integers = {sum, 0, parts};
    call.domain = Domain::tasks;
    Worker worker;
    run_in_pieces(table[{"reduce_rows", kind_of<T>()}], call, parts, 1, worker);
    bool right = true;
    for (std::int64_t c = 0; c < columns; ++c) {
        double want = 0, got = 0;
        for (std::int64_t r = 0; r < rows; ++r) want += static_cast<double>(x.at(r, c));
        for (std::int64_t p = 0; p < parts; ++p) got += static_cast<double>(y.at(p, c));
        right &= got == want;
    }
    check(right, "by stretches of rows");
}

template <class E>
void whole(Table& table, std::int64_t rows, std::int64_t columns, bool panels) {
    std::mt19937 random(static_cast<unsigned>(rows * 1000 + columns));
    Owned<E> x(rows, columns, panels);
    x.fill([&] {
        return sizeof(E) == 1 ? static_cast<int>(random() % 2) : static_cast<int>(random() % 50) - 25;
    });
    for (const bool over_rows : {false, true})
        for (const int what : {sum, max, argmax})
            if ((over_rows ? rows : columns) > 0)
                compare_one<E, std::int64_t>(table, Kind::int64, x, what, over_rows, columns % 2);
}

}  // namespace

int main() {
    Table table;
    TRILITH_ISA::enter_reductions(table);
    for (const std::int64_t rows : {0, 1, 2, 16, 17, 33, 70})
        for (const std::int64_t columns : {1, 2, 10, 16, 17, 32, 33, 64, 100, 300})
            for (const bool panels : {false, true}) {
                for (const double special : {0.0, double(NAN), double(INFINITY), -double(INFINITY)}) {
                    floats<float>(table, rows, columns, panels, special);
                    floats<double>(table, rows, columns, panels, special);
                }
                whole<std::int64_t>(table, rows, columns, panels);
                whole<bool>(table, rows, columns, panels);
            }
    for (const std::int64_t columns : {2, 16, 20, 40}) {
        by_stretches<float>(table, 300, columns, 3);
        by_stretches<double>(table, 33, columns, 2);
    }
    return failures != 0;
}

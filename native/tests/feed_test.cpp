// feed against a plain loop: every source, every kind of result, rows in order and shuffled, unaligned.
#include "core/feeds.h"
#include "kernels/kernels.h"
#include "tests/check.h"

#include <cmath>

using namespace trilith;
using namespace trilith::test;

namespace {

constexpr std::int64_t data_rows = 90;

template <class To, class From>
void compare(Table& table, Source source, std::int64_t rows, std::int64_t columns, bool panels,
             bool shuffled) {
    std::mt19937 random(static_cast<unsigned>(rows * 1000 + columns));
    std::uniform_int_distribution<int> draw(0, source == Source::boolean ? 1 : 3);
    const std::int64_t row_bytes = columns * static_cast<std::int64_t>(sizeof(From)) + 5;
    std::vector<char> bytes(static_cast<std::size_t>(data_rows * row_bytes + 1));
    const auto place = [&](std::int64_t r, std::int64_t c) {
        return bytes.data() + 1 + r * row_bytes + c * sizeof(From);
    };
    for (std::int64_t r = 0; r < data_rows; ++r)
        for (std::int64_t c = 0; c < columns; ++c) {
            From value = static_cast<From>(draw(random) * (source == Source::boolean ? 1 : 25.3));
            if (source >= Source::float32 || source == Source::int16) value = static_cast<From>(-value);
            std::memcpy(place(r, c), &value, sizeof value);
        }
    std::vector<std::int64_t> order;
    for (std::int64_t r = 0; r < data_rows; ++r) order.push_back(r * 37 % data_rows);
    Feeds feeds;
    feeds.arrays = {{nullptr, 0, 0, Source::int8}, {bytes.data() + 1, row_bytes, columns, source}};
    feeds.order = shuffled ? order.data() : nullptr;
    feeds.start = 20;
    Owned<To> out(rows, columns, panels);
    Call call;
    call.operands = {out.matrix()};
    call.integers = {1};
    call.domain = Domain::rows;
    Worker worker;
    worker.feeds = &feeds;
    run_in_pieces(table[{"feed", kind_of<To>()}], call, rows, 32, worker);
    bool right = true;
    for (std::int64_t r = 0; r < rows; ++r)
        for (std::int64_t c = 0; c < columns; ++c) {
            From value;
            std::memcpy(&value, place(shuffled ? order[static_cast<std::size_t>(20 + r)] : 20 + r, c),
                        sizeof value);
            right &= out.at(r, c) == static_cast<To>(value);
        }
    check(right, "feed");
}

template <class To, class From>
void all(Table& table, Source source) {
    for (const std::int64_t rows : {0, 1, 33, 70})
        for (const std::int64_t columns : {1, 10, 15, 16, 17, 31, 32, 33, 100})
            for (const int variant : {0, 1, 2, 3})
                compare<To, From>(table, source, rows, columns, variant & 1, variant & 2);
}

template <class To>
void sources(Table& table) {
    all<To, bool>(table, Source::boolean);
    all<To, std::int8_t>(table, Source::int8);
    all<To, std::int16_t>(table, Source::int16);
    all<To, std::int32_t>(table, Source::int32);
    all<To, std::int64_t>(table, Source::int64);
    all<To, std::uint8_t>(table, Source::uint8);
    all<To, std::uint16_t>(table, Source::uint16);
    all<To, std::uint32_t>(table, Source::uint32);
    all<To, std::uint64_t>(table, Source::uint64);
    all<To, float>(table, Source::float32);
    all<To, double>(table, Source::float64);
}

// A number that is not moderate counts only where it is watched, and only in the rows that were asked for.
template <class T>
void watched(Table& table, Source source, bool panels) {
    const std::int64_t rows = 40, columns = 45;
    std::vector<T> numbers(static_cast<std::size_t>(rows * columns), T{1});
    Feeds feeds;
    feeds.arrays = {{numbers.data(), columns * static_cast<std::int64_t>(sizeof(T)), columns, source}};
    Owned<T> out(rows, columns, panels);
    Call call;
    call.operands = {out.matrix()};
    call.domain = Domain::rows;
    const auto calm = [&](std::int64_t watch, Range range) {
        call.integers = {0, watch};
        Worker worker;
        worker.feeds = &feeds;
        table[{"feed", kind_of<T>()}](call, range, worker);
        return worker.calm;
    };
    check(calm(1, {0, rows}), "moderate numbers");
    for (const std::int64_t column : {0, 31, 32, 44})
        for (const T bad : {T(2e6), T(-2e6), T(INFINITY), T(NAN)}) {
            T& place = numbers[static_cast<std::size_t>(35 * columns + column)];
            place = bad;
            check(!calm(1, {0, rows}) && !calm(1, {32, rows}), "watched");
            check(calm(0, {0, rows}) && calm(1, {0, 32}), "not watched");
            place = 1;
        }
}

}  // namespace

int main() {
    Table table;
    TRILITH_ISA::enter_feed(table);
    sources<float>(table);
    sources<double>(table);
    sources<std::int64_t>(table);
    sources<bool>(table);
    for (const bool panels : {false, true}) {
        watched<float>(table, Source::float32, panels);
        watched<double>(table, Source::float64, panels);
    }
    return failures != 0;
}

// gather, scatter_add, one_hot and the two along columns against plain loops; wrong indices are refused.
#include <stdexcept>

#include "kernels/kernels.h"
#include "tests/check.h"

using namespace trilith;
using namespace trilith::test;

namespace {

void run(Kernel kernel, const Call& call, std::int64_t whole) {
    Worker worker;
    const std::int64_t piece = call.domain == Domain::rows     ? 32
                               : call.domain == Domain::panels ? 1
                                                               : whole + 1;
    run_in_pieces(kernel, call, whole, piece, worker);
}

template <class T>
bool same(const Owned<T>& a, const Owned<T>& b) {
    bool right = true;
    for (std::int64_t r = 0; r < a.matrix().rows; ++r)
        for (std::int64_t c = 0; c < a.matrix().columns; ++c) right &= a.at(r, c) == b.at(r, c);
    return right;
}

template <class T>
void compare(Table& table, std::int64_t rows, std::int64_t columns, int variant) {
    constexpr Kind kind = kind_of<T>();
    constexpr std::int64_t taken = 7, size = 37;  // columns taken of each row, rows of the table
    const bool first = variant & 1, second = variant & 2;
    std::mt19937 random(static_cast<unsigned>(rows * 1000 + columns));
    Owned<std::int64_t> index(rows, 1, false), along(rows, taken, second);
    index.fill([&] { return static_cast<std::int64_t>(random() % (2 * size)) - size; });
    along.fill(
        [&] { return static_cast<std::int64_t>(random() % static_cast<unsigned>(2 * columns)) - columns; });
    const auto draw = [&] { return static_cast<int>(random() % 100); };
    const auto place = [](std::int64_t i, std::int64_t count) { return i < 0 ? i + count : i; };
    Call call;

    Owned<T> book(size, columns, first), rows_got(rows, columns, second), rows_want(rows, columns, false);
    book.fill(draw);
    for (std::int64_t r = 0; r < rows; ++r)
        for (std::int64_t c = 0; c < columns; ++c)
            rows_want.at(r, c) = book.at(place(index.at(r, 0), size), c);
    call.operands = {book.matrix(), index.matrix(), rows_got.matrix()};
    call.domain = Domain::rows;
    run(table[{"gather", kind}], call, rows);
    check(same(rows_got, rows_want), "gather");

    Owned<T> book_got(size, columns, first), book_want(size, columns, false);
    book_want.fill([] { return 0; });
    for (std::int64_t r = 0; r < rows; ++r)
        for (std::int64_t c = 0; c < columns; ++c)
            book_want.at(place(index.at(r, 0), size), c) += rows_got.at(r, c);
    call.operands = {rows_got.matrix(), index.matrix(), book_got.matrix()};
    call.domain = variant == 0 ? Domain::serial : Domain::panels;
    run(table[{"scatter_add", kind}], call,
        call.domain == Domain::serial ? size : book_got.matrix().segments());
    check(same(book_got, book_want), "scatter_add");

    call.domain = Domain::rows;
    Owned<T> some_got(rows, taken, second), some_want(rows, taken, false);
    for (std::int64_t r = 0; r < rows; ++r)
        for (std::int64_t c = 0; c < taken; ++c)
            some_want.at(r, c) = rows_got.at(r, place(along.at(r, c), columns));
    call.operands = {rows_got.matrix(), along.matrix(), some_got.matrix()};
    run(table[{"take_along_columns", kind}], call, rows);
    check(same(some_got, some_want), "take_along_columns");

    Owned<T> back_got(rows, columns, first), back_want(rows, columns, false);
    back_want.fill([] { return 0; });
    for (std::int64_t r = 0; r < rows; ++r)
        for (std::int64_t c = 0; c < taken; ++c)
            back_want.at(r, place(along.at(r, c), columns)) += some_got.at(r, c);
    call.operands = {some_got.matrix(), along.matrix(), back_got.matrix()};
    run(table[{"scatter_along_columns", kind}], call, rows);
    check(same(back_got, back_want), "scatter_along_columns");

    if (const Kernel one_hot = table[{"one_hot", kind}]) {
        Owned<T> hot(rows, columns, first), hot_want(rows, columns, false);
        for (std::int64_t r = 0; r < rows; ++r)
            for (std::int64_t c = 0; c < columns; ++c) hot_want.at(r, c) = index.at(r, 0) == c;
        call.operands = {index.matrix(), hot.matrix()};
        run(one_hot, call, rows);
        check(same(hot, hot_want), "one_hot");
    }
}

void refused(Table& table, std::int64_t wrong) {
    Owned<std::int64_t> index(1, 1, false);
    Owned<float> book(3, 2, false), row(1, 2, false);
    book.fill([] { return 1; });
    index.at(0, 0) = wrong;
    Call call;
    Worker worker;
    bool thrown = false;
    try {
        call.operands = {book.matrix(), index.matrix(), row.matrix()};
        table[{"gather", Kind::float32}](call, {0, 1}, worker);
    } catch (const std::out_of_range&) {
        thrown = true;
    }
    check(thrown, "gather refuses a wrong index");
    thrown = false;
    try {
        call.operands = {row.matrix(), index.matrix(), book.matrix()};
        table[{"scatter_add", Kind::float32}](call, {0, 3}, worker);
    } catch (const std::out_of_range&) {
        thrown = true;
    }
    check(thrown, "scatter_add refuses a wrong index");
}

template <class T>
void all(Table& table) {
    for (const std::int64_t rows : {0, 1, 15, 32, 33, 100})
        for (const std::int64_t columns : {1, 2, 10, 15, 16, 17, 31, 32, 33, 64, 100})
            for (const int variant : {0, 1, 2, 3}) compare<T>(table, rows, columns, variant);
}

}  // namespace

int main() {
    Table table;
    TRILITH_ISA::enter_indices(table);
    all<float>(table);
    all<double>(table);
    all<std::int64_t>(table);
    refused(table, 3);
    refused(table, -4);
    return failures != 0;
}

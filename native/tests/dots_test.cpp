// Sums of products of elements against plain loops: sizes, the layouts of both operands, cuts of the range.
#include <string>

#include "kernels/kernels.h"
#include "tests/check.h"

using namespace trilith;
using namespace trilith::test;

namespace {

template <class T>
void compare(Table& table, std::int64_t rows, std::int64_t columns, int layouts, bool over_rows) {
    std::mt19937 random(static_cast<unsigned>(rows * 1000 + columns));
    std::normal_distribution<double> normal;
    Owned<T> a(rows, columns, layouts & 1), b(rows, columns, layouts & 2);
    a.fill([&] { return normal(random); });
    b.fill([&] { return normal(random); });
    const std::int64_t results = over_rows ? columns : rows, terms = over_rows ? rows : columns;
    Owned<T> whole(over_rows ? 1 : rows, over_rows ? columns : 1, false);
    Owned<T> pieces(over_rows ? 1 : rows, over_rows ? columns : 1, false);
    Call call;
    call.domain = over_rows ? Domain::panels : Domain::rows;
    Worker worker;
    const Kernel kernel = table[{over_rows ? "dot_rows" : "dot_columns", kind_of<T>()}];
    const std::int64_t end = over_rows ? a.matrix().segments() : rows, piece = over_rows ? 1 : 32;
    call.operands = {a.matrix(), b.matrix(), whole.matrix()};
    kernel(call, {0, end}, worker);
    call.operands[2] = pieces.matrix();
    for (std::int64_t i = 0; i < end; i += piece)
        kernel(call, {i, i + piece < end ? i + piece : end}, worker);
    bool right = true, same = true;
    for (std::int64_t i = 0; i < results; ++i) {
        double sum = 0, size = 0;
        for (std::int64_t j = 0; j < terms; ++j) {
            const std::int64_t r = over_rows ? j : i, c = over_rows ? i : j;
            const double term = static_cast<double>(a.at(r, c)) * static_cast<double>(b.at(r, c));
            sum += term;
            size += std::fabs(term);
        }
        const T got = over_rows ? whole.at(0, i) : whole.at(i, 0);
        const T again = over_rows ? pieces.at(0, i) : pieces.at(i, 0);
        right &= std::fabs(static_cast<double>(got) - sum) <= (sizeof(T) == 4 ? 1e-6 : 2e-15) * size;
        same &= std::memcmp(&got, &again, sizeof(T)) == 0;
    }
    const std::string what = (over_rows ? "over rows " : "over columns ") + std::to_string(rows) + " " +
                             std::to_string(columns);
    check(right, what.c_str());
    check(same, (what + " in pieces").c_str());
}

}  // namespace

int main() {
    Table table;
    TRILITH_ISA::enter_dots(table);
    for (const std::int64_t rows : {0, 1, 2, 16, 17, 33, 70})
        for (const std::int64_t columns : {2, 10, 16, 17, 32, 33, 64, 100, 300})
            for (int layouts = 0; layouts < 4; ++layouts)
                for (const bool over_rows : {false, true}) {
                    compare<float>(table, rows, columns, layouts, over_rows);
                    compare<double>(table, rows, columns, layouts, over_rows);
                }
    return failures != 0;
}

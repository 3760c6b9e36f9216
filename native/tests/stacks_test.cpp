// Products of stacks of matrices against plain loops: sizes, broadcast stacks, and cuts of the range.
#include <string>

#include "kernels/kernels.h"
#include "tests/check.h"

namespace {

using namespace trilith;
using trilith::test::Owned;

std::mt19937 generator(7);
Worker worker;

// A stack of 2 by 3 products; A has one matrix for each of the 3 only, B one for each of the 2 or of all.
template <class T>
void compare(const Table& table, const std::string& name, std::int64_t m, std::int64_t depth,
             std::int64_t n, bool all_of_b) {
    const bool left_turned = name == "stack_tn", right_turned = name == "stack_nt";
    const std::int64_t a_rows = left_turned ? depth : m, b_rows = right_turned ? n : depth;
    Owned<T> a(3 * a_rows, left_turned ? m : depth, false);
    Owned<T> b((all_of_b ? 6 : 2) * b_rows, right_turned ? depth : n, false);
    Owned<T> whole(6 * m, n, false), pieces(6 * m, n, false);
    std::normal_distribution<double> normal;
    a.fill([&] { return normal(generator); });
    b.fill([&] { return normal(generator); });

    Call call;
    call.integers = {a_rows, b_rows, m, 2, 2, 3, 0, 1, all_of_b ? 3 : 1, all_of_b};
    call.domain = Domain::tasks;
    const Kernel kernel = table.at({name, test::kind_of<T>()});
    call.operands = {a.matrix(), b.matrix(), whole.matrix()};
    kernel(call, {0, 6}, worker);
    call.operands[2] = pieces.matrix();
    for (const Range range : {Range{4, 6}, Range{0, 1}, Range{1, 4}}) kernel(call, range, worker);

    bool right = true, same = true;
    for (std::int64_t p = 0; p < 6; ++p)
        for (std::int64_t r = 0; r < m; ++r)
            for (std::int64_t c = 0; c < n; ++c) {
                const std::int64_t in_a = p % 3 * a_rows, in_b = (all_of_b ? p : p / 3) * b_rows;
                double sum = 0, size = 0;
                for (std::int64_t k = 0; k < depth; ++k) {
                    const T left = left_turned ? a.at(in_a + k, r) : a.at(in_a + r, k);
                    const T other = right_turned ? b.at(in_b + c, k) : b.at(in_b + k, c);
                    const double term = static_cast<double>(left) * static_cast<double>(other);
                    sum += term;
                    size += std::fabs(term);
                }
                const T got = whole.at(p * m + r, c), again = pieces.at(p * m + r, c);
                const double close = (sizeof(T) == 4 ? 3e-7 : 1e-15) * static_cast<double>(depth + 1) * size;
                right &= std::fabs(static_cast<double>(got) - sum) <= close;
                same &= std::memcmp(&got, &again, sizeof(T)) == 0;
            }
    const std::string what =
        name + " " + std::to_string(m) + " " + std::to_string(depth) + " " + std::to_string(n);
    test::check(right, what.c_str());
    test::check(same, (what + " in pieces").c_str());
}

}  // namespace

int main() {
    Table table;
    TRILITH_ISA::enter_stacks(table);
    for (const char* const name : {"stack_nn", "stack_nt", "stack_tn"})
        for (const std::int64_t m : {0, 1, 2, 17, 33})
            for (const std::int64_t depth : {0, 1, 16, 40})
                for (const std::int64_t n : {0, 1, 5, 32, 50})
                    for (const bool all_of_b : {false, true}) {
                        compare<float>(table, name, m, depth, n, all_of_b);
                        compare<double>(table, name, m, depth, n, all_of_b);
                    }
    return test::failures != 0;
}

// The matrix products against plain loops: sizes, padding that holds NaN, cuts of the range, and chains on
// the result.
#include <limits>
#include <string>

#include "kernels/kernels.h"
#include "tests/check.h"

namespace {

using namespace trilith;
using trilith::test::Owned;

struct Shape {
    std::int64_t rows, depth, columns;
};

std::mt19937 generator(7);
Worker worker;

void run(const Table& table, const std::string& name, Kind kind, const Call& call, std::int64_t end,
         std::int64_t cut) {
    test::run_in_pieces(table.at({name, kind}), call, end, cut, worker);
}

template <class T>
bool same(const Owned<T>& left, const Owned<T>& right) {
    for (std::int64_t r = 0; r < left.matrix().rows; ++r)
        for (std::int64_t c = 0; c < left.matrix().columns; ++c)
            if (std::memcmp(&left.at(r, c), &right.at(r, c), sizeof(T)) != 0) return false;
    return true;
}

// One product in one piece, in the smallest pieces and with a chain: right, and the same bits each time.
template <class T>
void compare(const Table& table, const std::string& name, Shape shape) {
    const auto [m, depth, n] = shape;
    const bool left_turned = name == "gemm_tn", right_turned = name == "gemm_nt";
    Owned<T> a(left_turned ? depth : m, left_turned ? m : depth, true);
    Owned<T> b(right_turned ? n : depth, right_turned ? depth : n, true);
    Owned<T> c(m, n, true), pieces(m, n, true), chained(m, n, true);
    std::normal_distribution<double> normal;
    a.fill([&] { return normal(generator); });
    b.fill([&] { return normal(generator); });

    const std::int64_t end = left_turned ? (m + 31) / 32 * ((n + 31) / 32) : m;
    Call call;
    call.operands = {a.matrix(), b.matrix(), c.matrix()};
    if (end > 0) run(table, name, test::kind_of<T>(), call, end, end);
    call.operands[2] = pieces.matrix();
    run(table, name, test::kind_of<T>(), call, end, left_turned ? 1 : 32);
    call.operands[2].data = nullptr;
    call.operands.push_back(chained.matrix());
    Step store{Code::store};
    store.operand = 3;
    call.chain = std::make_shared<Chain>(Chain{{store}, 1});  // register 0 is the product
    run(table, name, test::kind_of<T>(), call, end, left_turned ? 3 : 64);

    const std::string what =
        name + " " + std::to_string(m) + " " + std::to_string(depth) + " " + std::to_string(n);
    const double tolerance = sizeof(T) == 4 ? 3e-7 : 1e-15;
    for (std::int64_t r = 0; r < m; ++r) {
        for (std::int64_t s = 0; s < n; ++s) {
            double sum = 0, size = 0;
            for (std::int64_t k = 0; k < depth; ++k) {
                const double term = static_cast<double>(left_turned ? a.at(k, r) : a.at(r, k)) *
                                    static_cast<double>(right_turned ? b.at(s, k) : b.at(k, s));
                sum += term;
                size += std::fabs(term);
            }
            const double error = std::fabs(static_cast<double>(c.at(r, s)) - sum);
            const double allowed = tolerance * size * (1 + static_cast<double>(depth) / 16);
            test::check(error <= allowed, (what + " is wrong").c_str());
        }
    }
    test::check(same(c, pieces), (what + " differs in pieces").c_str());
    test::check(same(c, chained), (what + " differs with a chain").c_str());
}

// An infinity or NaN reaches its own row of the product, and no other.
template <class T>
void compare_not_finite(const Table& table) {
    Owned<T> a(40, 33, true), b(33, 50, true), c(40, 50, true);
    a.fill([] { return 1; });
    b.fill([] { return 1; });
    a.at(35, 32) = std::numeric_limits<T>::quiet_NaN();
    a.at(3, 5) = std::numeric_limits<T>::infinity();
    Call call;
    call.operands = {a.matrix(), b.matrix(), c.matrix()};
    run(table, "gemm_nn", test::kind_of<T>(), call, 40, 40);
    for (std::int64_t r = 0; r < 40; ++r) {
        for (std::int64_t s = 0; s < 50; ++s) {
            const T value = c.at(r, s);
            const bool holds = r == 35 ? std::isnan(value) : r == 3 ? std::isinf(value) : value == T(33);
            test::check(holds, "a value that is not finite reaches its row only");
        }
    }
}

template <class T>
void compare_all(const Table& table) {
    const std::int64_t few[] = {0, 1, 2, 10, 15, 16, 17, 32, 33, 64, 100};
    for (const char* name : {"gemm_nn", "gemm_nt", "gemm_tn"}) {
        for (std::int64_t m : few)
            for (std::int64_t depth : few)
                for (std::int64_t n : few) compare<T>(table, name, {m, depth, n});
        for (std::int64_t m = 3; m < 70; m += 3) compare<T>(table, name, {m, 5 + m % 4 * 9, 31 + m % 3 * 17});
        for (std::int64_t n : {128, 129, 150, 200, 231}) {
            compare<T>(table, name, {1, 40, n});
            compare<T>(table, name, {n, 40, 1});
            compare<T>(table, name, {2, n, 3});
        }
    }
    compare_not_finite<T>(table);
}

}  // namespace

int main() {
    Table table;
    trilith::TRILITH_ISA::enter_products(table);
    compare_all<float>(table);
    compare_all<double>(table);
    return test::failures != 0;
}

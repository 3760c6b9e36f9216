// copy, fill and convert against plain loops: transposes, slices, broadcasts, concatenation, padding.
#include "kernels/kernels.h"
#include "tests/check.h"

using namespace trilith;
using namespace trilith::test;

namespace {

using Numbers = std::vector<std::int64_t>;

struct Plan {
    const char* what;
    Numbers sizes;
    std::int64_t in_offset;
    Numbers in;
    std::int64_t out_offset;
    Numbers out;
};

template <class T>
void compare(Table& table, const Plan& plan, std::int64_t in_count, std::int64_t out_count) {
    Owned<T> in(1, in_count, false), out(1, out_count, false), cut(1, out_count, false),
        want(1, out_count, false);
    std::int64_t next = 0;
    in.fill([&] { return sizeof(T) == 1 ? next++ % 3 == 0 : next++; });
    for (Owned<T>* const each : {&out, &cut, &want}) each->fill([] { return 0; });
    const std::size_t n = plan.sizes.size();
    std::int64_t count = 1;
    for (const std::int64_t size : plan.sizes) count *= size;
    for (std::int64_t i = 0; i < count; ++i) {
        std::int64_t rest = i, from = plan.in_offset, to = plan.out_offset;
        for (std::size_t d = n; d-- > 0; rest /= plan.sizes[d]) {
            from += rest % plan.sizes[d] * plan.in[d];
            to += rest % plan.sizes[d] * plan.out[d];
        }
        want.at(0, to) = in.at(0, from);
    }
    Call call;
    call.integers = {static_cast<std::int64_t>(n)};
    for (const Numbers& more : {plan.sizes, {plan.in_offset}, plan.in, {plan.out_offset}, plan.out})
        call.integers.insert(call.integers.end(), more.begin(), more.end());
    Worker worker;
    const Kernel kernel = table[{"copy", kind_of<T>()}];
    call.operands = {in.matrix(), out.matrix()};
    kernel(call, {0, 1}, worker);
    call.operands[1] = cut.matrix();
    call.domain = Domain::tasks;
    const std::int64_t tasks = n == 0 ? 1 : plan.sizes[0];
    run_in_pieces(kernel, call, tasks, 3, worker);
    bool right = true;
    for (std::int64_t i = 0; i < out_count; ++i)
        right &= out.at(0, i) == want.at(0, i) && cut.at(0, i) == want.at(0, i);
    check(right, plan.what);
}

template <class T>
void copies(Table& table) {
    for (const std::int64_t rows : {0, 1, 5, 31, 32, 33, 100})
        for (const std::int64_t columns : {1, 2, 10, 16, 31, 33, 64, 100}) {
            const std::int64_t all = rows * columns;
            compare<T>(table, {"same", {rows, columns}, 0, {columns, 1}, 0, {columns, 1}}, all, all);
            compare<T>(table, {"transpose", {columns, rows}, 0, {1, columns}, 0, {rows, 1}}, all, all);
            compare<T>(table, {"transpose by input", {rows, columns}, 0, {columns, 1}, 0, {1, rows}}, all,
                       all);
            compare<T>(table, {"every second", {rows, columns / 2}, 1, {columns, 2}, 0, {columns / 2, 1}},
                       all + 2, all);
            compare<T>(table, {"padding", {rows, columns}, 0, {columns, 1}, columns + 7, {columns + 3, 1}},
                       all, (rows + 3) * (columns + 4) + 7);
            compare<T>(table, {"broadcast rows", {rows, columns}, 0, {0, 1}, 0, {columns, 1}}, columns, all);
            compare<T>(table, {"broadcast columns", {rows, columns}, 0, {1, 0}, 0, {columns, 1}}, rows, all);
            compare<T>(table, {"backwards", {rows, columns}, all, {-columns, -1}, 0, {columns, 1}}, all + 1,
                       all);
            const Numbers turned{1, columns, 4 * columns}, whole{4 * rows, rows, 1};
            compare<T>(table, {"3 transposed", {columns, 4, rows}, 0, turned, 0, whole}, 4 * all, 4 * all);
            compare<T>(table,
                       {"3 swapped", {4, rows, columns}, 0, {columns, 4 * columns, 1}, 0, {all, columns, 1}},
                       4 * all, 4 * all);
            const Numbers parts{all * 2, columns * 2, 2, 1}, beside{2, 12 * columns, 4, 1};
            compare<T>(table, {"joined", {2, rows, columns, 2}, 0, parts, 3, beside}, 4 * all, 12 * all + 20);
        }
    compare<T>(table, {"one", {}, 2, {}, 1, {}}, 4, 4);
}

template <class T>
void layouts(Table& table) {
    for (const std::int64_t rows : {0, 1, 31, 33, 70})
        for (const std::int64_t columns : {1, 10, 16, 17, 32, 33, 100})
            for (const int variant : {0, 1, 2, 3}) {
                Owned<T> in(rows, columns, variant & 1), out(rows, columns, variant & 2);
                std::int64_t next = 0;
                in.fill([&] { return sizeof(T) == 1 ? next++ % 3 == 0 : next++; });
                Call call;
                call.domain = Domain::rows;
                call.numbers.assign(1, 1.0);
                Worker worker;
                const auto run = [&](const char* name) {
                    run_in_pieces(table[{name, kind_of<T>()}], call, rows, 32, worker);
                };
                call.operands = {in.matrix(), out.matrix()};
                run("convert");
                bool right = true;
                for (std::int64_t r = 0; r < rows; ++r)
                    for (std::int64_t c = 0; c < columns; ++c) right &= out.at(r, c) == in.at(r, c);
                check(right, "convert");
                call.operands = {out.matrix()};
                run("fill");
                for (std::int64_t r = 0; r < rows; ++r)
                    for (std::int64_t c = 0; c < columns; ++c) right &= out.at(r, c) == T{1};
                check(right, "fill");
            }
}

template <class T>
void all(Table& table) {
    copies<T>(table);
    layouts<T>(table);
}

}  // namespace

int main() {
    Table table;
    TRILITH_ISA::enter_arrangements(table);
    all<float>(table);
    all<double>(table);
    all<std::int64_t>(table);
    all<bool>(table);
    return failures != 0;
}

// softmax and log_softmax against a plain loop in double.
#include "kernels/kernels.h"
#include "tests/check.h"

using namespace trilith;
using namespace trilith::test;

namespace {

template <class T>
void compare(Table& table, std::int64_t rows, std::int64_t columns, bool panels_in, bool panels_out,
             T special) {
    std::mt19937 random(static_cast<unsigned>(rows * 1000 + columns));
    std::normal_distribution<double> normal(0, 8);
    Owned<T> z(rows, columns, panels_in);
    z.fill([&] { return normal(random); });
    if (rows > 0 && special != 0) z.at(rows / 2, columns - 1) = special;
    for (const bool logarithm : {false, true}) {
        Owned<T> y(rows, columns, panels_out);
        Call call;
        call.operands = {z.matrix(), y.matrix()};
        call.domain = Domain::rows;
        Worker worker;
        const char* const name = logarithm ? "log_softmax" : "softmax";
        run_in_pieces(table[{name, kind_of<T>()}], call, rows, 32, worker);
        bool right = true;
        for (std::int64_t r = 0; r < rows; ++r) {
            double most = -INFINITY, sum = 0;
            for (std::int64_t c = 0; c < columns; ++c)
                most = std::isnan(z.at(r, c)) || z.at(r, c) > most ? z.at(r, c) : most;
            for (std::int64_t c = 0; c < columns; ++c) sum += std::exp(z.at(r, c) - most);
            for (std::int64_t c = 0; c < columns; ++c) {
                const double shifted = z.at(r, c) - most;
                const double want = logarithm ? shifted - std::log(sum) : std::exp(shifted) / sum;
                const double got = y.at(r, c);
                const double scale = logarithm ? 1 + std::fabs(want) : want * (1 - shifted / 8);
                const double close = (sizeof(T) == 4 ? 2e-6 : 2e-14) * scale + 1e-40;
                right &= std::isnan(want) ? std::isnan(got) : got == want || std::fabs(got - want) <= close;
            }
        }
        check(right, logarithm ? "log_softmax" : "softmax");
    }
}

template <class T>
void all(Table& table) {
    for (const std::int64_t rows : {0, 1, 7, 33, 70})
        for (const std::int64_t columns : {1, 2, 8, 10, 15, 16, 17, 31, 32, 33, 64, 100, 200, 300})
            for (const int layouts : {0, 1, 2, 3})
                for (const double special : {0.0, double(NAN), double(INFINITY), -double(INFINITY)})
                    if (special == 0.0 || (rows < 40 && columns < 120))
                        compare<T>(table, rows, columns, layouts & 1, layouts & 2, static_cast<T>(special));
}

}  // namespace

int main() {
    Table table;
    TRILITH_ISA::enter_softmax(table);
    all<float>(table);
    all<double>(table);
    return failures != 0;
}

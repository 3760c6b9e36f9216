// The kernel "chain" against plain loops: every layout, kind, broadcast and sum over many sizes.
#include <stdexcept>

#include "tests/chain_check.h"

using namespace trilith;
using test::check;
using test::close;
using test::draw;
using test::Owned;
using test::run;
using test::table;
using test::tolerance;

namespace {

// One piece, and pieces as threads would take them.
std::vector<std::vector<Range>> cuts(const Matrix& shape, Domain domain) {
    const std::int64_t end = domain == Domain::panels ? shape.segments() : shape.rows;
    const std::int64_t middle = domain == Domain::panels ? end / 2 : end / 64 * 32;
    if (domain == Domain::serial || middle == 0) return {{{0, end}}};
    return {{{0, end}}, {{middle, end}, {0, middle}}};
}

// Two outputs of rows, columns and numbers broadcast; the input is changed in place while it is still needed.
template <class T>
void broadcasts(std::int64_t rows, std::int64_t columns, int layouts, Domain domain) {
    const bool panels = layouts & 1, other = layouts & 2;
    Owned<T> shape(rows, columns, panels), row(1, columns, false), column(rows, 1, false);
    Owned<T> scaled(rows, columns, panels != other);
    for (const auto& ranges : cuts(shape.matrix(), domain)) {
        Owned<T> in(rows, columns, panels);
        Owned<bool> flags(rows, columns, panels), positive(rows, columns, panels != other);
        for (Owned<T>* matrix : {&in, &row, &column}) matrix->fill([] { return 4 * draw(); });
        flags.fill([] { return draw() > 0; });
        std::vector<T> before;
        for (std::int64_t r = 0; r < rows; ++r)
            for (std::int64_t c = 0; c < columns; ++c) before.push_back(in.at(r, c));
        const Chain chain{{{Code::load, 0, 0, 0, 0, 0},
                           {Code::load_row, 1, 0, 0, 0, 1},
                           {Code::load_column, 2, 0, 0, 0, 2},
                           {Code::load, 3, 0, 0, 0, 3},
                           {Code::constant, 4, 0, 0, 0, 0, 3},
                           {Code::multiply_add, 5, 0, 4, 1},
                           {Code::store, 0, 5, 0, 0, 0},
                           {Code::multiply, 3, 0, 3},
                           {Code::subtract, 3, 3, 2},
                           {Code::store, 0, 3, 0, 0, 4},
                           {Code::greater, 3, 3, 4},
                           {Code::store, 0, 3, 0, 0, 5}},
                          6};
        run<T>(chain,
               {in.matrix(), row.matrix(), column.matrix(), flags.matrix(), scaled.matrix(),
                positive.matrix(), shape.matrix()},
               domain, ranges);
        for (std::int64_t r = 0, i = 0; r < rows; ++r)
            for (std::int64_t c = 0; c < columns; ++c, ++i) {
                const double x = double(before[static_cast<std::size_t>(i)]);
                const double second = x * double(flags.at(r, c)) - double(column.at(r, 0));
                check(close(double(in.at(r, c)), 3 * x + double(row.at(0, c)), tolerance<T>),
                      "row broadcast, in place");
                check(close(double(scaled.at(r, c)), second, tolerance<T>), "column broadcast");
                check(positive.at(r, c) == (double(scaled.at(r, c)) > 3), "stored as boolean");
            }
    }
}

// Without broadcasts, so that the elements may be run one after the other; int64 to T and back.
template <class T>
void elements(std::int64_t rows, std::int64_t columns, bool panels, Domain domain) {
    Owned<T> in(rows, columns, panels);
    Owned<std::int64_t> whole(rows, columns, panels), out(rows, columns, panels);
    in.fill([] { return 4 * draw(); });
    whole.fill([] { return 9 * draw(); });
    for (const auto& ranges : cuts(in.matrix(), domain)) {
        const Chain chain{{{Code::load, 0, 0, 0, 0, 0},
                           {Code::load, 1, 0, 0, 0, 1},
                           {Code::add, 1, 0, 1},
                           {Code::store, 0, 1, 0, 0, 2}},
                          2};
        run<T>(chain, {in.matrix(), whole.matrix(), out.matrix()}, domain, ranges);
        for (std::int64_t r = 0; r < rows; ++r)
            for (std::int64_t c = 0; c < columns; ++c)
                check(out.at(r, c) == std::int64_t(T(in.at(r, c) + T(whole.at(r, c)))), "elements");
    }
}

template <class T>
void sums(std::int64_t rows, std::int64_t columns, bool panels, int which, Domain domain) {
    Owned<T> in(rows, columns, panels);
    Owned<T> by_column(1, columns, false), by_row(rows, 1, false), all(1, 1, false);
    in.fill(draw);
    Chain chain{{{Code::load, 0, 0, 0, 0, 0}, {Code::square, 1, 0}, {Code::constant, 2, 0, 0, 0, 0, 2}}, 3};
    const std::uint8_t summed = which & 1 ? 2 : 1;  // by sum_all
    if (which & 1) chain.steps.push_back({Code::sum_rows, 0, 1, 0, 0, 1, 3});
    if (which & 2) chain.steps.push_back({Code::sum_columns, 0, 1, 0, 0, 2, 1});
    if (which & 4) chain.steps.push_back({Code::sum_all, 0, summed, 0, 0, 3, 5});
    for (const auto& ranges : cuts(in.matrix(), domain)) {
        run<T>(chain, {in.matrix(), by_column.matrix(), by_row.matrix(), all.matrix(), in.matrix()}, domain,
               ranges);
        std::vector<double> down(static_cast<std::size_t>(columns)), across(static_cast<std::size_t>(rows));
        double total = 0;
        for (std::int64_t r = 0; r < rows; ++r)
            for (std::int64_t c = 0; c < columns; ++c) {
                const double square = double(in.at(r, c)) * double(in.at(r, c));
                down[static_cast<std::size_t>(c)] += square;
                across[static_cast<std::size_t>(r)] += square;
                total += which & 1 ? 2 : square;
            }
        for (std::int64_t c = 0; c < columns && which & 1; ++c)
            check(close(double(by_column.at(0, c)), 3 * down[static_cast<std::size_t>(c)], tolerance<T>),
                  "sum_rows");
        for (std::int64_t r = 0; r < rows && which & 2; ++r)
            check(close(double(by_row.at(r, 0)), across[static_cast<std::size_t>(r)], tolerance<T>),
                  "sum_columns");
        if (which & 4) check(close(double(all.at(0, 0)), 5 * total, tolerance<T>), "sum_all");
    }
}

// As a product's last part: the product is register 0, its tile up to 32 rows.
template <class T>
void products(std::int64_t rows, std::int64_t columns, bool panels) {
    Owned<T> out(rows, columns, panels), bias(1, columns, false);
    bias.fill(draw);
    Chain chain{{{Code::load_row, 1, 0, 0, 0, 0},
                 {Code::add, 0, 0, 1},
                 {Code::relu, 0, 0},
                 {Code::store, 0, 0, 0, 0, 1}},
                2};
    Call call;
    call.operands = {bias.matrix(), out.matrix()};
    Worker worker;
    auto& tiles = TRILITH_ISA::begin_chain<T>(chain, call, call.operands[1], worker);
    for (std::int64_t s = 0; s < out.matrix().segments(); ++s)
        for (std::int64_t row = 0; row < rows; row += 32) {
            const Segment<T> part = segment<T>(out.matrix(), s);
            const std::int64_t height = std::min<std::int64_t>(32, rows - row);
            std::vector<T> product(static_cast<std::size_t>(height * part.padded));
            for (T& value : product) value = static_cast<T>(draw());
            TRILITH_ISA::run_chain<T>(tiles, {row, height, s}, product.data());
            for (std::int64_t r = 0; r < height; ++r)
                for (std::int64_t c = 0; c < part.width; ++c) {
                    const std::int64_t column = s * 32 + c;
                    const T sum =
                        product[static_cast<std::size_t>(r * part.padded + c)] + bias.at(0, column);
                    check(out.at(row + r, column) == (sum < 0 ? 0 : sum), "product");
                }
        }
}

// The code "watch" sees what is computed, and no padding.
template <class T>
void watches(std::int64_t rows, std::int64_t columns, bool panels, Domain domain) {
    Owned<T> in(rows, columns, panels), out(rows, columns, panels);
    in.fill([] { return 1e5; });
    const Chain chain{{{Code::load, 0, 0, 0, 0, 0},
                       {Code::constant, 1, 0, 0, 0, 0, 9},
                       {Code::multiply, 2, 0, 1},
                       {Code::store, 0, 2, 0, 0, 1},
                       {Code::watch, 0, 2}},
                      3};
    Call call;
    call.operands = {in.matrix(), out.matrix(), out.matrix()};
    call.chain = std::make_shared<Chain>(chain);
    call.domain = domain;
    const auto calm = [&] {
        Worker worker;
        const Range all{0, domain == Domain::panels ? out.matrix().segments() : rows};
        table.at({"chain", test::kind_of<T>()})(call, all, worker);
        return worker.calm;
    };
    check(calm(), "moderate numbers");
    for (const double bad : {2e5, -2e5, double(NAN), double(INFINITY)}) {
        T& place = in.at(rows - 1, columns - 1);
        place = static_cast<T>(bad);
        check(!calm(), "watch");
        place = 0;
    }
}

// Registers in memory that later steps change: loaded from it, or stored to it as they were computed.
template <class T>
void changes_in_place(std::int64_t rows, std::int64_t columns, bool panels, Domain domain) {
    Owned<T> in(rows, columns, panels), out(rows, columns, panels), last(rows, columns, panels);
    for (const auto& ranges : cuts(in.matrix(), domain)) {
        in.fill([] { return 4 * draw(); });
        std::vector<T> before;
        for (std::int64_t r = 0; r < rows; ++r)
            for (std::int64_t c = 0; c < columns; ++c) before.push_back(in.at(r, c));
        const Chain chain{{{Code::load, 0, 0, 0, 0, 0},
                           {Code::constant, 1, 0, 0, 0, 0, 3},
                           {Code::add, 2, 0, 1},
                           {Code::store, 0, 2, 0, 0, 0},  // x is still needed
                           {Code::multiply, 3, 0, 2},
                           {Code::store, 0, 3, 0, 0, 0},  // and x + 3 now
                           {Code::subtract, 2, 3, 2},
                           {Code::store, 0, 2, 0, 0, 1},
                           {Code::add, 0, 0, 3},
                           {Code::store, 0, 0, 0, 0, 2}},
                          4};
        run<T>(chain, {in.matrix(), out.matrix(), last.matrix(), in.matrix()}, domain, ranges);
        for (std::int64_t r = 0, i = 0; r < rows; ++r)
            for (std::int64_t c = 0; c < columns; ++c, ++i) {
                const T x = before[static_cast<std::size_t>(i)], more = x + 3, product = x * more;
                check(in.at(r, c) == product, "stored twice");
                check(close(double(out.at(r, c)), double(product - more), tolerance<T>), "computed in memory");
                check(close(double(last.at(r, c)), double(x + product), tolerance<T>), "loaded from memory");
            }
    }
}

// The result takes the register of an argument that is a single number.
template <class T>
void into_argument() {
    Owned<T> in(20, 40, false), out(20, 40, false);
    in.fill([] { return std::fabs(draw()); });
    for (const Code code : {Code::power, Code::multiply, Code::add}) {
        run<T>({{{Code::load, 0, 0, 0, 0, 0},
                 {Code::constant, 1, 0, 0, 0, 0, 2},
                 {Code::power, 1, 0, 1},
                 {Code::constant, 2, 0, 0, 0, 0, 2},
                 {code, 2, 1, 2},
                 {Code::store, 0, 2, 0, 0, 1}},
                3},
               {in.matrix(), out.matrix()}, Domain::serial, {{0, 20}});
        for (std::int64_t r = 0; r < 20; ++r)
            for (std::int64_t c = 0; c < 40; ++c) {
                const double square = double(in.at(r, c)) * double(in.at(r, c));
                const double expected = code == Code::power ? square * square
                                        : code == Code::add ? square + 2
                                                            : square * 2;
                check(close(double(out.at(r, c)), expected, tolerance<T>), "into an argument");
            }
    }
}

// A single number keeps the sign of its zero.
template <class T>
void negative_zero(std::int64_t columns) {
    Owned<T> out(3, columns, false), number(1, 1, false);
    number.at(0, 0) = T(-0.0);
    for (const Code code : {Code::constant, Code::load_scalar}) {
        run<T>({{{code, 0, 0, 0, 0, 0, -0.0}, {Code::store, 0, 0, 0, 0, 1}}, 1},
               {number.matrix(), out.matrix()}, Domain::serial, {{0, 3}});
        for (std::int64_t c = 0; c < columns; ++c) check(std::signbit(out.at(2, c)), "negative zero");
    }
}

// A row whose register another step takes is loaded anew for every tile.
template <class T>
void rows_written_over() {
    Owned<T> in(50, 40, true), row(1, 40, false), out(50, 40, true);
    for (Owned<T>* matrix : {&in, &row}) matrix->fill([] { return 4 * draw(); });
    run<T>({{{Code::load, 0, 0, 0, 0, 0},
             {Code::load_row, 1, 0, 0, 0, 1},
             {Code::add, 1, 0, 1},
             {Code::subtract, 1, 1, 0},
             {Code::store, 0, 1, 0, 0, 2}},
            2},
           {in.matrix(), row.matrix(), out.matrix(), out.matrix()}, Domain::rows, {{0, 50}});
    for (std::int64_t r = 0; r < 50; ++r)
        for (std::int64_t c = 0; c < 40; ++c)
            check(close(double(out.at(r, c)), double(row.at(0, c)), tolerance<T>), "row again");
}

// A code that the type lacks is refused, not run.
void refuses_what_integers_lack() {
    Owned<std::int64_t> in(3, 5, false);
    in.fill([] { return 2; });
    const auto refuses = [&](Code code) {
        try {
            run<std::int64_t>({{{Code::load, 0}, {code, 0, 0, 0}, {Code::store, 0, 0}}, 1},
                              {in.matrix(), in.matrix()}, Domain::serial, {{0, 3}});
        } catch (const std::invalid_argument&) {
            return true;
        }
        return false;
    };
    for (const Code code : {Code::divide, Code::power, Code::exp, Code::sqrt, Code::tanh})
        check(refuses(code), "refused for whole numbers");
    check(!refuses(Code::add), "not refused");
}

template <class T>
void all_sizes() {
    for (const std::int64_t rows : {0, 1, 2, 15, 16, 17, 31, 32, 33, 64, 100})
        for (const std::int64_t columns : {1, 2, 10, 15, 16, 17, 31, 32, 33, 48, 64, 100})
            for (const bool panels : {false, true}) {
                for (const Domain domain : {Domain::serial, Domain::rows, Domain::panels}) {
                    elements<T>(rows, columns, panels, domain);
                    changes_in_place<T>(rows, columns, panels, domain);
                    for (int layouts = panels; layouts < 4; layouts += 2)
                        broadcasts<T>(rows, columns, layouts, domain);
                }
                if constexpr (std::is_floating_point_v<T>) products<T>(rows, columns, panels);
                for (int which = 1; which < 8; ++which) sums<T>(rows, columns, panels, which, Domain::serial);
                sums<T>(rows, columns, panels, 1, Domain::panels);
                sums<T>(rows, columns, panels, 2, Domain::rows);
            }
}

}  // namespace

int main() {
    TRILITH_ISA::enter_chain(table);
    into_argument<float>();
    into_argument<double>();
    for (const std::int64_t columns : {1, 2, 40}) {
        negative_zero<float>(columns);
        negative_zero<double>(columns);
    }
    for (const std::int64_t rows : {1, 31, 70})
        for (const std::int64_t columns : {1, 10, 16, 45, 64})
            for (const bool panels : {false, true})
                for (const Domain domain : {Domain::serial, Domain::rows, Domain::panels}) {
                    watches<float>(rows, columns, panels, domain);
                    watches<double>(rows, columns, panels, domain);
                }
    refuses_what_integers_lack();
    rows_written_over<float>();
    rows_written_over<std::int64_t>();
    all_sizes<float>();
    all_sizes<double>();
    all_sizes<std::int64_t>();
    return test::failures != 0;
}

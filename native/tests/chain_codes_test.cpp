// Every code of the kernel "chain" against its definition, with tiles and single numbers as arguments.
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

struct Case {
    Code code;
    double (*expected)(double a, double b, double c, double d);
};

double sigmoid(double z) { return 1 / (1 + std::exp(-z)); }
double softplus(double z) { return std::log1p(std::exp(z)); }

const Case everywhere[] = {
    {Code::add, [](double a, double b, double, double) { return a + b; }},
    {Code::subtract, [](double a, double b, double, double) { return a - b; }},
    {Code::multiply, [](double a, double b, double, double) { return a * b; }},
    {Code::maximum, [](double a, double b, double, double) { return a > b || a != a ? a : b; }},
    {Code::minimum, [](double a, double b, double, double) { return a < b || a != a ? a : b; }},
    {Code::greater, [](double a, double b, double, double) { return double(a > b); }},
    {Code::greater_equal, [](double a, double b, double, double) { return double(a >= b); }},
    {Code::less, [](double a, double b, double, double) { return double(a < b); }},
    {Code::less_equal, [](double a, double b, double, double) { return double(a <= b); }},
    {Code::equal, [](double a, double b, double, double) { return double(a == b); }},
    {Code::not_equal, [](double a, double b, double, double) { return double(a != b); }},
    {Code::where, [](double a, double b, double c, double) { return a != 0 ? b : c; }},
    {Code::negate, [](double a, double, double, double) { return -a; }},
    {Code::abs, [](double a, double, double, double) { return std::fabs(a); }},
    {Code::sign, [](double a, double, double, double) { return a != a ? a : double(a > 0) - double(a < 0); }},
    {Code::floor, [](double a, double, double, double) { return std::floor(a); }},
    {Code::truncate, [](double a, double, double, double) { return std::trunc(a); }},
    {Code::truth, [](double a, double, double, double) { return double(a != 0); }},
    {Code::relu, [](double a, double, double, double) { return a < 0 ? 0 : a; }},
    {Code::multiply_add, [](double a, double b, double c, double) { return a * b + c; }},
    {Code::multiply_subtract, [](double a, double b, double c, double) { return a * b - c; }},
    {Code::negate_multiply_add, [](double a, double b, double c, double) { return c - a * b; }},
    {Code::square, [](double a, double, double, double) { return a * a; }},
    {Code::sum_of_products, [](double a, double b, double c, double d) { return a * b + c * d; }},
    {Code::product_plus_square, [](double a, double b, double c, double d) { return a * b + c * c * d; }},
};
constexpr double slope = 0.3;
const Case of_floats[] = {
    {Code::divide, [](double a, double b, double, double) { return a / b; }},
    {Code::power, [](double a, double b, double, double) { return std::pow(a, b); }},
    {Code::exp, [](double a, double, double, double) { return std::exp(a); }},
    {Code::expm1, [](double a, double, double, double) { return std::expm1(a); }},
    {Code::log, [](double a, double, double, double) { return std::log(a); }},
    {Code::log1p, [](double a, double, double, double) { return std::log1p(a); }},
    {Code::sqrt, [](double a, double, double, double) { return std::sqrt(a); }},
    {Code::sin, [](double a, double, double, double) { return std::sin(a); }},
    {Code::cos, [](double a, double, double, double) { return std::cos(a); }},
    {Code::erf, [](double a, double, double, double) { return std::erf(a); }},
    {Code::divide_by_root, [](double a, double b, double c, double d) { return a / (std::sqrt(b) * c + d); }},
    {Code::sigmoid, [](double a, double, double, double) { return sigmoid(a); }},
    {Code::tanh, [](double a, double, double, double) { return std::tanh(a); }},
    {Code::leaky_relu, [](double a, double, double, double) { return a > 0 ? a : slope * a; }},
    {Code::elu, [](double a, double, double, double) { return a > 0 ? a : slope * std::expm1(a); }},
    {Code::selu, [](double a, double, double, double) {
         return 1.0507009873554804934 * (a > 0 ? a : 1.6732632423543772848 * std::expm1(a));
     }},
    {Code::softplus, [](double a, double, double, double) { return softplus(a); }},
    {Code::silu, [](double a, double, double, double) { return a * sigmoid(a); }},
    {Code::gelu, [](double a, double, double, double) { return a * 0.5 * (1 + std::erf(a / std::sqrt(2.0))); }},
    {Code::mish, [](double a, double, double, double) { return a * std::tanh(softplus(a)); }},
};

// Every code with every choice of its arguments from tiles and single numbers.
template <class T>
void codes(const Case& one) {
    const std::int64_t rows = 19, columns = 37;
    Owned<T> a(rows, columns, true), b(rows, columns, true), c(rows, columns, true), d(rows, columns, true);
    Owned<T> out(rows, columns, true);
    Owned<T> numbers[] = {{1, 1, false}, {1, 1, false}, {1, 1, false}, {1, 1, false}};
    for (Owned<T>* matrix : {&a, &b, &c})
        matrix->fill([] { return sizeof(T) == 8 ? std::rint(draw()) : draw(); });
    for (auto& number : numbers) number.fill(draw);
    for (Owned<T>* matrix : {&d, &numbers[3]}) matrix->fill([] { return 40 + draw(); });  // no divisor near 0
    if (!std::is_same_v<T, std::int64_t>) a.at(3, 4) = b.at(5, 6) = static_cast<T>(NAN);
    a.at(1, 1) = b.at(2, 2) = 0;
    for (int uniform = 0; uniform < 16; ++uniform) {
        Chain chain;
        chain.registers = 5;
        for (std::uint8_t i = 0; i < 4; ++i) {
            const bool number = uniform >> i & 1;
            const std::uint16_t operand = number ? i + 4 : i;
            chain.steps.push_back({number ? Code::load_scalar : Code::load, i, 0, 0, 0, operand});
        }
        chain.steps.push_back({one.code, 4, 0, 1, 2, 0, slope, 3});
        chain.steps.push_back({Code::store, 0, 4, 0, 0, 8});
        run<T>(chain,
               {a.matrix(), b.matrix(), c.matrix(), d.matrix(), numbers[0].matrix(), numbers[1].matrix(),
                numbers[2].matrix(), numbers[3].matrix(), out.matrix()},
               Domain::serial, {{0, rows}});
        for (std::int64_t r = 0; r < rows; ++r)
            for (std::int64_t k = 0; k < columns; ++k) {
                const double expected = one.expected(double(uniform & 1 ? numbers[0].at(0, 0) : a.at(r, k)),
                                                     double(uniform & 2 ? numbers[1].at(0, 0) : b.at(r, k)),
                                                     double(uniform & 4 ? numbers[2].at(0, 0) : c.at(r, k)),
                                                     double(uniform & 8 ? numbers[3].at(0, 0) : d.at(r, k)));
                check(close(double(out.at(r, k)), expected, tolerance<T>),
                      ("code " + std::to_string(int(one.code))).c_str());
            }
    }
}

template <class T>
void all_codes() {
    for (const Case& one : everywhere) codes<T>(one);
    if constexpr (std::is_floating_point_v<T>)
        for (const Case& one : of_floats) codes<T>(one);
}

// Quotients by roots where numerators, roots and what is added to them are 0, denormal, huge, infinite or NaN; each
// row has one divisor, so that there are vectors of harmless ones only.
void quotients_at_edges() {
    const float numerators[] = {0, 1, -3, 1e-42f, 1e30f, INFINITY, -INFINITY, NAN};
    const float squares[] = {0, 1e-45f, 1e-38f, 1e-8f, 1, 2, 1e38f, INFINITY, NAN};
    const float added[] = {0, 1e-40f, 1e-8f, 1};
    const std::int64_t rows = std::size(squares) * std::size(added), columns = 4 * std::size(numerators);
    Owned<float> a(rows, columns, true), b(rows, columns, true), c(rows, columns, true), d(rows, columns, true);
    Owned<float> out(rows, columns, true);
    for (std::int64_t r = 0; r < rows; ++r)
        for (std::int64_t k = 0; k < columns; ++k) {
            a.at(r, k) = numerators[k % std::size(numerators)];
            b.at(r, k) = squares[r % std::size(squares)];
            c.at(r, k) = 1;
            d.at(r, k) = added[r / std::size(squares)];
        }
    Chain chain;
    chain.registers = 5;
    for (std::uint8_t i = 0; i < 4; ++i) chain.steps.push_back({Code::load, i, 0, 0, 0, i});
    chain.steps.push_back({Code::divide_by_root, 4, 0, 1, 2, 0, 0, 3});
    chain.steps.push_back({Code::store, 0, 4, 0, 0, 4});
    run<float>(chain, {a.matrix(), b.matrix(), c.matrix(), d.matrix(), out.matrix()}, Domain::serial, {{0, rows}});
    for (std::int64_t r = 0; r < rows; ++r)
        for (std::int64_t k = 0; k < columns; ++k) {
            const float expected = a.at(r, k) / (std::sqrt(b.at(r, k)) + d.at(r, k)), got = out.at(r, k);
            const bool alike = std::isnan(expected) ? std::isnan(got) : got == expected;
            check(alike || std::fabs(got - expected) <= 5e-7f * std::fabs(expected), "quotients at edges");
        }
}

}  // namespace

int main() {
    TRILITH_ISA::enter_chain(table);
    quotients_at_edges();
    all_codes<float>();
    all_codes<double>();
    all_codes<std::int64_t>();
    return test::failures != 0;
}

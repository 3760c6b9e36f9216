// The vectorised float functions against libm in double: errors in ulp over all sizes of numbers, and edges.
#include <algorithm>

#include "kernels/chain_functions.h"
#include "tests/check.h"

using namespace trilith::TRILITH_ISA;
using trilith::test::check;

namespace {

double ulp_of(double exact) {
    const double smallest = 1.1754943508222875e-38;  // denormal results below have its ulp
    const double size = std::max(std::fabs(exact), smallest);
    int exponent;
    std::frexp(size, &exponent);
    return std::ldexp(1.0, exponent - 24);
}

template <class Function>
float one(Function function, float x) {
    return function(broadcast(x))[0];
}

// The largest error over many x of every size between two limits, which must be at most `allowed` ulp.
template <class Function>
void errors(const char* name, Function function, double (*exact)(double), float least, float most,
        double allowed) {
    double worst = 0;
    float at = 0;
    auto look = [&](float x) {
        if (!(x >= least && x <= most)) return;
        const double expected = exact(static_cast<double>(x));
        if (!(std::fabs(expected) < 3.4e38)) return;
        const double got = static_cast<double>(one(function, x));
        const double error = std::fabs(got - expected) / ulp_of(expected);
        if (!(error <= worst)) worst = error, at = x;
    };
    for (std::uint32_t bits = 0; bits < 0x7f800000u; bits += 15013) {
        float x;
        std::memcpy(&x, &bits, sizeof x);
        look(x);
        look(-x);
    }
    for (int i = -100000; i <= 100000; ++i) look(static_cast<float>(i) * 1.0003e-4f);
    for (int i = -50000; i <= 50000; ++i) look(static_cast<float>(i) * 2.1e-3f);
    std::printf("%-8s %.2f ulp at %g\n", name, worst, static_cast<double>(at));
    check(worst <= allowed, name);
}

// The largest relative error, or absolute where the result is below 1, for functions with zeros.
template <class Function>
void close(const char* name, Function function, double (*exact)(double), float least, float most,
        double allowed) {
    double worst = 0;
    for (int i = 0; i <= 200000; ++i) {
        const float x = least + (most - least) * (static_cast<float>(i) / 200000.0f);
        const double expected = exact(static_cast<double>(x));
        const double error = std::fabs(static_cast<double>(one(function, x)) - expected);
        worst = std::max(worst, error / std::max(1.0, std::fabs(expected)));
    }
    std::printf("%-8s %.2g\n", name, worst);
    check(worst <= allowed, name);
}

#define FLOATS(name) [](Floats x) { return name(x); }

void edges() {
    const float infinity = INFINITY, none = NAN;
    check(one(FLOATS(exp), 100.0f) == infinity && one(FLOATS(exp), infinity) == infinity, "exp overflows");
    check(one(FLOATS(exp), -200.0f) == 0 && one(FLOATS(exp), -infinity) == 0, "exp underflows");
    check(one(FLOATS(exp), 0.0f) == 1, "exp(0)");
    check(one(FLOATS(expm1), 100.0f) == infinity && one(FLOATS(expm1), infinity) == infinity,
          "expm1 overflows");
    check(one(FLOATS(expm1), -infinity) == -1 && one(FLOATS(expm1), 0.0f) == 0, "expm1 edges");
    check(one(FLOATS(log), 0.0f) == -infinity && one(FLOATS(log), infinity) == infinity, "log edges");
    check(std::isnan(one(FLOATS(log), -1.0f)) && std::isnan(one(FLOATS(log), -infinity)), "log below 0");
    check(one(FLOATS(log1p), -1.0f) == -infinity && one(FLOATS(log1p), infinity) == infinity, "log1p edges");
    check(std::isnan(one(FLOATS(log1p), -1.5f)) && one(FLOATS(log1p), 0.0f) == 0, "log1p below -1");
    check(one(FLOATS(tanh), infinity) == 1 && one(FLOATS(tanh), -infinity) == -1, "tanh edges");
    check(one(FLOATS(erf), infinity) == 1 && one(FLOATS(erf), -infinity) == -1, "erf edges");
    check(one(FLOATS(sigmoid), infinity) == 1 && one(FLOATS(sigmoid), -infinity) == 0, "sigmoid edges");
    check(one(FLOATS(softplus), infinity) == infinity && one(FLOATS(softplus), -infinity) == 0,
          "softplus edges");
    check(std::isnan(one(FLOATS(sin), infinity)) && std::isnan(one(FLOATS(cos), -infinity)),
          "sin of infinity");
    check(one(FLOATS(sin), 1e6f) == std::sin(1e6f) && one(FLOATS(cos), -1e9f) == std::cos(-1e9f),
          "large angles");
    check(std::isnan(one(FLOATS(exp), none)) && std::isnan(one(FLOATS(expm1), none)), "NaN of exp");
    check(std::isnan(one(FLOATS(log), none)) && std::isnan(one(FLOATS(log1p), none)), "NaN of log");
    check(std::isnan(one(FLOATS(tanh), none)) && std::isnan(one(FLOATS(erf), none)), "NaN of tanh, erf");
    check(std::isnan(one(FLOATS(sin), none)) && std::isnan(one(FLOATS(cos), none)), "NaN of sin, cos");
    check(std::isnan(one(FLOATS(sigmoid), none)) && std::isnan(one(FLOATS(softplus), none)),
          "NaN of sigmoid, softplus");
    check(std::isnan(one(FLOATS(gelu), none)) && std::isnan(one(FLOATS(mish), none)), "NaN of gelu, mish");
}

double exact_sigmoid(double z) { return 1 / (1 + std::exp(-z)); }
double exact_softplus(double z) { return z > 0 ? z + std::log1p(std::exp(-z)) : std::log1p(std::exp(z)); }
double exact_gelu(double z) { return 0.5 * z * (1 + std::erf(z / std::sqrt(2.0))); }
double exact_mish(double z) { return z * std::tanh(exact_softplus(z)); }

}  // namespace

int main() {
    errors("exp", FLOATS(exp), std::exp, -110, 89, 2);
    errors("expm1", FLOATS(expm1), std::expm1, -1e30f, 89, 3);
    errors("log", FLOATS(log), std::log, 1e-45f, 3.4e38f, 2);
    errors("log1p", FLOATS(log1p), std::log1p, -0.9999999f, 3.4e38f, 3);
    errors("tanh", FLOATS(tanh), std::tanh, -1e30f, 1e30f, 3);
    errors("erf", FLOATS(erf), std::erf, -1e30f, 1e30f, 3);
    errors("roots", [](Floats x) { return roots<float>(x); }, std::sqrt, 0, 3.4e38f, 2);
    errors("sigmoid", FLOATS(sigmoid), exact_sigmoid, -110, 1e30f, 4);
    errors("softplus", FLOATS(softplus), exact_softplus, -110, 1e30f, 4);
    errors("mish", FLOATS(mish), exact_mish, -87, 1e30f, 6);
    close("sin", FLOATS(sin), std::sin, -100, 100, 2e-7);
    close("cos", FLOATS(cos), std::cos, -100, 100, 2e-7);
    close("sin", FLOATS(sin), std::sin, -9000, 9000, 3e-7);
    close("cos", FLOATS(cos), std::cos, -9000, 9000, 3e-7);
    close("gelu", FLOATS(gelu), exact_gelu, -20, 20, 1e-6);
    edges();
    return trilith::test::failures != 0;
}

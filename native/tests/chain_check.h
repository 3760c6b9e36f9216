// What the tests of the kernel "chain" share: random numbers, a comparison, and a call of the kernel.
#pragma once

#include "kernels/kernels.h"
#include "tests/check.h"

namespace trilith::test {

inline std::mt19937 generator(7);
inline Table table;

inline double draw() { return std::normal_distribution<double>(0, 1.5)(generator); }

inline bool close(double a, double b, double tolerance) {
    if (std::isnan(b)) return std::isnan(a);
    return a == b || std::fabs(a - b) <= tolerance * (1 + std::fabs(b));
}

template <class T>
constexpr double tolerance = sizeof(T) == 4 ? 2e-5 : 1e-12;

template <class T>
void run(const Chain& chain, const std::vector<Matrix>& operands, Domain domain,
         const std::vector<Range>& ranges) {
    Call call;
    call.operands = operands;
    call.chain = std::make_shared<Chain>(chain);
    call.domain = domain;
    Worker worker;
    for (const Range range : ranges) table.at({"chain", kind_of<T>()})(call, range, worker);
}

}  // namespace trilith::test

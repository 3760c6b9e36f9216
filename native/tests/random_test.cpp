// Uniform numbers against Philox4x32-10 written out with plain integers, and its published test vectors.
#include "kernels/kernels.h"
#include "tests/check.h"

using namespace trilith;
using namespace trilith::test;

namespace {

void philox(std::uint32_t c[4], std::uint32_t k0, std::uint32_t k1) {
    for (int round = 0; round < 10; ++round) {
        const std::uint64_t p0 = std::uint64_t{0xD2511F53} * c[0], p1 = std::uint64_t{0xCD9E8D57} * c[2];
        const std::uint32_t next[4] = {std::uint32_t(p1 >> 32) ^ c[1] ^ k0, std::uint32_t(p1),
                                       std::uint32_t(p0 >> 32) ^ c[3] ^ k1, std::uint32_t(p0)};
        std::memcpy(c, next, sizeof next);
        k0 += 0x9E3779B9, k1 += 0xBB67AE85;
    }
}

// Known answers of Random123 (kat_vectors).
void published() {
    std::uint32_t zeros[4] = {0, 0, 0, 0};
    const std::uint32_t of_zeros[4] = {0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8};
    philox(zeros, 0, 0);
    check(std::memcmp(zeros, of_zeros, sizeof zeros) == 0, "zeros");
    std::uint32_t pi[4] = {0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344};
    const std::uint32_t of_pi[4] = {0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1};
    philox(pi, 0xa4093822, 0x299f31d0);
    check(std::memcmp(pi, of_pi, sizeof pi) == 0, "pi");
}

template <class T>
void compare(Table& table, std::int64_t rows, std::int64_t columns, bool panels, Domain domain,
             std::int64_t seed) {
    Owned<std::int64_t> seeds(1, 1, false), steps(1, 1, false);
    Owned<T> y(rows, columns, panels);
    seeds.at(0, 0) = seed, steps.at(0, 0) = 5 - seed;
    Call call;
    call.operands = {seeds.matrix(), steps.matrix(), y.matrix()};
    call.integers = {seed % 100};
    call.domain = domain;
    Worker worker;
    const std::int64_t whole = domain == Domain::panels ? y.matrix().segments() : rows;
    const std::int64_t piece = domain == Domain::serial ? whole + 1 : domain == Domain::rows ? 32 : 1;
    run_in_pieces(table[{"uniform", kind_of<T>()}], call, whole, piece, worker);
    bool right = true;
    for (std::int64_t i = 0; i < rows * columns; ++i) {
        std::uint32_t c[4] = {std::uint32_t(i / 4), 0, std::uint32_t(call.integers[0]),
                              std::uint32_t(5 - seed)};
        philox(c, std::uint32_t(seed), std::uint32_t(seed >> 32));
        right &= y.at(i / columns, i % columns) == static_cast<T>((c[i % 4] >> 8) / 16777216.0);
    }
    check(right, "uniform");
}

template <class T>
void all(Table& table) {
    for (const std::int64_t rows : {0, 1, 31, 32, 33, 70})
        for (const std::int64_t columns : {1, 3, 4, 10, 15, 16, 17, 31, 32, 33, 64, 100})
            for (const bool panels : {false, true})
                for (const Domain domain : {Domain::serial, Domain::rows, Domain::panels})
                    for (const std::int64_t seed :
                         {std::int64_t{7}, std::int64_t{-3}, std::int64_t{0x123456789ABCDEF}})
                        compare<T>(table, rows, columns, panels, domain, seed);
}

}  // namespace

int main() {
    Table table;
    TRILITH_ISA::enter_random(table);
    published();
    all<float>(table);
    all<double>(table);
    return failures != 0;
}

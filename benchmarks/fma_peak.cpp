// What this processor can do at most: independent chains of fused multiply-adds, nothing else.
#include <cstring>
#include <thread>
#include <vector>

#if defined(__AVX512F__)
constexpr int bytes = 64, chains = 24;
#elif defined(__AVX__)
constexpr int bytes = 32, chains = 12;  // 16 registers
#else
constexpr int bytes = 16, chains = 12;
#endif

typedef float Vector __attribute__((vector_size(bytes)));

namespace {

void spin(long long rounds, float* result) {
    Vector sum[chains], factor, addend;
    for (int lane = 0; lane < bytes / 4; ++lane) factor[lane] = 0.5F, addend[lane] = static_cast<float>(lane);
    for (int chain = 0; chain < chains; ++chain) sum[chain] = addend + static_cast<float>(chain);  // all differ
    for (long long round = 0; round < rounds; ++round) {
#pragma GCC unroll 24
        for (int chain = 0; chain < chains; ++chain) sum[chain] = sum[chain] * factor + addend;
    }
    Vector total = {};
    for (int chain = 0; chain < chains; ++chain) total += sum[chain];
    std::memcpy(result, &total, sizeof total);
}

}  // namespace

// Runs so many rounds on each of the threads; returns the floating-point operations of all.
extern "C" double multiply_add(long long rounds, int threads) {
    std::vector<std::thread> others;
    std::vector<float> results(static_cast<std::size_t>(threads) * 64);
    for (int thread = 1; thread < threads; ++thread)
        others.emplace_back(spin, rounds, &results[static_cast<std::size_t>(thread) * 64]);
    spin(rounds, results.data());
    for (auto& other : others) other.join();
    return 2.0 * chains * (bytes / 4) * static_cast<double>(rounds) * threads;
}

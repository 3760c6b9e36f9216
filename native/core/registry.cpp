// Which instruction sets were compiled, which this machine runs, and the table of kernels of each.
#include "core/registry.h"

#include <algorithm>
#include <cstdlib>
#include <stdexcept>

namespace trilith {
namespace {

struct Set {
    const char* name;
    bool (*runs)();
    void (*enter)(Table& table);
};

// Best first. The tests ask the operating system too, which must save the wide registers.
const Set sets[] = {
#ifdef TRILITH_HAS_AVX512
    {"avx512",
     [] {
         return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
                __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl") &&
                __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
     },
     &avx512::enter_kernels},
#endif
#ifdef TRILITH_HAS_AVX2
    {"avx2", [] { return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"); }, &avx2::enter_kernels},
#endif
    {"baseline", [] { return true; }, &baseline::enter_kernels},
};

std::vector<std::string> runnable() {
    std::vector<std::string> names;
    for (const Set& set : sets)
        if (set.runs()) names.push_back(set.name);
    return names;
}

std::string listed(const std::vector<std::string>& names) {
    std::string text;
    for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
    return text;
}

std::map<std::string, Table> filled() {
    std::map<std::string, Table> tables;
    for (const Set& set : sets)
        if (set.runs()) set.enter(tables[set.name]);
    return tables;
}

}  // namespace

std::vector<std::string> instruction_sets() {
    std::vector<std::string> names = runnable();
    const char* const forced = std::getenv("TRILITH_ISA");  // the best that may be used
    if (forced == nullptr || *forced == '\0') return names;
    const auto best = std::find(names.begin(), names.end(), forced);
    if (best == names.end())
        throw std::invalid_argument("TRILITH_ISA is '" + std::string(forced) +
                                    "', and this machine with this build runs " + listed(names) +
                                    ". Name one of these or unset it.");
    names.erase(names.begin(), best);
    return names;
}

const Table& kernels(const std::string& instruction_set) {
    static const std::map<std::string, Table> tables = filled();
    const auto found = tables.find(instruction_set);
    if (found == tables.end())
        throw std::invalid_argument("Instruction set '" + instruction_set +
                                    "' was asked for, and this machine with this build runs " + listed(runnable()) +
                                    ".");
    return found->second;
}

}  // namespace trilith

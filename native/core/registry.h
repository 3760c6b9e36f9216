// Kernels by name and element type, one table for each instruction set that was compiled.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "core/call.h"

namespace trilith {

// A kernel is known by its name and by the type it computes in; those that only move elements look at the types of
// their operands, and are the same for every type.
using Table = std::map<std::pair<std::string, Kind>, Kernel>;

// Each file of kernels enters its own; they are compiled once for each instruction set, in a namespace of its
// own (`TRILITH_ISA`), so that no code of one set is ever linked into another.
namespace baseline {
void enter_kernels(Table& table);
}
namespace avx2 {
void enter_kernels(Table& table);
}
namespace avx512 {
void enter_kernels(Table& table);
}

// The sets that were compiled and that this machine runs, best first; from the one that TRILITH_ISA names on.
// Throws std::invalid_argument where it names another.
std::vector<std::string> instruction_sets();

// The table of a set. Throws std::invalid_argument where this machine does not run it.
const Table& kernels(const std::string& instruction_set);

}  // namespace trilith

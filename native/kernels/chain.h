// An elementwise program: a few dozen instructions on registers, run tile by tile, each tile in the cache.
#pragma once

#include <cstdint>
#include <new>
#include <vector>

#include "core/call.h"

namespace trilith {

enum class Code : std::uint8_t {
#define TRILITH_MOVE(name) name,
#define TRILITH_CODE(name, Function) name,
#define TRILITH_FLOAT_CODE(name, Function) name,
#include "kernels/codes.h"
};

constexpr const char* code_names[] = {
#define TRILITH_MOVE(name) #name,
#define TRILITH_CODE(name, Function) #name,
#define TRILITH_FLOAT_CODE(name, Function) #name,
#include "kernels/codes.h"
};

// Registers hold tiles of the compute type. `target`, `a`, `b`, `c`, `d` are registers; for loads and stores
// `operand` is the number of the call's operand. Where a product runs the chain, register 0 holds its tile at
// the start. A register set by load_scalar or constant, or computed from such ones only, is `uniform`: it holds
// one number for the whole tile.
struct Step {
    Code code;
    std::uint8_t target = 0, a = 0, b = 0, c = 0;
    std::uint16_t operand = 0;
    double number = 0;
    std::uint8_t d = 0;
};

// What the first run of a chain has worked out for all the others: a block of plain data from operator new.
// Threads set it atomically.
struct KeptPlan {
    void* block = nullptr;

    KeptPlan() = default;
    KeptPlan(const KeptPlan&) {}  // the copy may be run by another call
    KeptPlan& operator=(const KeptPlan&) = delete;
    ~KeptPlan() { ::operator delete(block); }
};

// Belongs to one call with one kernel, and does not change once it has run.
struct Chain {
    std::vector<Step> steps;
    int registers = 0;
    mutable KeptPlan plan{};
};

// A rectangle of the matrix that a chain works on: rows [row, row + height) of one segment.
struct Tile {
    std::int64_t row, height, segment;
};

}  // namespace trilith

// An elementwise program: a few dozen instructions on registers, run tile by tile while the tile is in the cache.
#pragma once

#include <cstdint>
#include <new>
#include <vector>

#include "core/call.h"

namespace trilith {

enum class Code : std::uint8_t {
    // from an operand of the call to a register, converted from the operand's kind
    load,         // the element of the same place; an operand of the result's shape
    load_row,     // one row (1, columns) for every row
    load_column,  // one column (rows, 1) for every column
    load_scalar,  // one number for all
    constant,     // numbers[a] of the chain
    // from register to register; names and meaning are those of trilith.ops
    add, subtract, multiply, divide, power, maximum, minimum,
    greater, greater_equal, less, less_equal, equal, not_equal,  // give 1 or 0
    where,        // a != 0 ? b : c
    negate, abs, sign, floor, truncate, truth,  // truncate: toward zero; truth: 1 where not 0
    exp, expm1, log, log1p, sqrt, sin, cos, erf,
    sigmoid, tanh, relu, leaky_relu, elu, selu, softplus, silu, gelu, mish,  // number: slope or alpha
    multiply_add,       // a * b + c
    multiply_subtract,  // a * b - c
    negate_multiply_add,  // c - a * b
    square,
    // from a register to an operand of the call
    store,          // the element of the same place, converted to the operand's kind
    sum_rows,       // into (1, columns): summed over all rows; the domain must be panels or serial
    sum_columns,    // into (rows, 1): summed over all columns; the domain must be rows or serial
    sum_all,        // into one number; the domain must be serial
};

// Registers hold tiles of the compute type. `target`, `a`, `b`, `c` are registers; for loads and stores `operand`
// is the number of the call's operand. Where a product runs the chain, register 0 holds its tile at the start.
// A register operand may be a register set by load_scalar or constant: such a register is `uniform` and holds one
// number for the whole tile.
struct Step {
    Code code;
    std::uint8_t target = 0, a = 0, b = 0, c = 0;
    std::uint16_t operand = 0;
    double number = 0;
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

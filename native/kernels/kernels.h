// What the files of kernels offer each other and the table, inside one instruction set's namespace.
#pragma once

#include "core/registry.h"
#include "kernels/chain.h"
#include "kernels/vector.h"

namespace trilith::TRILITH_ISA {

// Run a chain on one tile of a matrix of this shape and layout. `product`, where not null, is the tile of a
// product, row by row with `segment(...).padded` columns; it becomes register 0. At most 32 rows.
template <class T>
void run_chain(const Chain& chain, const Call& call, const Matrix& shape, Tile tile, const T* product,
               Scratch& scratch);

// One function a file of kernels; each enters what it has.
void enter_chain(Table& table);
void enter_products(Table& table);
void enter_reductions(Table& table);
void enter_softmax(Table& table);
void enter_indices(Table& table);
void enter_random(Table& table);
void enter_arrangements(Table& table);
void enter_feed(Table& table);
void enter_magnitude(Table& table);

}  // namespace trilith::TRILITH_ISA

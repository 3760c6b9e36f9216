// What the files of kernels offer each other and the table, inside one instruction set's namespace.
#pragma once

#include "core/registry.h"
#include "kernels/chain.h"
#include "kernels/vector.h"

namespace trilith::TRILITH_ISA {

// A chain on its way over the tiles of a matrix of this shape and layout: what is the same for all tiles is
// worked out with the first. It lies in the worker's memory for chains, until the next begins.
template <class T>
class Tiles;
template <class T>
Tiles<T>& begin_chain(const Chain& chain, const Call& call, const Matrix& shape, Worker& worker);

// Where what it will load of a tile lies: at most `most` places of tile.height rows each, all in panels. Returns
// how many there are.
template <class T>
int places_to_load(const Tiles<T>& tiles, Tile tile, const T** places, int most);

// Run it on one tile. `product`, where not null, is the tile of a product, row by row with
// `segment(...).padded` columns; it becomes register 0. At most 32 rows.
template <class T>
void run_chain(Tiles<T>& tiles, Tile tile, const T* product);

// Write the sums of a stretch of rows, whose tiles it was run on; its number is that of the row for them.
template <class T>
void finish_chain(Tiles<T>& tiles, std::int64_t part);

// Products of two matrices: A B, A transposed(B), transposed(A) B.
template <class T>
void gemm_nn(const Call& call, Range range, Worker& worker);
template <class T>
void gemm_nt(const Call& call, Range range, Worker& worker);
template <class T>
void gemm_tn(const Call& call, Range range, Worker& worker);

// One function a file of kernels; each enters what it has.
void enter_chain(Table& table);
void enter_products(Table& table);
void enter_stacks(Table& table);
void enter_reductions(Table& table);
void enter_softmax(Table& table);
void enter_indices(Table& table);
void enter_random(Table& table);
void enter_arrangements(Table& table);
void enter_feed(Table& table);
void enter_magnitude(Table& table);
void enter_convolution(Table& table);
void enter_depthwise(Table& table);
void enter_pooling(Table& table);
void enter_warping(Table& table);

}  // namespace trilith::TRILITH_ISA

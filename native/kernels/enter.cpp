// Fills the table of one instruction set with the kernels of every file.
#include "kernels/kernels.h"

namespace trilith::TRILITH_ISA {

void enter_kernels(Table& table) {
    enter_chain(table);
    enter_products(table);
    enter_stacks(table);
    enter_reductions(table);
    enter_softmax(table);
    enter_indices(table);
    enter_random(table);
    enter_arrangements(table);
    enter_feed(table);
    enter_magnitude(table);
    enter_convolution(table);
    enter_depthwise(table);
    enter_pooling(table);
    enter_warping(table);
}

}  // namespace trilith::TRILITH_ISA

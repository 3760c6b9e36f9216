// The codes of a chain's steps, in the order of their numbers, and the functions of `chain_functions.h` that they
// compute: for every type, or for floats only. Included wherever a list of them is needed, with TRILITH_MOVE,
// TRILITH_CODE and TRILITH_FLOAT_CODE defined as what to make of each.

// from an operand of the call to a register, converted from the operand's kind
TRILITH_MOVE(load)         // the element of the same place; an operand of the result's shape
TRILITH_MOVE(load_row)     // one row (1, columns) for every row
TRILITH_MOVE(load_column)  // one column (rows, 1) for every column
TRILITH_MOVE(load_scalar)  // one number for all
TRILITH_MOVE(constant)     // the step's number

// from register to register; names and meaning are those of trilith.ops
TRILITH_CODE(add, Add)
TRILITH_CODE(subtract, Subtract)
TRILITH_CODE(multiply, Multiply)
TRILITH_FLOAT_CODE(divide, Divide)
TRILITH_FLOAT_CODE(power, Power)
TRILITH_CODE(maximum, Maximum)
TRILITH_CODE(minimum, Minimum)
TRILITH_CODE(greater, Greater)  // this and the next five give 1 or 0
TRILITH_CODE(greater_equal, GreaterEqual)
TRILITH_CODE(less, Less)
TRILITH_CODE(less_equal, LessEqual)
TRILITH_CODE(equal, Equal)
TRILITH_CODE(not_equal, NotEqual)
TRILITH_CODE(where, Where)  // a != 0 ? b : c
TRILITH_CODE(negate, Negate)
TRILITH_CODE(abs, Abs)
TRILITH_CODE(sign, Sign)
TRILITH_CODE(floor, Floor)
TRILITH_CODE(truncate, Truncate)  // toward zero
TRILITH_CODE(truth, Truth)        // 1 where not 0
TRILITH_FLOAT_CODE(exp, Exp)
TRILITH_FLOAT_CODE(expm1, Expm1)
TRILITH_FLOAT_CODE(log, Log)
TRILITH_FLOAT_CODE(log1p, Log1p)
TRILITH_FLOAT_CODE(sqrt, Sqrt)
TRILITH_FLOAT_CODE(sin, Sin)
TRILITH_FLOAT_CODE(cos, Cos)
TRILITH_FLOAT_CODE(erf, Erf)
TRILITH_FLOAT_CODE(sigmoid, Sigmoid)
TRILITH_FLOAT_CODE(tanh, Tanh)
TRILITH_CODE(relu, Relu)
TRILITH_FLOAT_CODE(leaky_relu, LeakyRelu)  // the step's number is the slope
TRILITH_FLOAT_CODE(elu, Elu)               // and here alpha
TRILITH_FLOAT_CODE(selu, Selu)
TRILITH_FLOAT_CODE(softplus, Softplus)
TRILITH_FLOAT_CODE(silu, Silu)
TRILITH_FLOAT_CODE(gelu, Gelu)
TRILITH_FLOAT_CODE(mish, Mish)
TRILITH_CODE(multiply_add, MultiplyAdd)               // a * b + c
TRILITH_CODE(multiply_subtract, MultiplySubtract)     // a * b - c
TRILITH_CODE(negate_multiply_add, NegateMultiplyAdd)  // c - a * b
TRILITH_CODE(square, Square)
TRILITH_CODE(sum_of_products, SumOfProducts)          // a * b + c * d
TRILITH_CODE(product_plus_square, ProductPlusSquare)  // a * b + c * c * d
TRILITH_FLOAT_CODE(divide_by_root, DivideByRoot)      // a / (sqrt(b) * c + d)

// from a register to an operand of the call
TRILITH_MOVE(store)  // the element of the same place, converted to the operand's kind
TRILITH_MOVE(watch)  // clears the worker's `calm` where a number is not finite and moderate
// the sum times the step's number
TRILITH_MOVE(sum_rows)     // into (1, columns): summed over all rows; the domain must be panels or serial
TRILITH_MOVE(sum_columns)  // into (rows, 1): summed over all columns; the domain must be rows or serial
TRILITH_MOVE(sum_all)      // into one number; the domain must be serial

#undef TRILITH_MOVE
#undef TRILITH_CODE
#undef TRILITH_FLOAT_CODE

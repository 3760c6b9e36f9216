// The codes of a chain's steps, in the order of their numbers. Included wherever a list of them is needed,
// with TRILITH_CODE defined as what to make of each.

// from an operand of the call to a register, converted from the operand's kind
TRILITH_CODE(load)         // the element of the same place; an operand of the result's shape
TRILITH_CODE(load_row)     // one row (1, columns) for every row
TRILITH_CODE(load_column)  // one column (rows, 1) for every column
TRILITH_CODE(load_scalar)  // one number for all
TRILITH_CODE(constant)     // the step's number

// from register to register; names and meaning are those of trilith.ops
TRILITH_CODE(add)
TRILITH_CODE(subtract)
TRILITH_CODE(multiply)
TRILITH_CODE(divide)
TRILITH_CODE(power)
TRILITH_CODE(maximum)
TRILITH_CODE(minimum)
TRILITH_CODE(greater)  // this and the next five give 1 or 0
TRILITH_CODE(greater_equal)
TRILITH_CODE(less)
TRILITH_CODE(less_equal)
TRILITH_CODE(equal)
TRILITH_CODE(not_equal)
TRILITH_CODE(where)  // a != 0 ? b : c
TRILITH_CODE(negate)
TRILITH_CODE(abs)
TRILITH_CODE(sign)
TRILITH_CODE(floor)
TRILITH_CODE(truncate)  // toward zero
TRILITH_CODE(truth)     // 1 where not 0
TRILITH_CODE(exp)
TRILITH_CODE(expm1)
TRILITH_CODE(log)
TRILITH_CODE(log1p)
TRILITH_CODE(sqrt)
TRILITH_CODE(sin)
TRILITH_CODE(cos)
TRILITH_CODE(erf)
TRILITH_CODE(sigmoid)
TRILITH_CODE(tanh)
TRILITH_CODE(relu)
TRILITH_CODE(leaky_relu)  // the step's number is the slope
TRILITH_CODE(elu)         // and here alpha
TRILITH_CODE(selu)
TRILITH_CODE(softplus)
TRILITH_CODE(silu)
TRILITH_CODE(gelu)
TRILITH_CODE(mish)
TRILITH_CODE(multiply_add)         // a * b + c
TRILITH_CODE(multiply_subtract)    // a * b - c
TRILITH_CODE(negate_multiply_add)  // c - a * b
TRILITH_CODE(square)
TRILITH_CODE(sum_of_products)      // a * b + c * d
TRILITH_CODE(product_plus_square)  // a * b + c * c * d
TRILITH_CODE(divide_by_root)       // a / (sqrt(b) * c + d)

// from a register to an operand of the call
TRILITH_CODE(store)        // the element of the same place, converted to the operand's kind
TRILITH_CODE(watch)        // clears the worker's `calm` where a number is not finite and moderate
// the sum times the step's number
TRILITH_CODE(sum_rows)     // into (1, columns): summed over all rows; the domain must be panels or serial
TRILITH_CODE(sum_columns)  // into (rows, 1): summed over all columns; the domain must be rows or serial
TRILITH_CODE(sum_all)      // into one number; the domain must be serial

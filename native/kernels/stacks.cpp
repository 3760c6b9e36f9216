// Products of stacks of matrices: each is laid in panels, computed like any other, and laid down plain again.
#include "kernels/kernels.h"
#include "kernels/part.h"

namespace trilith::TRILITH_ISA {
namespace {

// One matrix of a stack, as the stack holds it and as products want it.
template <class T>
struct Layer {
    Matrix plain, panels;
    T* stack;
    std::int64_t at = -1;  // the number of the one that lies in panels

    Layer(const Matrix& all, std::int64_t rows)
        : plain{nullptr, rows, all.columns, all.kind, false},
          panels{nullptr, rows, all.columns, all.kind, all.columns > 1}, stack(static_cast<T*>(all.data)) {}

    Part whole() const { return {{0, plain.rows}, {0, plain.segments()}}; }

    void choose(std::int64_t number) {
        plain.data = stack + number * plain.rows * plain.columns;
        at = number;
    }
    void take_in(std::int64_t number) {
        if (number == at) return;
        choose(number);
        convert_as<T>(plain, panels, whole());
    }
    void put_out(std::int64_t number) {
        choose(number);
        convert_as<T>(panels, plain, whole());
    }
};

// stack_nn, stack_nt, stack_tn: A, B, C, stacks as NumPy keeps them, seen as matrices (rows of all, columns);
// integers: rows of one A, B and C, then n, n sizes of the stack of C, n steps from matrix to matrix of A, n
// of B. A range counts the matrices of C (tasks).
template <class T, Kernel product, bool by_blocks>
void stack_of(const Call& call, Range range, Worker& worker) {
    const std::int64_t* const given = call.integers.data();
    Layer<T> a(call.operands[0], given[0]), b(call.operands[1], given[1]);
    Layer<T> c(call.operands[2], given[2]);
    const std::int64_t a_size = elements_in(a.panels), b_size = elements_in(b.panels);
    // no chain runs here, whose scratch this is
    T* const memory = worker.chain_scratch.take<T>(a_size + b_size + elements_in(c.panels));
    a.panels.data = memory;
    b.panels.data = memory + a_size;
    c.panels.data = memory + a_size + b_size;
    const Call& one = worker.call_within(a.panels, b.panels, c.panels, by_blocks ? Domain::tasks : Domain::rows);
    const std::int64_t blocks = (given[2] + panel_columns - 1) / panel_columns;
    const Range all{0, by_blocks ? blocks * c.plain.segments() : given[2]};
    const std::int64_t count = given[3];
    const std::int64_t* const sizes = given + 4;
    const std::int64_t *const a_steps = sizes + count, *const b_steps = a_steps + count;
    for (std::int64_t number = range.begin; number < range.end; ++number) {
        std::int64_t in_a = 0, in_b = 0, left = number;
        for (std::int64_t i = count; i-- > 0; left /= sizes[i]) {
            in_a += left % sizes[i] * a_steps[i];
            in_b += left % sizes[i] * b_steps[i];
        }
        a.take_in(in_a);
        b.take_in(in_b);
        product(one, all, worker);
        c.put_out(number);
    }
}

template <class T>
void enter(Table& table, Kind kind) {
    table[{"stack_nn", kind}] = &stack_of<T, &gemm_nn<T>, false>;
    table[{"stack_nt", kind}] = &stack_of<T, &gemm_nt<T>, false>;
    table[{"stack_tn", kind}] = &stack_of<T, &gemm_tn<T>, true>;
}

}  // namespace

void enter_stacks(Table& table) {
    enter<float>(table, Kind::float32);
    enter<double>(table, Kind::float64);
}

}  // namespace trilith::TRILITH_ISA

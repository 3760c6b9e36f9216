// A chain made ready, once for all its runs: each step with its loop and what the other steps mean for it.
#pragma once

#include <cstdio>
#include <stdexcept>

#include "kernels/chain_codes.h"
#include "kernels/chain_memory.h"

namespace trilith::TRILITH_ISA {

// With one row or one column several codes mean the same; the simplest needs the least structure.
inline Code simplest(Code code, const Matrix& shape) {
    const bool one_row = shape.rows == 1, one_column = shape.columns == 1;
    switch (code) {
        case Code::load_row: return one_row ? Code::load : one_column ? Code::load_scalar : code;
        case Code::load_column: return one_column ? Code::load : one_row ? Code::load_scalar : code;
        case Code::load_scalar: return one_row && one_column ? Code::load : code;
        case Code::sum_rows: return one_column ? Code::sum_all : code;
        case Code::sum_columns: return one_row ? Code::sum_all : code;
        default: return code;
    }
}

inline bool is_sum(Code code) { return code >= Code::sum_rows; }
inline bool is_load(Code code) { return code <= Code::constant; }
inline bool is_output(Code code) { return code >= Code::store; }

template <class T>
struct Planned {
    Run<T> run;           // null for loads and outputs
    std::uint64_t live;   // bit i: register i is read later; from 64 on not followed
    T number;
    std::uint16_t operand;
    Code code;
    std::uint8_t target, a, b, c, d;
    bool uniform;         // the result, or what is put out, is one number for the whole tile
    bool takes_number;    // its second argument is `number`
    bool sum;             // has totals
    bool keeps;           // changes memory in which a register may lie that is read later
    bool through;         // the next step stores the result as it is
    bool once;            // the same for all tiles
    bool once_a_segment;  // the same for all tiles of a segment
};

// How the elements of the call can be run one after the other, if its steps need no rows and columns.
enum class Order { rectangle, flat, flat_panels };

template <class T>
struct Plan {
    Order order;
    std::int64_t sums, first_steps, next_steps;
    Planned<T>* first;  // the steps of the first tile
    Planned<T>* next;   // and those of the tiles after it
};

inline std::uint64_t bit_of(int number) { return number < 64 ? std::uint64_t{1} << number : 0; }

inline Order order_of(const Chain& chain, const Call& call, const Matrix& shape) {
    const bool vector = shape.rows == 1 || shape.columns == 1;
    bool plain = vector || (!shape.panels && call.domain != Domain::panels);
    bool panels = !vector && shape.panels && call.domain != Domain::rows;
    for (const Step& step : chain.steps) {
        switch (simplest(step.code, shape)) {
            case Code::load_row:
            case Code::load_column:
            case Code::sum_rows:
            case Code::sum_columns: return Order::rectangle;
            case Code::watch:
            case Code::sum_all: panels = false; break;  // the padding must stay out
            case Code::load:
            case Code::store: {
                const bool in_panels = call.operands[step.operand].panels;
                plain &= vector || !in_panels;
                panels &= in_panels;
                break;
            }
            default: break;
        }
    }
    return plain ? Order::flat : panels ? Order::flat_panels : Order::rectangle;
}

// Throws std::invalid_argument where a step computes what T cannot.
template <class T>
void check_steps(const Chain& chain) {
    constexpr const char* type = sizeof(T) == 4 ? "float32" : std::is_same_v<T, double> ? "float64" : "int64";
    for (const Step& step : chain.steps) {
        if (is_load(step.code) || is_output(step.code) || instruction<T>(step.code)) continue;
        char message[80];
        std::snprintf(message, sizeof message, "chain: there is no '%s' of %s.",
                      code_names[static_cast<int>(step.code)], type);
        throw std::invalid_argument(message);
    }
}

// Goes through the steps from the first to the last, following what each register holds.
template <class T>
void plan_values(const Chain& chain, const Call& call, const Matrix& shape, Planned<T>* plan) {
    bool uniform[256] = {};
    std::uint8_t writes[256] = {1};  // a product writes register 0
    for (const Step& step : chain.steps)
        if (!is_output(step.code) && writes[step.target] < 2) ++writes[step.target];
    const std::size_t count = chain.steps.size();
    for (std::size_t i = 0; i < count; ++i) {
        const Step& step = chain.steps[i];
        Planned<T>& planned = plan[i];
        planned = {};
        planned.number = static_cast<T>(step.number);
        planned.operand = step.operand;
        planned.code = simplest(step.code, shape);
        planned.target = step.target;
        planned.a = step.a, planned.b = step.b, planned.c = step.c, planned.d = step.d;
        planned.sum = is_sum(step.code);
        if (is_output(step.code)) {
            planned.uniform = uniform[step.a];
            continue;
        }
        if (is_load(step.code)) {
            planned.uniform = planned.code == Code::load_scalar || planned.code == Code::constant;
        } else {
            const Instruction<T>& found = *instruction<T>(step.code);
            planned.takes_number = step.code == Code::leaky_relu || step.code == Code::elu;
            int which = uniform[step.a];
            if (found.arity > 1) which |= (planned.takes_number || uniform[step.b]) << 1;
            if (found.arity > 2) which |= uniform[step.c] << 2;
            if (found.arity > 3) which |= uniform[step.d] << 3;
            planned.uniform = which == (1 << found.arity) - 1;
            planned.run = found.run[planned.uniform ? 0 : which];
            if (i + 1 < count && !planned.uniform) {
                const Step& after = chain.steps[i + 1];
                planned.through = simplest(after.code, shape) == Code::store && after.a == step.target &&
                                  call.operands[after.operand].kind == kind_of<T>;
            }
        }
        planned.once = planned.uniform && writes[step.target] == 1;
        planned.once_a_segment = planned.code == Code::load_row && writes[step.target] == 1;
        uniform[step.target] = planned.uniform;
    }
}

// Goes through the steps from the last to the first, following which registers are still to be read.
template <class T>
void plan_reads(const Chain& chain, Planned<T>* plan) {
    std::uint64_t live = 0;
    for (std::size_t i = chain.steps.size(); i-- > 0;) {
        const Step& step = chain.steps[i];
        plan[i].live = live;
        if (!is_output(step.code)) live &= ~bit_of(step.target);
        if (is_load(step.code)) continue;
        live |= bit_of(step.a);
        const int arity = is_output(step.code) ? 1 : instruction<T>(step.code)->arity;
        if (arity > 1 && !plan[i].takes_number) live |= bit_of(step.b);
        if (arity > 2) live |= bit_of(step.c);
        if (arity > 3) live |= bit_of(step.d);
    }
}

// Which stores change memory where a register may lie that is read after them.
template <class T>
void plan_keeping(const Chain& chain, const Call& call, Planned<T>* plan) {
    const void* lies_in[256] = {};
    for (std::size_t i = 0; i < chain.steps.size(); ++i) {
        Planned<T>& planned = plan[i];
        if (planned.code == Code::store) {
            for (int r = 0; r < chain.registers; ++r)
                planned.keeps |= lies_in[r] == call.operands[planned.operand].data &&
                                 (r >= 64 || (planned.live & bit_of(r)));
        } else if (!is_output(planned.code)) {
            lies_in[planned.target] = planned.code == Code::load ? call.operands[planned.operand].data
                                      : planned.through          ? call.operands[plan[i + 1].operand].data
                                                                 : nullptr;
        }
    }
}

// One block: the plan, then the steps of the first tile, then those of the next ones.
template <class T>
void* make_plan(const Chain& chain, const Call& call, const Matrix& shape) {
    check_steps<T>(chain);
    const std::size_t steps = chain.steps.size();
    void* const block = ::operator new(sizeof(Plan<T>) + 2 * steps * sizeof(Planned<T>));
    Plan<T>& plan = *static_cast<Plan<T>*>(block);
    Planned<T>* const first = reinterpret_cast<Planned<T>*>(&plan + 1);
    plan_values(chain, call, shape, first);
    plan_reads(chain, first);
    plan_keeping(chain, call, first);
    plan = {order_of(chain, call, shape), 0, static_cast<std::int64_t>(steps), 0, first, first + steps};
    for (std::size_t i = 0; i < steps; ++i) {
        plan.sums += first[i].sum;
        if (!first[i].once) plan.next[plan.next_steps++] = first[i];
    }
    return block;
}

// Threads that come first at the same time may each make the plan; one of the equal plans stays.
template <class T>
const Plan<T>& plan_of(const Chain& chain, const Call& call, const Matrix& shape) {
    void* block = __atomic_load_n(&chain.plan.block, __ATOMIC_ACQUIRE);
    if (block == nullptr) {
        void* const made = make_plan<T>(chain, call, shape);
        if (__atomic_compare_exchange_n(
                &chain.plan.block, &block, made, false, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE))
            block = made;
        else
            ::operator delete(made);
    }
    return *static_cast<const Plan<T>*>(block);
}

}  // namespace trilith::TRILITH_ISA

// The registers of a running chain: runs all its steps on one tile after the other and gathers its sums.
#pragma once

#include "kernels/chain_memory.h"
#include "kernels/chain_plan.h"
#include "kernels/chain_sums.h"
#include "kernels/moderate.h"

namespace trilith::TRILITH_ISA {

template <class T>
class Tiles {
  public:
    // In scratch memory, with `totals` numbers for each sum, from column `first_column` on.
    static Tiles& in(Worker& worker, const Chain& chain, const Call& call, const Matrix& shape,
                     std::int64_t totals = 0, std::int64_t first_column = 0) {
        const Plan<T>& plan = plan_of<T>(chain, call, shape);
        // itself, a tile for each register and one more for uniform ones to store, the sums
        constexpr std::size_t self = (sizeof(Tiles) + alignment - 1) / alignment * alignment;
        const std::size_t tiles = static_cast<std::size_t>((chain.registers + 1) * tile_elements) * sizeof(T);
        const std::size_t sums = static_cast<std::size_t>(plan.sums * totals);
        const std::size_t bytes = self + tiles + sums * sizeof(Total<T>);
        char* const memory = static_cast<char*>(worker.chain_scratch.take(bytes));
        Tiles& made = *new (memory) Tiles(plan, chain, call, shape, worker, totals, first_column);
        made.own_ = reinterpret_cast<T*>(memory + self);
        made.totals_ = reinterpret_cast<Total<T>*>(memory + self + tiles);
        for (std::size_t i = 0; i < sums; ++i) made.totals_[i] = 0;
        return made;
    }

    const Matrix& shape() const { return shape_; }

    // The first elements of what is loaded where it lies for this place, as far as a register can lie there.
    int places_to_load(const Place& place, const T** places, int most) const {
        int found = 0;
        for (std::int64_t i = 0; i < plan_.next_steps && found < most; ++i) {
            const Planned<T>& step = plan_.next[i];
            const Matrix& matrix = operands_[step.operand];
            if (step.code == Code::load && matrix.panels && matrix.kind == kind_of<T>)
                places[found++] = window<T>(matrix, place).first;
        }
        return found;
    }

    // `product`, where not null, becomes register 0.
    void run(const Place& place, const T* product) {
        if (product) {
            values_[0] = product;
            if (place.count % lanes<T> != 0) {  // whole vectors are read, which a product need not have
                convert(own_, product, place.count);
                values_[0] = own_;
            }
        }
        const bool same_segment = place.segment == rows_segment_ && place.count <= rows_count_;
        Total<T>* totals = totals_;
        for (const Planned<T>* planned = steps_; planned != end_; ++planned) {
            const Planned<T>& step = *planned;
            T* const own = own_ + step.target * tile_elements;
            const Matrix& matrix = operands_[step.operand];
            switch (step.code) {
                case Code::load: values_[step.target] = load_tile(matrix, place, own); break;
                case Code::load_row:
                    if (!same_segment || !step.once_a_segment) load_row(matrix, place, own);
                    values_[step.target] = own;
                    break;
                case Code::load_column:
                    load_column(matrix, place, own);
                    values_[step.target] = own;
                    break;
                case Code::load_scalar:
                    set_uniform(step.target, own, first_number<T>(matrix));
                    break;
                case Code::constant: set_uniform(step.target, own, step.number); break;
                case Code::store:
                    if (step.keeps) keep_loaded(matrix, place, step.live);
                    store_tile(matrix, place, whole(step, place.count));
                    break;
                case Code::watch: watch(whole(step, place.count), place); break;
                case Code::sum_rows:
                    add_rows(whole(step, place.count), place,
                             totals + place.segment * panel_columns - first_column_);
                    break;
                case Code::sum_columns: add_columns(whole(step, place.count), place, totals); break;
                case Code::sum_all: add_rows(whole(step, place.count), place, totals); break;
                default:
                    if (step.through && compute_through(step, planned[1], place)) {
                        ++planned;  // the store is done
                        if (planned->sum) totals += totals_each_;
                    } else {
                        compute(step, own, place.count);
                    }
            }
            if (step.sum) totals += totals_each_;
        }
        steps_ = plan_.next;
        end_ = steps_ + plan_.next_steps;
        if (!same_segment) rows_segment_ = place.segment, rows_count_ = place.count;
    }

    // Writes what sum_rows and sum_all have gathered for `columns` columns, of a stretch of rows to a row of its own.
    void finish(std::int64_t columns, std::int64_t part = 0) {
        finish_sums([&](const Planned<T>& step, const Matrix& matrix, Total<T>* totals) {
            if (step.code == Code::sum_rows)
                write_scaled(step, matrix, part * columns + first_column_, columns, totals);
            if (step.code != Code::sum_all) return;
            for (int c = 1; c < panel_columns; ++c) totals[0] += totals[c];
            write_scaled(step, matrix, 0, 1, totals);
        });
    }

    // Writes what sum_columns has gathered for these rows, and begins anew.
    void finish_rows(std::int64_t row, std::int64_t height) {
        finish_sums([&](const Planned<T>& step, const Matrix& matrix, Total<T>* totals) {
            if (step.code != Code::sum_columns) return;
            write_scaled(step, matrix, row, height, totals);
            for (std::int64_t r = 0; r < height; ++r) totals[r] = 0;
        });
    }

  private:
    Tiles(const Plan<T>& plan, const Chain& chain, const Call& call, const Matrix& shape, Worker& worker,
          std::int64_t totals, std::int64_t first_column)
        : plan_(plan), shape_(shape), worker_(worker), operands_(call.operands.data()),
          registers_(chain.registers), totals_each_(totals), first_column_(first_column),
          steps_(plan.first), end_(steps_ + plan.first_steps) {
        for (int i = 0; i < registers_; ++i) values_[i] = nullptr;
    }

    // One vector of equal numbers stands for the whole tile.
    void set_uniform(int target, T* own, T number) {
        store<T>(own, broadcast(number));
        values_[target] = own;
    }

    void compute(const Planned<T>& step, T* to, std::int64_t count) {
        const T *a = values_[step.a], *b = values_[step.b], *c = values_[step.c], *d = values_[step.d];
        alignas(vector_bytes) T number[lanes<T>];
        if (step.takes_number) {
            store<T>(number, broadcast(step.number));
            b = number;
        }
        step.run(to, a, b, c, d, step.uniform ? 1 : count);
        if (step.uniform) return set_uniform(step.target, to, to[0]);
        values_[step.target] = to;
    }

    // Computes right into the memory that the next step, `after`, stores to, if that can hold a register.
    bool compute_through(const Planned<T>& step, const Planned<T>& after, const Place& place) {
        const Matrix& matrix = operands_[after.operand];
        const Window<T> to = window<T>(matrix, place);
        if (to.stride != place.padded) return false;
        // whole vectors are written; a flat tile that is shorter ends where its array ends
        if (!place.flat && place.count % lanes<T> != 0) return false;
        if (after.keeps) keep_loaded(matrix, place, after.live);
        compute(step, to.first, place.count);
        return true;
    }

    void watch(const T* values, const Place& place) {
        if constexpr (std::is_floating_point_v<T>) {
            Magnitudes<T> seen;
            if (place.flat || place.width == place.padded) seen.add(values, place.count);
            else
                for (std::int64_t r = 0; r < place.height(); ++r)
                    seen.add(values + r * place.padded, place.width);
            if (!seen.moderate()) worker_.calm = false;
        }
    }

    // The whole tile that a step puts out, also where one number stands for it.
    const T* whole(const Planned<T>& step, std::int64_t count) {
        if (!step.uniform) return values_[step.a];
        T* const tile = own_ + registers_ * tile_elements;
        fill(tile, values_[step.a][0], count);
        return tile;
    }

    // Live registers that lie in the operand's memory, which is about to change, get their tile copied.
    void keep_loaded(const Matrix& matrix, const Place& place, std::uint64_t live) {
        const T* const changing = window<T>(matrix, place).first;
        for (int i = 0; i < registers_; ++i)
            if (values_[i] == changing && (i >= 64 || (live & bit_of(i)))) {
                T* const own = own_ + i * tile_elements;
                convert(own, values_[i], place.count);
                values_[i] = own;
            }
    }

    template <class Finish>
    void finish_sums(Finish finish) {
        Total<T>* totals = totals_;
        if (plan_.sums == 0) return;
        for (std::int64_t i = 0; i < plan_.first_steps; ++i) {
            const Planned<T>& step = plan_.first[i];
            if (!step.sum) continue;
            finish(step, operands_[step.operand], totals);
            totals += totals_each_;
        }
    }

    static void write_scaled(const Planned<T>& step, const Matrix& matrix, std::int64_t begin,
                             std::int64_t count, Total<T>* totals) {
        for (std::int64_t i = 0; i < count; ++i) totals[i] *= static_cast<Total<T>>(step.number);
        write(matrix, begin, count, totals);
    }

    const Plan<T>& plan_;
    const Matrix& shape_;
    Worker& worker_;
    const Matrix* const operands_;
    const int registers_;
    const std::int64_t totals_each_, first_column_;
    const Planned<T>* steps_;  // to run on the next tile
    const Planned<T>* end_;
    T* own_;                   // a tile for each register
    Total<T>* totals_;         // of each sum
    const T* values_[256];     // where each register's tile lies
    std::int64_t rows_segment_ = -1, rows_count_ = 0;  // what the rows loaded once a segment were loaded for
};

}  // namespace trilith::TRILITH_ISA

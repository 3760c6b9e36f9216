// What the places along a row of a result see of the rows of a source: taps, each one cell of the window.
//
// Targets of one phase see sources at a constant distance from each other, so that a tap is an offset which holds for
// all of them; only where a tap falls into the padding must it be left out. Forward there is one phase; on the way
// back, from what a window sees to the windows, as many as the stride.
#pragma once

#include "kernels/walk.h"

namespace trilith::TRILITH_ISA {

// How targets see sources along one axis: by cells of the window or, `back`, by the windows that they are seen by.
struct Axis {
    std::int64_t cells, targets, sources, stride, padding, dilation;
    bool back;

    std::int64_t phases() const { return back ? stride : 1; }
    std::int64_t source_step() const { return back ? 1 : stride; }  // from a target of a phase to the next

    bool meets(std::int64_t target, std::int64_t cell) const {
        return !back || (target + padding - cell * dilation) % stride == 0;
    }

    // What the target sees with a cell that it meets; not within the sources where it lies in the padding.
    std::int64_t source(std::int64_t target, std::int64_t cell) const {
        if (back) return (target + padding - cell * dilation) / stride;
        return target * stride - padding + cell * dilation;
    }
};

inline Axis down(const Walk& walk, bool back) {
    const std::int64_t targets = back ? walk.height : walk.out_height, sources = back ? walk.out_height : walk.height;
    return {walk.kernel_height, targets, sources, walk.stride_height, walk.top, walk.dilation_height, back};
}

inline Axis across(const Walk& walk, bool back) {
    const std::int64_t targets = back ? walk.width : walk.out_width, sources = back ? walk.out_width : walk.width;
    return {walk.kernel_width, targets, sources, walk.stride_width, walk.left, walk.dilation_width, back};
}

// A cell of the window, and the place of the source that the first target of the phase sees with it.
struct Tap {
    std::int64_t cell, place, column;  // the place's number in the array, its column
};

// The taps of one row and phase of targets; the lists lie in memory for twice as many as the window has cells.
class Taps {
  public:
    Taps(const Walk& walk, bool back, Tap* memory)
        : down_(down(walk, back)), across_(across(walk, back)), all_(memory), some_(memory + walk.cells()) {}

    std::int64_t phases() const { return across_.phases(); }
    std::int64_t source_step() const { return across_.source_step(); }

    // Targets [begin, end) of a row (of all pictures), phase by phase. `work(first target, how many, taps, how many)`:
    // runs of targets `phases()` apart that have the same taps, whose places hold for the first of them.
    template <class Work>
    void each_run(std::int64_t row, std::int64_t begin, std::int64_t end, Work work) const {
        const std::int64_t step = phases(), further = source_step();
        for (std::int64_t phase = 0; phase < step; ++phase) {
            const std::int64_t first = (begin - phase + step - 1) / step, last = (end - phase + step - 1) / step;
            const std::int64_t count = gather(row, phase);
            std::int64_t inner = first, outer = last;  // where all taps lie within the source
            for (std::int64_t t = 0; t < count; ++t) {
                inner = larger(inner, (further - 1 - all_[t].column) / further);
                outer = smaller(outer, (across_.sources - 1 - all_[t].column + further) / further);
            }
            inner = smaller(inner, last);
            outer = larger(outer, inner);
            for (std::int64_t n = first; n < last; ++n) {
                const bool whole = n == inner && outer > inner;
                const std::int64_t targets = whole ? outer - inner : 1;
                work(phase + n * step, targets, some_, shifted(count, n * further));
                n += targets - 1;
            }
        }
    }

  private:
    std::int64_t gather(std::int64_t row, std::int64_t phase) const {
        const std::int64_t image = row / down_.targets, y = row % down_.targets;
        std::int64_t count = 0;
        for (std::int64_t i = 0; i < down_.cells; ++i) {
            const std::int64_t from = down_.source(y, i);
            if (!down_.meets(y, i) || from < 0 || from >= down_.sources) continue;
            for (std::int64_t j = 0; j < across_.cells; ++j) {
                if (!across_.meets(phase, j)) continue;
                const std::int64_t column = across_.source(phase, j);
                const std::int64_t place = (image * down_.sources + from) * across_.sources + column;
                all_[count++] = {i * across_.cells + j, place, column};
            }
        }
        return count;
    }

    // The taps so much further on, without those that lie in the padding there.
    std::int64_t shifted(std::int64_t count, std::int64_t by) const {
        std::int64_t kept = 0;
        for (std::int64_t t = 0; t < count; ++t) {
            const std::int64_t column = all_[t].column + by;
            if (column >= 0 && column < across_.sources) some_[kept++] = {all_[t].cell, all_[t].place + by, column};
        }
        return kept;
    }

    Axis down_, across_;
    Tap *all_, *some_;
};

}  // namespace trilith::TRILITH_ISA

// What a kernel is given: matrices, whole numbers, numbers, a part of its domain, and scratch memory.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace trilith {

enum class Kind : std::uint8_t { float32, float64, int64, boolean };

// Columns of a panel. A matrix in panels is stored panel after panel, each row by row:
// element (r, c) lies at data[(c / 32) * 32 * rows + r * width + c % 32], where width is 32, or 16 in a last
// panel of at most 16 columns. The columns that pad the last panel hold anything (NaN too) and are never
// mixed into real ones. A matrix of a single column is never in panels.
constexpr std::int64_t panel_columns = 32;

// Every array begins on a 64-byte boundary and owns its memory up to the next multiple of 32 elements: kernels
// may read and write whole vectors there.
constexpr std::size_t alignment = 64;

struct Matrix {
    void* data = nullptr;
    std::int64_t rows = 1, columns = 1;
    Kind kind = Kind::float32;
    bool panels = false;

    std::int64_t segments() const { return (columns + panel_columns - 1) / panel_columns; }

    // What a row takes up in memory, with the columns that pad the last panel.
    std::int64_t padded_columns() const {
        const std::int64_t before = (segments() - 1) * panel_columns;
        return panels ? before + (columns - before <= 16 ? 16 : panel_columns) : columns;
    }
};

// 32 (or fewer, at the end) neighbouring columns of a matrix, the same for both layouts: element (r, c) of the
// segment is first[r * stride + c].
template <class T>
struct Segment {
    T* first;
    std::int64_t stride;  // from a row to the next
    std::int64_t width;   // real columns
    std::int64_t padded;  // columns that may be read and written: 16 or 32 in panels, else `width`
};

template <class T>
inline Segment<T> segment(const Matrix& matrix, std::int64_t number) {
    const std::int64_t left = matrix.columns - number * panel_columns;
    const std::int64_t width = left < panel_columns ? left : panel_columns;
    const std::int64_t padded = left <= 16 ? 16 : panel_columns;
    T* const data = static_cast<T*>(matrix.data);
    if (matrix.panels) return {data + number * panel_columns * matrix.rows, padded, width, padded};
    return {data + number * panel_columns, matrix.columns, width, width};
}

struct Range {
    std::int64_t begin, end;
};

// What a call's range counts. A call may be cut along its domain in any way and run by any threads: each element
// is computed by the same operations in the same order however it is cut.
enum class Domain : std::uint8_t {
    serial,  // one piece, run by one thread
    rows,    // rows of its output; cut at multiples of 32
    panels,  // segments of 32 columns of its output (or input, where it reduces over rows)
    tasks,   // pieces that the kernel counts itself
};

struct Chain;   // an elementwise program, see kernels/chain.h
struct Feeds;   // where the rows of a batch come from, see core/feeds.h

struct Call {
    std::vector<Matrix> operands;        // inputs, then outputs
    std::vector<std::int64_t> integers;  // settings, each kernel says which
    std::vector<double> numbers;
    std::shared_ptr<const Chain> chain;  // of a chain, or what a product does to its result
    Domain domain = Domain::serial;
};

// Memory of one thread, which grows to the largest need and is then reused.
class Scratch {
  public:
    void* take(std::size_t bytes);  // valid until the next call of take

    template <class T>
    T* take(std::int64_t count) {
        return static_cast<T*>(take(static_cast<std::size_t>(count) * sizeof(T)));
    }

    ~Scratch();
    Scratch() = default;
    Scratch(const Scratch&) = delete;
    Scratch& operator=(const Scratch&) = delete;

  private:
    void* memory_ = nullptr;
    std::size_t bytes_ = 0;
};

// What a thread has while it runs a call.
struct Worker {
    // A call that a kernel makes itself; valid until the next one.
    const Call& call_within(const Matrix& a, const Matrix& b, const Matrix& c, Domain domain);

    Scratch scratch;                // for the kernel itself
    Scratch chain_scratch;          // for the chain that a kernel calls
    const Feeds* feeds = nullptr;
    bool calm = true;               // cleared when a value is not finite or very large
    Call within;                    // kept, so that its lists are allocated once
};

using Kernel = void (*)(const Call& call, Range range, Worker& worker);

}  // namespace trilith

// Move elements without computing: strided copies, fills, and changes between rows and panels.
#include <stdexcept>

#include "kernels/kernels.h"
#include "kernels/part.h"

namespace trilith::TRILITH_ISA {
namespace {

constexpr int most_dimensions = 64;  // as in NumPy
constexpr std::int64_t block = 32;   // of a transpose: 32 x 32 elements of both sides stay in the cache

struct Dimension {
    std::int64_t size, in, out;  // steps in elements
};

inline std::int64_t size_of(std::int64_t step) { return step < 0 ? -step : step; }

template <class E>
inline void copy_run(const E* in, std::int64_t in_step, E* out, std::int64_t out_step, std::int64_t count) {
    if (in_step == 1 && out_step == 1) {
        std::memcpy(out, in, static_cast<std::size_t>(count) * sizeof(E));
    } else if (in_step == 0 && out_step == 1) {
        const E value = *in;
        for (std::int64_t i = 0; i < count; ++i) out[i] = value;
    } else if (out_step == 1) {
        for (std::int64_t i = 0; i < count; ++i) out[i] = in[i * in_step];
    } else {
        for (std::int64_t i = 0; i < count; ++i) out[i * out_step] = in[i * in_step];
    }
}

// Two dimensions: `along` is the one that the output holds closest together.
template <class E>
void copy_plane(const E* in, E* out, Dimension down, Dimension along) {
    if (size_of(down.in) >= size_of(along.in) || along.in == 0 || down.in == 0) {
        for (std::int64_t i = 0; i < down.size; ++i)
            copy_run(in + i * down.in, along.in, out + i * down.out, along.out, along.size);
        return;
    }
    for (std::int64_t i = 0; i < down.size; i += block) {
        const std::int64_t height = smaller(block, down.size - i);
        for (std::int64_t j = 0; j < along.size; j += block) {
            const std::int64_t width = smaller(block, along.size - j);
            const E* const from = in + i * down.in + j * along.in;
            E* const to = out + i * down.out + j * along.out;
            for (std::int64_t k = 0; k < height; ++k)
                copy_run(from + k * down.in, along.in, to + k * down.out, along.out, width);
        }
    }
}

// Dimensions of size 1 dropped and neighbours that make one joined; false where there is nothing to copy.
bool simplify(Dimension* dimensions, int& count) {
    int kept = 0;
    for (int i = 0; i < count; ++i) {
        const Dimension next = dimensions[i];
        if (next.size <= 0) return false;
        if (next.size == 1) continue;
        if (kept > 0) {
            Dimension& last = dimensions[kept - 1];
            if (last.in == next.size * next.in && last.out == next.size * next.out) {
                last = {last.size * next.size, next.in, next.out};
                continue;
            }
        }
        dimensions[kept++] = next;
    }
    count = kept;
    return true;
}

template <class E>
void copy_all(const E* in, E* out, Dimension* dimensions, int count) {
    if (!simplify(dimensions, count)) return;
    // The plane: the dimension closest together in the output, and of the others the closest in the input.
    const auto take = [&](auto step) -> Dimension {
        if (count == 0) return {1, 0, 0};
        int best = count - 1;
        for (int i = count - 1; i >= 0; --i)
            if (step(dimensions[i]) < step(dimensions[best])) best = i;
        const Dimension taken = dimensions[best];
        for (int i = best + 1; i < count; ++i) dimensions[i - 1] = dimensions[i];
        --count;
        return taken;
    };
    const Dimension along = take([](const Dimension& d) { return size_of(d.out); });
    const Dimension down = take([&](const Dimension& d) {
        const bool crossed = d.in != 0 && size_of(d.in) < size_of(along.in);  // a transpose, wanted most
        return crossed ? size_of(d.in) - size_of(along.in) : size_of(d.out);
    });
    std::int64_t place[most_dimensions] = {};
    for (;;) {
        copy_plane(in, out, down, along);
        int i = count - 1;
        for (; i >= 0; --i) {
            const Dimension& d = dimensions[i];
            in += d.in, out += d.out;
            if (++place[i] < d.size) break;
            in -= d.size * d.in, out -= d.size * d.out;
            place[i] = 0;
        }
        if (i < 0) return;
    }
}

// copy: in, out, both seen as plain memory; integers: n, n sizes, input offset, n input steps, output offset,
// n output steps, all in elements. A range counts the first dimension (tasks).
void copy(const Call& call, Range range, Worker&) {
    const std::int64_t* const given = call.integers.data();
    const int count = static_cast<int>(given[0]);
    if (count > most_dimensions) throw std::invalid_argument("copy: more than 64 dimensions");
    Dimension dimensions[most_dimensions];
    for (int i = 0; i < count; ++i)
        dimensions[i] = {given[1 + i], given[2 + count + i], given[3 + 2 * count + i]};
    std::int64_t in_offset = given[1 + count], out_offset = given[2 + 2 * count];
    if (call.domain != Domain::serial && count > 0) {
        in_offset += range.begin * dimensions[0].in;
        out_offset += range.begin * dimensions[0].out;
        dimensions[0].size = range.end - range.begin;
    }
    const auto run = [&](auto unit) {
        using E = decltype(unit);
        copy_all(static_cast<const E*>(call.operands[0].data) + in_offset,
                 static_cast<E*>(call.operands[1].data) + out_offset, dimensions, count);
    };
    switch (call.operands[1].kind) {
        case Kind::float32: return run(float{});
        case Kind::float64: return run(double{});
        case Kind::int64: return run(std::int64_t{});
        case Kind::boolean: return run(std::uint8_t{});
    }
}

template <class E>
void fill_with(const Matrix& out, Part part, E value) {
    for (std::int64_t s = part.segments.begin; s < part.segments.end; ++s) {
        const Segment<E> to = segment<E>(out, s);
        for (std::int64_t r = part.rows.begin; r < part.rows.end; ++r)
            for (std::int64_t c = 0; c < to.padded; ++c) to.first[r * to.stride + c] = value;
    }
}

// fill: -> out; numbers: the value.
void fill(const Call& call, Range range, Worker&) {
    const Matrix& out = call.operands[0];
    const Part part = part_of(call, range, out);
    const double value = call.numbers[0];
    switch (out.kind) {
        case Kind::float32: return fill_with(out, part, static_cast<float>(value));
        case Kind::float64: return fill_with(out, part, value);
        case Kind::int64: return fill_with(out, part, static_cast<std::int64_t>(value));
        case Kind::boolean: return fill_with(out, part, static_cast<std::uint8_t>(value != 0));
    }
}

// convert: in -> out, the same matrix in another layout.
void convert(const Call& call, Range range, Worker&) {
    const Matrix& in = call.operands[0];
    const Matrix& out = call.operands[1];
    const Part part = part_of(call, range, out);
    switch (out.kind) {
        case Kind::float32: return convert_as<float>(in, out, part);
        case Kind::float64: return convert_as<double>(in, out, part);
        case Kind::int64: return convert_as<std::int64_t>(in, out, part);
        case Kind::boolean: return convert_as<std::uint8_t>(in, out, part);
    }
}

}  // namespace

void enter_arrangements(Table& table) {
    for (const Kind kind : {Kind::float32, Kind::float64, Kind::int64, Kind::boolean}) {
        table[{"copy", kind}] = &copy;
        table[{"fill", kind}] = &fill;
        table[{"convert", kind}] = &convert;
    }
}

}  // namespace trilith::TRILITH_ISA

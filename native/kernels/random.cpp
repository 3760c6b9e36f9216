// Uniform random numbers, Philox4x32-10 (Salmon et al. 2011): the same bits as trilith.ops.random.
#include "kernels/kernels.h"
#include "kernels/part.h"

namespace trilith::TRILITH_ISA {
namespace {

using Words = Vector<std::uint64_t>;  // a 32-bit word in the lower half of each lane
constexpr int rounds = 10;
constexpr int blocks = vector_bytes / 8;  // blocks of four numbers made at once
constexpr int batch = 4 * blocks;
constexpr std::uint64_t word = 0xFFFFFFFF;

// The 64-bit products of the lanes' lower halves; what the upper halves hold does not matter.
inline Words product(Words a, std::uint64_t b) {
    const Words all = broadcast(b);
#if defined(__AVX512F__) && !defined(__clang__)
    using Halves = Vector<std::int32_t>;
    const Halves left = reinterpret<Halves>(a), right = reinterpret<Halves>(all);
    return reinterpret<Words>(__builtin_ia32_pmuludq512_mask(left, right, Vector<long long>{}, 0xFF));
#elif defined(__AVX2__) && !defined(__clang__)
    using Halves = Vector<std::int32_t>;
    return reinterpret<Words>(__builtin_ia32_pmuludq256(reinterpret<Halves>(a), reinterpret<Halves>(all)));
#elif defined(__SSE2__) && !defined(__clang__)
    using Halves = Vector<std::int32_t>;
    return reinterpret<Words>(__builtin_ia32_pmuludq128(reinterpret<Halves>(a), reinterpret<Halves>(all)));
#else
    return (a & word) * all;
#endif
}

template <int first, class V, int... lane>
inline V interleaved(V a, V b, std::integer_sequence<int, lane...>) {
    return __builtin_shufflevector(a, b, (first + lane / 2 + (lane % 2) * blocks)...);
}

class Stream {
  public:
    Stream(std::uint64_t seed, std::uint64_t step, std::uint64_t stream)
        : step_(step & word), stream_(stream & word) {
        for (int round = 0; round < rounds; ++round) {
            keys_[0][round] = (seed + round * std::uint64_t{0x9E3779B9}) & word;
            keys_[1][round] = ((seed >> 32) + round * std::uint64_t{0xBB67AE85}) & word;
        }
    }

    // The numbers first, first + 1, ...: as many as a batch holds. `first` is a multiple of 4.
    template <class T>
    void numbers(std::int64_t first, T* to) const {
        Words block;
        for (int i = 0; i < blocks; ++i) block[i] = static_cast<std::uint64_t>(i);
        block += static_cast<std::uint64_t>(first) / 4;
        Words c0 = block, c1 = block >> 32, c2 = broadcast(stream_), c3 = broadcast(step_);
        for (int round = 0; round < rounds; ++round) {
            const Words product0 = product(c0, 0xD2511F53), product1 = product(c2, 0xCD9E8D57);
            c0 = (product1 >> 32) ^ c1 ^ keys_[0][round];
            c1 = product1;  // upper halves are left as they are and cut off at the end
            c2 = (product0 >> 32) ^ c3 ^ keys_[1][round];
            c3 = product0;
        }
        constexpr std::make_integer_sequence<int, blocks> order{};
        const Words left = (c0 & word) | (c1 << 32), right = (c2 & word) | (c3 << 32);
        put(to, interleaved<0>(left, right, order));
        put(to + batch / 2, interleaved<blocks / 2>(left, right, order));
    }

  private:
    // The upper 24 of each 32 bits as a number on [0, 1).
    template <class T>
    static void put(T* to, Words pairs) {
        constexpr T unit = static_cast<T>(1.0 / 16777216);
        const Vector<std::int32_t> bits =
            reinterpret<Vector<std::int32_t>>(reinterpret<Vector<std::uint32_t>>(pairs) >> 8);
        if constexpr (sizeof(T) == 4) {
            store<T>(to, __builtin_convertvector(bits, Vector<T>) * unit);
        } else {
            std::int32_t each[2 * blocks];
            store(each, bits);
            for (int i = 0; i < 2 * blocks; ++i) to[i] = static_cast<T>(each[i]) * unit;
        }
    }

    std::uint64_t keys_[2][rounds];
    std::uint64_t step_, stream_;
};

// The numbers from `first` on, any place and any count.
template <class T>
void run(const Stream& stream, std::int64_t first, std::int64_t count, T* to) {
    alignas(vector_bytes) T some[batch];
    const std::int64_t skip = first % 4;
    if (skip != 0 && count > 0) {
        stream.numbers(first - skip, some);
        const std::int64_t taken = smaller<std::int64_t>(count, batch - skip);
        std::memcpy(to, some + skip, static_cast<std::size_t>(taken) * sizeof(T));
        first += taken, to += taken, count -= taken;
    }
    for (; count >= batch; first += batch, to += batch, count -= batch) stream.numbers(first, to);
    if (count <= 0) return;
    stream.numbers(first, some);
    std::memcpy(to, some, static_cast<std::size_t>(count) * sizeof(T));
}

// uniform: seed (1, 1), step (1, 1) -> y (R, C); integers: stream. Number i = r * C + c.
template <class T>
void uniform(const Call& call, Range range, Worker&) {
    const auto number = [&](int operand) {
        return *static_cast<const std::uint64_t*>(call.operands[operand].data);
    };
    const Stream stream(number(0), number(1), static_cast<std::uint64_t>(call.integers[0]));
    const Matrix& y = call.operands[2];
    const Part part = part_of(call, range, y);
    if (!y.panels && call.domain != Domain::panels) {
        const std::int64_t begin = part.rows.begin * y.columns;
        run(stream, begin, part.rows.end * y.columns - begin, static_cast<T*>(y.data) + begin);
        return;
    }
    for (std::int64_t s = part.segments.begin; s < part.segments.end; ++s) {
        const Segment<T> to = segment<T>(y, s);
        for (std::int64_t r = part.rows.begin; r < part.rows.end; ++r)
            run(stream, r * y.columns + s * panel_columns, to.width, to.first + r * to.stride);
    }
}

}  // namespace

void enter_random(Table& table) {
    table[{"uniform", Kind::float32}] = &uniform<float>;
    table[{"uniform", Kind::float64}] = &uniform<double>;
}

}  // namespace trilith::TRILITH_ISA

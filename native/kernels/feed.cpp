// Bring the rows of a batch from the caller's arrays, converted to the engine's numbers.
#include "core/feeds.h"
#include "kernels/kernels.h"
#include "kernels/moderate.h"
#include "kernels/part.h"

namespace trilith::TRILITH_ISA {
namespace {

constexpr std::int64_t line = 64;        // bytes of the cache that come at once
constexpr std::int64_t rows_ahead = 4;   // rows of a shuffled batch that are asked for early
constexpr std::int64_t most_lines = 64;  // of each such row: the hardware fetches the rest by itself

template <class To, class From>
inline To converted(From value) {
    if constexpr (sizeof(To) == 1) return static_cast<To>(value != 0);  // boolean
    else return static_cast<To>(value);
}

// `count` numbers that may lie anywhere in memory, not only on multiples of their size.
template <class To, class From>
inline void convert(const char* from, std::int64_t count, To* to) {
    for (std::int64_t i = 0; i < count; ++i) {
        From value;
        std::memcpy(&value, from + i * static_cast<std::int64_t>(sizeof(From)), sizeof value);
        to[i] = converted<To>(value);
    }
}

// What is brought is added to `seen`, where that is not null.
template <class To, class From, class Seen>
void feed_rows(const Feed& feed, const Feeds& feeds, const Matrix& out, Range rows, Seen* seen) {
    const auto row_of = [&](std::int64_t row) {
        const std::int64_t place = feeds.start + row;
        const std::int64_t number = feeds.order == nullptr ? place : feeds.order[place];
        return static_cast<const char*>(feed.data) + number * feed.row_bytes;
    };
    const std::int64_t bytes = out.columns * static_cast<std::int64_t>(sizeof(From));
    const std::int64_t early = smaller<std::int64_t>(bytes, most_lines * line);
    for (std::int64_t row = rows.begin; row < rows.end; ++row) {
        if (feeds.order != nullptr && row + rows_ahead < rows.end) {
            const char* const next = row_of(row + rows_ahead);
            for (std::int64_t i = 0; i < early; i += line) __builtin_prefetch(next + i);
        }
        const char* from = row_of(row);
        if (!out.panels) {
            To* const to = static_cast<To*>(out.data) + row * out.columns;
            convert<To, From>(from, out.columns, to);
            if (seen) seen->add(to, out.columns);
            continue;
        }
        for (std::int64_t s = 0; s < out.segments(); ++s, from += panel_columns * sizeof(From)) {
            const Segment<To> part = segment<To>(out, s);
            To* const to = part.first + row * part.stride;
            if (part.width == panel_columns) convert<To, From>(from, panel_columns, to);
            else convert<To, From>(from, part.width, to);
            if (seen) seen->add(to, part.width);
        }
    }
}

struct Nothing {
    void add(const void*, std::int64_t) {}
};

template <class To, class Seen = Nothing>
void feed_kind(const Feed& feed, const Feeds& feeds, const Matrix& out, Range rows, Seen* seen = nullptr) {
    switch (feed.source) {
        case Source::boolean:
        case Source::uint8: return feed_rows<To, std::uint8_t>(feed, feeds, out, rows, seen);
        case Source::int8: return feed_rows<To, std::int8_t>(feed, feeds, out, rows, seen);
        case Source::int16: return feed_rows<To, std::int16_t>(feed, feeds, out, rows, seen);
        case Source::int32: return feed_rows<To, std::int32_t>(feed, feeds, out, rows, seen);
        case Source::int64: return feed_rows<To, std::int64_t>(feed, feeds, out, rows, seen);
        case Source::uint16: return feed_rows<To, std::uint16_t>(feed, feeds, out, rows, seen);
        case Source::uint32: return feed_rows<To, std::uint32_t>(feed, feeds, out, rows, seen);
        case Source::uint64: return feed_rows<To, std::uint64_t>(feed, feeds, out, rows, seen);
        case Source::float32: return feed_rows<To, float>(feed, feeds, out, rows, seen);
        case Source::float64: return feed_rows<To, double>(feed, feeds, out, rows, seen);
    }
}

template <class To>
void feed_numbers(const Feed& feed, const Feeds& feeds, const Matrix& out, Range rows, bool watched,
                  Worker& worker) {
    Magnitudes<To> seen;
    feed_kind<To>(feed, feeds, out, rows, watched ? &seen : nullptr);
    if (!seen.moderate()) worker.calm = false;
}

// feed: -> out (R, C); integers: the number of the array, and 1 where a number that is not moderate counts.
void feed(const Call& call, Range range, Worker& worker) {
    const Matrix& out = call.operands[0];
    const Range rows = part_of(call, range, out).rows;
    const Feeds& feeds = *worker.feeds;
    const Feed& source = feeds.arrays[static_cast<std::size_t>(call.integers[0])];
    const bool watched = call.integers.size() > 1 && call.integers[1] != 0;
    switch (out.kind) {
        case Kind::float32: return feed_numbers<float>(source, feeds, out, rows, watched, worker);
        case Kind::float64: return feed_numbers<double>(source, feeds, out, rows, watched, worker);
        case Kind::int64: return feed_kind<std::int64_t>(source, feeds, out, rows);
        case Kind::boolean: return feed_kind<std::uint8_t>(source, feeds, out, rows);
    }
}

}  // namespace

void enter_feed(Table& table) {
    for (const Kind kind : {Kind::float32, Kind::float64, Kind::int64, Kind::boolean})
        table[{"feed", kind}] = &feed;
}

}  // namespace trilith::TRILITH_ISA

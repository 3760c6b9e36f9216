// The data set that an epoch runs over: arrays of the caller's, of any number type, read row by row.
#pragma once

#include <cstdint>
#include <vector>

namespace trilith {

enum class Source : std::uint8_t {
    boolean, int8, int16, int32, int64, uint8, uint16, uint32, uint64, float32, float64
};

struct Feed {
    const void* data;
    std::int64_t row_bytes;  // from a row to the next
    std::int64_t columns;    // numbers in a row, next to each other
    Source source;
};

struct Feeds {
    std::vector<Feed> arrays;
    const std::int64_t* order = nullptr;  // row numbers, or null for one after another
    std::int64_t start = 0;               // of the batch: row i of it is order[start + i], or start + i
};

}  // namespace trilith

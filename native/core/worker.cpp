// What a worker has: its memory, and a call within a call.
#include <cstdlib>
#include <new>

#include "core/call.h"

namespace trilith {

void* Scratch::take(std::size_t bytes) {
    if (bytes <= bytes_) return memory_;
    const std::size_t wanted = (bytes + alignment - 1) / alignment * alignment;
    std::free(memory_);  // what it held is no longer valid: aligned_alloc and free rather than a copy
    memory_ = nullptr;
    bytes_ = 0;
    memory_ = std::aligned_alloc(alignment, wanted);
    if (memory_ == nullptr) throw std::bad_alloc();
    bytes_ = wanted;
    return memory_;
}

Scratch::~Scratch() { std::free(memory_); }

const Call& Worker::call_within(const Matrix& a, const Matrix& b, const Matrix& c, Domain domain) {
    within.operands = {a, b, c};
    within.domain = domain;
    return within;
}

}  // namespace trilith

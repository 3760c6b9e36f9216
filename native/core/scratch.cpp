// A thread's scratch memory: one block that grows and is never given back before the thread ends.
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

}  // namespace trilith

// Ends a test before it begins where the machine does not run its instruction set: 77 means skipped.
#include <cstdlib>

#include "core/registry.h"

#define TEXT_OF(name) #name
#define TEXT(name) TEXT_OF(name)

namespace {

const bool runs = [] {
    for (const std::string& set : trilith::instruction_sets())
        if (set == TEXT(TRILITH_ISA)) return true;
    std::_Exit(77);
}();

}  // namespace

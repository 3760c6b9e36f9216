// A few threads that wait spinning for a moment and then asleep. One pool a process; it survives a fork.
#pragma once

#include <functional>

namespace trilith {

// Runs body(0), ..., body(threads - 1) at once, body(0) on the calling thread, and returns when all are done.
// Where another Python thread has the pool already, the caller runs all of them one after the other: results
// never depend on who runs what. The first exception of a body is thrown again here.
void run_parallel(int threads, const std::function<void(int)>& body);

}  // namespace trilith

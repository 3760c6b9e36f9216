// The pool under load: every part runs once, exceptions come back, several callers share, a forked child has its own.
#include "core/pool.h"

#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <stdexcept>
#include <thread>
#include <vector>

#include "tests/check.h"

namespace {

using trilith::run_parallel;
using trilith::test::check;

void every_part_runs_once(int threads, int rounds) {
    std::vector<int> counts(static_cast<std::size_t>(threads));
    for (int round = 0; round < rounds; ++round)
        run_parallel(threads, [&](int part) { ++counts[static_cast<std::size_t>(part)]; });
    for (const int count : counts) check(count == rounds, "every part runs once a round");
}

void exceptions_come_back() {
    for (int thrower = 0; thrower < 3; ++thrower) {
        bool caught = false;
        try {
            run_parallel(3, [&](int part) {
                if (part == thrower) throw std::out_of_range("part");
            });
        } catch (const std::out_of_range&) {
            caught = true;
        }
        check(caught, "an exception of a part is thrown again by the caller");
    }
}

void callers_share() {
    std::atomic<int> parts{0};
    std::vector<std::thread> callers;
    for (int caller = 0; caller < 4; ++caller)
        callers.emplace_back([&] {
            for (int round = 0; round < 200; ++round) run_parallel(2, [&](int) { parts.fetch_add(1); });
        });
    for (std::thread& caller : callers) caller.join();
    check(parts.load() == 4 * 200 * 2, "callers beside each other get all their parts");
}

void a_forked_child_has_its_own() {
    const pid_t child = fork();
    if (child == 0) {
        std::atomic<int> parts{0};
        for (int round = 0; round < 50; ++round) run_parallel(2, [&](int) { parts.fetch_add(1); });
        _exit(parts.load() == 100 ? 0 : 1);
    }
    int status = 1;
    waitpid(child, &status, 0);
    check(WIFEXITED(status) && WEXITSTATUS(status) == 0, "a forked child runs its parts");
}

}  // namespace

int main() {
    for (const int threads : {1, 2, 3, 7}) every_part_runs_once(threads, 2000);
    exceptions_come_back();
    callers_share();
#if !defined(__SANITIZE_THREAD__)  // which does not follow threads into a child
    a_forked_child_has_its_own();
#endif
    return trilith::test::failures == 0 ? 0 : 1;
}

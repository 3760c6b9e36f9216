// The pace: threads are left where one thread is faster, and tried again after a while.
#include "core/pace.h"

#include "tests/check.h"

using namespace trilith;
using test::check;

namespace {

// Steps until the number of threads changes, at most 10,000, when a step takes these seconds.
int steps_at(Pace& pace, double together, double alone) {
    const int before = pace.threads(4);
    int steps = 0;
    while (pace.threads(4) == before && steps < 10000) {
        pace.took(pace.threads(4) == 1 ? alone : together);
        ++steps;
    }
    return steps;
}

void threads_that_pay_stay() {
    Pace pace;
    check(pace.threads(4) == 4 && pace.threads(1) == 1, "all at first");
    check(steps_at(pace, 0.001, 0.0015) <= 21 && pace.threads(4) == 1, "one window, then one thread is tried");
    check(steps_at(pace, 0.001, 0.0015) <= 15 && pace.threads(4) == 4, "for one window");
    check(steps_at(pace, 0.001, 0.0015) == 10000, "and never again");
}

void threads_that_wait_are_left() {
    Pace pace;
    steps_at(pace, 0.002, 0.001);
    steps_at(pace, 0.002, 0.001);
    int alone = 0, together = 0;
    for (int step = 0; step < 100000; ++step) {
        const bool one = pace.threads(4) == 1;
        (one ? alone : together) += 1;
        pace.took(one ? 0.001 : 0.002);
    }
    check(alone > 20 * together, "mostly one thread");
    check(together > 0, "threads are tried again");
    steps_at(pace, 0.0005, 0.001);  // the neighbour is gone
    check(pace.threads(4) == 4 && steps_at(pace, 0.0005, 0.001) == 10000, "and taken again");
}

void long_steps_are_judged_in_pairs() {
    Pace pace;
    check(steps_at(pace, 1.0, 0.5) == 2 && steps_at(pace, 1.0, 0.5) == 2, "two each");
}

}  // namespace

int main() {
    threads_that_pay_stay();
    threads_that_wait_are_left();
    long_steps_are_judged_in_pairs();
    return test::failures != 0;
}

// How many threads a step is worth at the moment: all, or one where others keep the processors busy and waiting for
// a thread that is not running costs more than it does. Results are the same bits either way.
#pragma once

namespace trilith {

class Pace {
  public:
    // For the next step, of at most this many.
    int threads(int most) const { return alone_ ? 1 : most; }

    // What the step took. Steps are judged by their mean over a window of time.
    void took(double seconds) {
        elapsed_ += seconds;
        ++steps_;
        if (steps_ < 2 || elapsed_ < window) return;
        judge(elapsed_ / steps_);
        elapsed_ = 0;
        steps_ = 0;
    }

  private:
    static constexpr double window = 0.02;       // seconds: several turns of the system's scheduler
    static constexpr int longest_patience = 16;  // windows alone before threads are tried again

    void judge(double mean) {
        if (alone_) {
            one_thread_ = mean;
            alone_ = --left_ > 0;
        } else if (one_thread_ == 0) {  // not known yet
            alone_ = true;
            left_ = 1;
        } else if (mean > one_thread_) {
            alone_ = true;
            left_ = patience_;
            if (patience_ < longest_patience) patience_ *= 2;
        } else {
            patience_ = 1;
        }
    }

    bool alone_ = false;
    int steps_ = 0, left_ = 0, patience_ = 1;
    double elapsed_ = 0, one_thread_ = 0;
};

}  // namespace trilith

// The pool: each member has a mailbox of its own, so that a job wakes only those that it needs.
#include "core/pool.h"

#include <pthread.h>

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <exception>
#include <memory>
#include <mutex>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

namespace trilith {
namespace {

constexpr int spins_before_sleep = 20000;  // some tens of microseconds: longer than the gap between two steps

inline void pause() {
#if defined(__x86_64__) || defined(__i386__)
    __builtin_ia32_pause();
#elif defined(__aarch64__)
    asm volatile("yield");
#endif
}

struct alignas(64) Mailbox {
    std::atomic<const std::function<void(int)>*> job{nullptr};
    std::atomic<bool> asleep{false};
    std::mutex mutex;
    std::condition_variable letter;
};

class Pool {
  public:
    std::mutex busy;

    void run(int threads, const std::function<void(int)>& body) {
        while (static_cast<int>(members_.size()) < threads - 1) hire();
        pending_.store(threads - 1, std::memory_order_relaxed);
        const auto member = [&](int number) -> Mailbox& {
            return *members_[static_cast<std::size_t>(number - 1)];
        };
        for (int number = 1; number < threads; ++number) post(member(number), &body);
        perform(body, 0);
        // what a member has not begun, because it is asleep or its processor is taken, is quicker done here
        for (int number = 1; number < threads; ++number)
            if (member(number).job.exchange(nullptr, std::memory_order_acq_rel)) finish(body, number);
        for (int spins = 0; pending_.load(std::memory_order_acquire) != 0; ++spins) {
            if (spins < spins_before_sleep) pause();
            else std::this_thread::yield();  // a member's processor is taken by somebody else
        }
        if (failure_) std::rethrow_exception(std::exchange(failure_, nullptr));
    }

  private:
    void hire() {
        members_.push_back(std::make_unique<Mailbox>());
        const int number = static_cast<int>(members_.size());
        try {
            std::thread([this, number, box = members_.back().get()] { serve(*box, number); }).detach();
        } catch (const std::system_error&) {
            // no more threads on this machine: what nobody begins, the caller does
        }
    }

    static void post(Mailbox& box, const std::function<void(int)>* body) {
        box.job.store(body, std::memory_order_seq_cst);
        if (box.asleep.load(std::memory_order_seq_cst)) {
            const std::lock_guard<std::mutex> lock(box.mutex);
            box.letter.notify_one();
        }
    }

    [[noreturn]] void serve(Mailbox& box, int number) {
        for (int spins = 0;; ++spins) {
            if (box.job.load(std::memory_order_acquire) == nullptr) {
                if (spins < spins_before_sleep) {
                    pause();
                    continue;
                }
                std::unique_lock<std::mutex> lock(box.mutex);
                box.asleep.store(true, std::memory_order_seq_cst);
                box.letter.wait(lock, [&] { return box.job.load(std::memory_order_seq_cst) != nullptr; });
                box.asleep.store(false, std::memory_order_seq_cst);
            }
            spins = 0;
            const std::function<void(int)>* const body = box.job.exchange(nullptr, std::memory_order_acq_rel);
            if (body != nullptr) finish(*body, number);
        }
    }

    void finish(const std::function<void(int)>& body, int number) {
        perform(body, number);
        pending_.fetch_sub(1, std::memory_order_release);
    }

    void perform(const std::function<void(int)>& body, int number) {
        try {
            body(number);
        } catch (...) {
            const std::lock_guard<std::mutex> lock(failing_);
            if (!failure_) failure_ = std::current_exception();
        }
    }

    std::vector<std::unique_ptr<Mailbox>> members_;
    std::atomic<int> pending_{0};
    std::mutex failing_;
    std::exception_ptr failure_;
};

// Never destroyed: its threads live as long as the process.
Pool* pool = nullptr;

// A child of a fork has none of its parent's threads: it gets a pool of its own.
Pool& the_pool() {
    static const bool prepared = [] {
        pool = new Pool;
        pthread_atfork(nullptr, nullptr, [] { pool = new Pool; });
        return true;
    }();
    static_cast<void>(prepared);
    return *pool;
}

}  // namespace

void run_parallel(int threads, const std::function<void(int)>& body) {
    if (threads > 1) {
        Pool& ours = the_pool();
        const std::unique_lock<std::mutex> lock(ours.busy, std::try_to_lock);
        if (lock.owns_lock()) return ours.run(threads, body);
    }
    for (int number = 0; number < threads; ++number) body(number);
}

}  // namespace trilith

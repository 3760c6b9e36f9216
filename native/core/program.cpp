// Running a program: regions in order, each shared among threads in a way that cannot change a bit of the result.
#include "core/program.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstring>
#include <limits>

#include "core/pool.h"

namespace trilith {
namespace {

constexpr std::int64_t rows_together = 32;
constexpr std::int64_t part_of_rest = 4;  // of what is left to do, one over this is handed out at a time

// A NaN lies in no range.
template <class T>
bool all_within(const Matrix& matrix, double least, double largest) {
    constexpr double most = std::numeric_limits<T>::max();
    const T low = static_cast<T>(std::max(least, -most)), high = static_cast<T>(std::min(largest, most));
    const auto within = [&](const T* values, std::int64_t count) {
        int outside = 0;  // no way out of the loop, so that it runs on vectors
        for (std::int64_t i = 0; i < count; ++i) outside |= !((low <= values[i]) & (values[i] <= high));
        return outside == 0;
    };
    for (std::int64_t number = 0; number < matrix.segments(); ++number) {
        const Segment<T> part = segment<T>(matrix, number);
        const bool dense = part.width == part.stride;
        const std::int64_t pieces = dense ? 1 : matrix.rows, length = dense ? matrix.rows * part.width : part.width;
        for (std::int64_t piece = 0; piece < pieces; ++piece)
            if (!within(part.first + piece * part.stride, length)) return false;
    }
    return true;
}

bool is_within(const Matrix& matrix, double least, double largest) {
    if (matrix.kind == Kind::float32) return all_within<float>(matrix, least, largest);
    if (matrix.kind == Kind::float64) return all_within<double>(matrix, least, largest);
    return true;
}

bool is_finite(const Matrix& matrix) {
    constexpr double largest = std::numeric_limits<double>::max();
    return is_within(matrix, -largest, largest);
}

std::size_t bytes_of(const Matrix& matrix) {
    const std::size_t size = matrix.kind == Kind::float32 ? 4 : matrix.kind == Kind::boolean ? 1 : 8;
    return static_cast<std::size_t>(matrix.rows * matrix.padded_columns()) * size;
}

double number_in(const Matrix& scalar) {
    switch (scalar.kind) {
        case Kind::float32: return *static_cast<const float*>(scalar.data);
        case Kind::float64: return *static_cast<const double*>(scalar.data);
        case Kind::int64: return static_cast<double>(*static_cast<const std::int64_t*>(scalar.data));
        default: return *static_cast<const bool*>(scalar.data) ? 1.0 : 0.0;
    }
}

}  // namespace

void Program::prepare(const Feeds& feeds, int threads) {
    while (static_cast<int>(workers_.size()) < threads) workers_.push_back(std::make_unique<Worker>());
    for (auto& worker : workers_) {
        worker->feeds = &feeds;
        worker->calm = true;
    }
}

void Program::begin_epoch() {
    distrusts_ = !std::all_of(trusted.begin(), trusted.end(), [](const Trusted& each) {
        return is_within(each.variable, each.least, each.largest);
    });
}

void Program::run_once(const Feeds& feeds, int threads) {
    prepare(feeds, threads);
    for (const Region& region : regions) run_region(region, threads);
}

bool Program::run(const Feeds& feeds, int threads) {
    prepare(feeds, threads);
    for (std::size_t number = 0; number < commit; ++number) run_region(regions[number], threads);
    for (const Matrix& output : outputs)
        if (!is_finite(output)) return false;
    bool calm = !cautious && !distrusts_;
    for (const auto& worker : workers_) calm = calm && worker->calm;
    if (!calm) return commit_with_care(threads);
    for (std::size_t number = commit; number < regions.size(); ++number) run_region(regions[number], threads);
    return true;
}

bool Program::commit_with_care(int threads) {
    std::vector<std::vector<char>> kept;
    for (const Matrix& variable : updated) {
        const char* first = static_cast<const char*>(variable.data);
        kept.emplace_back(first, first + bytes_of(variable));
    }
    for (std::size_t number = commit; number < regions.size(); ++number) run_region(regions[number], threads);
    if (std::all_of(updated.begin(), updated.end(), is_finite)) return true;
    for (std::size_t number = 0; number < updated.size(); ++number)
        std::memcpy(updated[number].data, kept[number].data(), kept[number].size());
    return false;
}

void Program::run_region(const Region& region, int threads) {
    if (threads > 1 && region.worth_threads && region.domain == Domain::rows) return run_rows(region, threads);
    if (threads > 1 && region.worth_threads && region.domain == Domain::tasks) return run_tasks(region, threads);
    for (const std::size_t number : region.calls) {
        const Instruction& each = instructions[number];
        if (each.python) each.python();
        else each.kernel(each.call, {0, each.units}, *workers_[0]);
    }
}

void Program::run_rows(const Region& region, int threads) {
    const std::int64_t rows = instructions[region.calls.front()].units;
    const std::int64_t groups = (rows + rows_together - 1) / rows_together;
    run_parallel(threads, [&](int thread) {
        const std::int64_t begin = groups * thread / threads * rows_together;
        const std::int64_t end = std::min(groups * (thread + 1) / threads * rows_together, rows);
        if (begin >= end) return;
        for (const std::size_t number : region.calls) {
            const Instruction& each = instructions[number];
            each.kernel(each.call, {begin, end}, *workers_[static_cast<std::size_t>(thread)]);
        }
    });
}

// Each thread begins with pieces of its own, the same in each batch, so that what they change stays in its
// processor's cache; then it takes over what the others have not begun.
void Program::run_tasks(const Region& region, int threads) {
    const std::size_t calls = region.calls.size();
    std::vector<std::atomic<std::int64_t>> done(calls * static_cast<std::size_t>(threads));
    run_parallel(threads, [&](int thread) {
        for (int turn = 0; turn < threads; ++turn) {
            const int owner = (thread + turn) % threads;
            for (std::size_t place = 0; place < calls; ++place) {
                const Instruction& each = instructions[region.calls[place]];
                const std::int64_t first = each.units * owner / threads;
                const std::int64_t share = each.units * (owner + 1) / threads - first;
                auto& taken = done[static_cast<std::size_t>(owner) * calls + place];
                std::int64_t begin = taken.load(std::memory_order_relaxed);
                while (begin < share) {
                    const std::int64_t end = begin + std::max<std::int64_t>(1, (share - begin) / part_of_rest);
                    if (!taken.compare_exchange_weak(begin, end, std::memory_order_relaxed)) continue;
                    each.kernel(each.call, {first + begin, first + end},
                                *workers_[static_cast<std::size_t>(thread)]);
                    begin = taken.load(std::memory_order_relaxed);
                }
            }
        }
    });
}

void Program::add_outputs(std::vector<double>& sums) const {
    for (std::size_t number = 0; number < outputs.size(); ++number) sums[number] += number_in(outputs[number]);
}

EpochEnd run_epoch(Program* whole, Program* last, Feeds feeds, std::int64_t rows, std::int64_t batch_size,
                   int threads, EpochEnd end, const Report& report) {
    using clock = std::chrono::steady_clock;
    constexpr auto between_reports = std::chrono::milliseconds(100);
    end.sums.resize((whole != nullptr ? whole : last)->outputs.size());
    auto reported = clock::now(), began = reported;
    for (Program* const each : {whole, last})
        if (each != nullptr) each->begin_epoch();
    for (feeds.start = end.examples; feeds.start < rows; feeds.start += batch_size) {
        const std::int64_t count = std::min(batch_size, rows - feeds.start);
        Program& program = count == batch_size && whole != nullptr ? *whole : *last;
        if (!program.run(feeds, program.pace.threads(threads))) {
            end.finite = false;
            return end;
        }
        program.add_outputs(end.sums);
        end.examples += count;
        end.batches += 1;
        const auto now = clock::now();
        program.pace.took(std::chrono::duration<double>(now - began).count());
        began = now;
        if (now - reported > between_reports) {
            reported = now;
            if (!report(end)) break;
        }
    }
    return end;
}

}  // namespace trilith

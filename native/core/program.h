// A lowered program: a flat list of calls in regions, run batch after batch without Python.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "core/call.h"
#include "core/feeds.h"
#include "core/pace.h"

namespace trilith {

// Neighbouring calls that threads may share. In a region of rows each thread takes a part of the rows through
// all its calls; in one of tasks the calls do not depend on each other and their pieces are handed out.
struct Region {
    Domain domain = Domain::serial;
    std::vector<std::size_t> calls;
    bool worth_threads = false;
};

// A variable, and the range that updates in place rely on at the beginning of an epoch.
struct Trusted {
    Matrix variable;
    double least, largest;
};

struct Instruction {
    Kernel kernel = nullptr;
    Call call;
    std::int64_t units = 1;             // size of its domain
    std::function<void()> python;       // instead of a kernel: an op that has none
};

class Program {
  public:
    Program() = default;
    Program(const Program&) = delete;
    Program& operator=(const Program&) = delete;

    std::vector<Instruction> instructions;
    std::vector<Region> regions;
    std::size_t commit = 0;             // the first region that changes variables
    std::vector<Matrix> outputs;        // scalars that an epoch sums
    std::vector<Matrix> updated;        // variables that the last regions change in place
    Pace pace;                          // of whole epochs
    std::vector<Trusted> trusted;       // what these changes rely on
    bool cautious = false;              // keep the old variables until the new ones are known to be finite

    // Before the first batch of an epoch: be careful in all of it where a variable is not as trusted.
    void begin_epoch();

    // One batch, whatever comes of it.
    void run_once(const Feeds& feeds, int threads);

    // One batch of an epoch. False where an output or an update is not finite: then no variable has changed.
    bool run(const Feeds& feeds, int threads);

    // The sum of the outputs' values of the last batch is added to these.
    void add_outputs(std::vector<double>& sums) const;

  private:
    void prepare(const Feeds& feeds, int threads);
    void run_region(const Region& region, int threads);
    void run_rows(const Region& region, int threads);
    void run_tasks(const Region& region, int threads);
    bool commit_with_care(int threads);

    std::vector<std::unique_ptr<Worker>> workers_;
    bool distrusts_ = false;
};

struct EpochEnd {
    std::int64_t examples = 0, batches = 0;
    bool finite = true;
    std::vector<double> sums;
};

// Told several times a second; false ends the epoch after this batch.
using Report = std::function<bool(const EpochEnd&)>;

// All rows in batches, from where `end` stands; `last` runs the shorter batch at the end and may be null where there
// is none. The sums are added to one by one, so that an epoch that was left and gone on with has the same bits.
EpochEnd run_epoch(Program* whole, Program* last, Feeds feeds, std::int64_t rows, std::int64_t batch_size,
                   int threads, EpochEnd end, const Report& report);

}  // namespace trilith

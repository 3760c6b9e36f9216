// What Python sees: programs built call by call, run once or for an epoch without the interpreter's lock.
#include <nanobind/nanobind.h>
#include <nanobind/stl/function.h>
#include <nanobind/stl/pair.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/tuple.h>
#include <nanobind/stl/vector.h>

#include <iterator>
#include <stdexcept>
#include <string>
#include <tuple>
#include <vector>

#include "core/program.h"
#include "core/registry.h"
#include "kernels/chain.h"

namespace nb = nanobind;
using namespace trilith;

namespace {

// (address, rows, columns, kind, panels)
using Described = std::tuple<std::uintptr_t, std::int64_t, std::int64_t, int, bool>;
// (code, target, a, b, c, operand, number, d)
using DescribedStep = std::tuple<int, int, int, int, int, int, double, int>;
// (variable, least, largest)
using DescribedTrust = std::tuple<Described, double, double>;
// (address, bytes a row, numbers a row, source)
using DescribedFeed = std::tuple<std::uintptr_t, std::int64_t, std::int64_t, int>;

Matrix matrix(const Described& d) {
    return {reinterpret_cast<void*>(std::get<0>(d)), std::get<1>(d), std::get<2>(d),
            static_cast<Kind>(std::get<3>(d)), std::get<4>(d)};
}

std::vector<Matrix> matrices(const std::vector<Described>& described) {
    std::vector<Matrix> all;
    for (const Described& each : described) all.push_back(matrix(each));
    return all;
}

Feeds feeds_of(const std::vector<DescribedFeed>& described, std::uintptr_t order) {
    Feeds feeds;
    for (const auto& [address, bytes, columns, source] : described)
        feeds.arrays.push_back({reinterpret_cast<const void*>(address), bytes, columns, static_cast<Source>(source)});
    feeds.order = reinterpret_cast<const std::int64_t*>(order);
    return feeds;
}

void add_call(Program& program, const std::string& set, const std::string& name, int kind,
              const std::vector<Described>& operands, const std::vector<std::int64_t>& integers,
              const std::vector<double>& numbers, const std::vector<DescribedStep>& steps, int registers, int domain,
              std::int64_t units) {
    const Table& table = kernels(set);
    const auto found = table.find({name, static_cast<Kind>(kind)});
    if (found == table.end()) throw std::invalid_argument("no kernel '" + name + "' of this kind");
    Instruction added;
    added.kernel = found->second;
    added.call = {matrices(operands), integers, numbers, nullptr, static_cast<Domain>(domain)};
    added.units = units;
    if (!steps.empty()) {
        auto chain = std::make_shared<Chain>();
        chain->registers = registers;
        for (const auto& [code, target, a, b, c, operand, number, d] : steps) {
            if (code < 0 || code >= static_cast<int>(std::size(code_names)))
                throw std::invalid_argument("no code of a chain has the number " + std::to_string(code));
            chain->steps.push_back({static_cast<Code>(code), static_cast<std::uint8_t>(target),
                                    static_cast<std::uint8_t>(a), static_cast<std::uint8_t>(b),
                                    static_cast<std::uint8_t>(c), static_cast<std::uint16_t>(operand), number,
                                    static_cast<std::uint8_t>(d)});
        }
        added.call.chain = std::move(chain);
    }
    program.instructions.push_back(std::move(added));
}

void add_python(Program& program, nb::object function) {
    Instruction added;
    added.python = [function = std::move(function)] {
        const nb::gil_scoped_acquire held;
        function();
    };
    program.instructions.push_back(std::move(added));
}

void add_region(Program& program, int domain, const std::vector<std::size_t>& calls, bool worth_threads) {
    program.regions.push_back({static_cast<Domain>(domain), calls, worth_threads});
}

nb::tuple epoch(Program* whole, Program* last, const std::vector<DescribedFeed>& described, std::uintptr_t order,
                std::int64_t rows, std::int64_t batch_size, int threads, std::int64_t examples, std::int64_t batches,
                const std::vector<double>& sums, const nb::object& listener) {
    const Report report = [&](const EpochEnd& now) {
        const nb::gil_scoped_acquire held;
        if (PyErr_CheckSignals() != 0) throw nb::python_error();
        return nb::cast<bool>(listener(now.examples, now.batches, now.sums));
    };
    EpochEnd end{examples, batches, true, sums};
    {
        const nb::gil_scoped_release released;
        end = run_epoch(whole, last, feeds_of(described, order), rows, batch_size, threads, end, report);
    }
    return nb::make_tuple(end.examples, end.batches, end.finite, end.sums);
}

}  // namespace

NB_MODULE(_native, module) {
    // A program that calls a Python op holds on to the op's module, which may hold on to the program. The garbage
    // collector cannot see that, so both live until the process ends; nobody needs to hear of it.
    nb::set_leak_warnings(false);
    nb::class_<Program>(module, "Program")
        .def(nb::init<>())
        .def("add_call", &add_call)
        .def("add_python", &add_python)
        .def("add_region", &add_region)
        .def("set_commit",
             [](Program& program, const std::vector<Described>& updated, const std::vector<DescribedTrust>& trusted,
                bool cautious) {
                 program.commit = program.regions.size();
                 program.updated = matrices(updated);
                 for (const auto& [variable, least, largest] : trusted)
                     program.trusted.push_back({matrix(variable), least, largest});
                 program.cautious = cautious;
             })
        .def("set_outputs", [](Program& program, const std::vector<Described>& outputs) {
            program.outputs = matrices(outputs);
        })
        .def("run", [](Program& program, const std::vector<DescribedFeed>& described, int threads) {
            const nb::gil_scoped_release released;
            program.run_once(feeds_of(described, 0), threads);
        });
    module.def("epoch", &epoch, nb::arg("whole").none(), nb::arg("last").none(), nb::arg("feeds"), nb::arg("order"),
               nb::arg("rows"), nb::arg("batch_size"), nb::arg("threads"), nb::arg("examples"), nb::arg("batches"),
               nb::arg("sums"), nb::arg("listener"));
    module.def("instruction_sets", &instruction_sets);
    module.def("chain_codes",
               [] { return std::vector<std::string>(std::begin(code_names), std::end(code_names)); });
}

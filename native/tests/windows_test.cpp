// Convolution, pooling and their gradients against plain loops over every cell of every window, and cuts of the range.
#include <limits>
#include <string>

#include "kernels/kernels.h"
#include "tests/check.h"

namespace {

using namespace trilith;
using trilith::test::Owned;

std::mt19937 generator(11);
Worker worker;

// The whole numbers of a walk, as kernels/walk.h has them.
struct Case {
    std::int64_t batch, height, width, channels, out_height, out_width, filters, kernel_height, kernel_width;
    std::int64_t stride_height, stride_width, top, left, dilation_height, dilation_width, groups;

    std::int64_t positions() const { return batch * out_height * out_width; }
    std::int64_t places() const { return batch * height * width; }
    std::int64_t fan_in() const { return channels / groups; }
    std::int64_t columns() const { return filters / groups; }
    std::int64_t cells() const { return kernel_height * kernel_width; }
    std::int64_t depth() const { return cells() * fan_in(); }

    // The place of a cell of a position's window, or -1.
    std::int64_t place(std::int64_t position, std::int64_t cell) const {
        const std::int64_t image = position / (out_height * out_width), inside = position % (out_height * out_width);
        const std::int64_t y = inside / out_width * stride_height - top + cell / kernel_width * dilation_height;
        const std::int64_t x = inside % out_width * stride_width - left + cell % kernel_width * dilation_width;
        return y < 0 || y >= height || x < 0 || x >= width ? -1 : (image * height + y) * width + x;
    }

    std::vector<std::int64_t> numbers() const {
        return {batch,         height,       width, channels, out_height,      out_width,      filters, kernel_height,
                kernel_width,  stride_height, stride_width, top, left, dilation_height, dilation_width, groups};
    }
};

// Walks that fit: sizes of the output follow.
Case drawn(std::int64_t channels, std::int64_t filters, std::int64_t groups) {
    const auto from = [](int low, int high) { return std::uniform_int_distribution<std::int64_t>(low, high)(generator); };
    Case it{from(1, 3), 0, 0, channels, 0, 0, filters, from(1, 3), from(1, 4), from(1, 2), from(1, 3),
            from(0, 2), from(0, 2), from(1, 2), from(1, 2), groups};
    it.height = (it.kernel_height - 1) * it.dilation_height + from(1, 6);
    it.width = (it.kernel_width - 1) * it.dilation_width + from(1, 7);
    it.out_height = (it.height + it.top - (it.kernel_height - 1) * it.dilation_height - 1) / it.stride_height + 1;
    it.out_width = (it.width + it.left - (it.kernel_width - 1) * it.dilation_width - 1) / it.stride_width + 1;
    return it;
}

template <class T>
void same_in_pieces(Kernel kernel, Call call, Range whole, std::int64_t piece, const Owned<T>& result,
                    const std::string& what) {
    const Matrix& matrix = result.matrix();
    Owned<T> pieces(matrix.rows, matrix.columns, matrix.panels);
    call.operands.back() = pieces.matrix();
    test::run_in_pieces(kernel, call, whole.end, piece, worker);
    bool same = true;
    for (std::int64_t r = 0; r < matrix.rows; ++r)
        for (std::int64_t c = 0; c < matrix.columns; ++c)
            same &= std::memcmp(&result.at(r, c), &pieces.at(r, c), sizeof(T)) == 0;
    test::check(same, (what + " in pieces").c_str());
}

// Whether numbers are those of a sum in double, of terms whose sizes add up to `size`.
template <class T>
bool close(T got, double sum, double size) {
    return std::fabs(static_cast<double>(got) - sum) <= (sizeof(T) == 4 ? 1e-6 : 1e-14) * (size + 1e-30);
}

template <class T>
void convolve(const Table& table, const Case& it) {
    const std::string what = std::to_string(it.channels) + " to " + std::to_string(it.filters) + " in " +
                             std::to_string(it.groups) + (sizeof(T) == 4 ? " floats" : " doubles");
    Owned<T> x(it.places(), it.channels, false), y(it.positions(), it.filters, false);
    Owned<T> kernel(it.groups * it.depth(), it.columns(), true), turned(it.groups * it.columns(), it.depth(), true);
    Owned<T> dy(it.groups * it.positions(), it.columns(), true), dx(it.places(), it.channels, false);
    std::normal_distribution<double> normal;
    x.fill([&] { return normal(generator); });
    kernel.fill([&] { return normal(generator); });
    dy.fill([&] { return normal(generator); });
    const std::int64_t parts = 2;
    Owned<T> dw(parts * it.groups * it.depth(), it.columns(), false);
    std::vector<double> sum_y(y.matrix().rows * it.filters), size_y(sum_y), sum_x(it.places() * it.channels), size_x(sum_x);
    std::vector<double> sum_w(it.groups * it.depth() * it.columns()), size_w(sum_w);
    const auto add = [](double& sum, double& size, double a, double b) { sum += a * b, size += std::fabs(a * b); };
    for (std::int64_t g = 0; g < it.groups; ++g)
        for (std::int64_t k = 0; k < it.depth(); ++k)
            for (std::int64_t f = 0; f < it.columns(); ++f) turned.at(g * it.columns() + f, k) = kernel.at(g * it.depth() + k, f);
    for (std::int64_t p = 0; p < it.positions(); ++p)
        for (std::int64_t k = 0; k < it.depth(); ++k) {
            const std::int64_t place = it.place(p, k / it.fan_in());
            if (place < 0) continue;
            for (std::int64_t g = 0; g < it.groups; ++g)
                for (std::int64_t f = 0; f < it.columns(); ++f) {
                    const std::int64_t channel = g * it.fan_in() + k % it.fan_in(), row = g * it.depth() + k;
                    const std::int64_t filter = p * it.filters + g * it.columns() + f;
                    const double w = kernel.at(row, f), seen = x.at(place, channel), up = dy.at(g * it.positions() + p, f);
                    add(sum_y[filter], size_y[filter], seen, w);
                    add(sum_x[place * it.channels + channel], size_x[place * it.channels + channel], up, w);
                    add(sum_w[row * it.columns() + f], size_w[row * it.columns() + f], seen, up);
                }
        }
    Call call;
    call.integers = it.numbers();
    call.integers.push_back(0);  // not turned around
    const Kind kind = test::kind_of<T>();

    call.operands = {x.matrix(), kernel.matrix(), y.matrix()};
    call.domain = Domain::rows;
    table.at({"convolution", kind})(call, {0, it.positions()}, worker);
    bool right = true;
    for (std::int64_t p = 0; p < it.positions(); ++p)
        for (std::int64_t f = 0; f < it.filters; ++f)
            right &= close(y.at(p, f), sum_y[p * it.filters + f], size_y[p * it.filters + f]);
    test::check(right, ("convolution " + what).c_str());
    same_in_pieces(table.at({"convolution", kind}), call, {0, it.positions()}, 32, y, "convolution " + what);

    call.operands = {dy.matrix(), turned.matrix(), dx.matrix()};
    call.domain = Domain::tasks;
    table.at({"convolution_input_gradient", kind})(call, {0, it.batch}, worker);
    right = true;
    for (std::int64_t p = 0; p < it.places(); ++p)
        for (std::int64_t c = 0; c < it.channels; ++c)
            right &= close(dx.at(p, c), sum_x[p * it.channels + c], size_x[p * it.channels + c]);
    test::check(right, ("input gradient " + what).c_str());
    same_in_pieces(table.at({"convolution_input_gradient", kind}), call, {0, it.batch}, 1, dx, "input gradient " + what);

    Owned<T> upstream(it.positions(), it.filters, false);
    for (std::int64_t p = 0; p < it.positions(); ++p)
        for (std::int64_t f = 0; f < it.filters; ++f)
            upstream.at(p, f) = dy.at(f / it.columns() * it.positions() + p, f % it.columns());

    if (it.stride_height == 1 && it.stride_width == 1) {  // the way back as a convolution
        Owned<T> by_cells(it.groups * it.cells() * it.columns(), it.fan_in(), true);
        for (std::int64_t g = 0; g < it.groups; ++g)
            for (std::int64_t k = 0; k < it.depth(); ++k)
                for (std::int64_t f = 0; f < it.columns(); ++f)
                    by_cells.at((g * it.cells() + k / it.fan_in()) * it.columns() + f, k % it.fan_in()) =
                        kernel.at(g * it.depth() + k, f);
        Case back = it;
        std::swap(back.height, back.out_height);
        std::swap(back.width, back.out_width);
        std::swap(back.channels, back.filters);
        back.top = (it.kernel_height - 1) * it.dilation_height - it.top;
        back.left = (it.kernel_width - 1) * it.dilation_width - it.left;
        Owned<T> found(it.places(), it.channels, false);
        Call turned_call;
        turned_call.integers = back.numbers();
        turned_call.integers.push_back(1);
        turned_call.domain = Domain::rows;
        turned_call.operands = {upstream.matrix(), by_cells.matrix(), found.matrix()};
        table.at({"convolution", kind})(turned_call, {0, it.places()}, worker);
        right = true;
        for (std::int64_t p = 0; p < it.places(); ++p)
            for (std::int64_t c = 0; c < it.channels; ++c)
                right &= close(found.at(p, c), sum_x[p * it.channels + c], size_x[p * it.channels + c]);
        test::check(right, ("turned around " + what).c_str());
        same_in_pieces(table.at({"convolution", kind}), turned_call, {0, it.places()}, 32, found, "turned " + what);
    }
    call.operands = {x.matrix(), upstream.matrix(), dw.matrix()};
    call.integers[16] = parts;
    const std::int64_t tasks = parts * it.groups;
    table.at({"convolution_weight_gradient", kind})(call, {0, tasks}, worker);
    right = true;
    for (std::int64_t k = 0; k < it.groups * it.depth(); ++k)
        for (std::int64_t f = 0; f < it.columns(); ++f) {
            const T total = dw.at(k, f) + dw.at(it.groups * it.depth() + k, f);
            right &= close(total, sum_w[k * it.columns() + f], size_w[k * it.columns() + f]);
        }
    test::check(right, ("weight gradient " + what).c_str());
    same_in_pieces(table.at({"convolution_weight_gradient", kind}), call, {0, tasks}, 1, dw, "weight gradient " + what);
}

template <class T>
void depthwise(const Table& table, const Case& it) {
    const std::string what = std::to_string(it.channels) + (sizeof(T) == 4 ? " floats" : " doubles");
    Owned<T> x(it.places(), it.channels, false), kernel(it.cells(), it.channels, false), y(it.positions(), it.channels, false);
    Owned<T> dy(it.positions(), it.channels, false), dx(it.places(), it.channels, false);
    const std::int64_t parts = it.batch > 1 ? 2 : 1;
    Owned<T> dw(parts * it.cells(), it.channels, false);
    std::normal_distribution<double> normal;
    for (Owned<T>* const each : {&x, &kernel, &dy}) each->fill([&] { return normal(generator); });
    Call call;
    call.integers = it.numbers();
    const Kind kind = test::kind_of<T>();
    call.domain = Domain::rows;
    call.operands = {x.matrix(), kernel.matrix(), y.matrix()};
    table.at({"depthwise", kind})(call, {0, it.positions()}, worker);
    same_in_pieces(table.at({"depthwise", kind}), call, {0, it.positions()}, 32, y, "depthwise " + what);
    call.operands = {dy.matrix(), kernel.matrix(), dx.matrix()};
    table.at({"depthwise_input_gradient", kind})(call, {0, it.places()}, worker);
    same_in_pieces(table.at({"depthwise_input_gradient", kind}), call, {0, it.places()}, 32, dx, "its input " + what);
    call.operands = {x.matrix(), dy.matrix(), dw.matrix()};
    call.domain = Domain::tasks;
    call.integers.push_back(parts);
    table.at({"depthwise_weight_gradient", kind})(call, {0, parts}, worker);
    same_in_pieces(table.at({"depthwise_weight_gradient", kind}), call, {0, parts}, 1, dw, "its kernel " + what);
    for (std::int64_t c = 0; c < it.channels; ++c) {
        std::vector<double> sum_x(it.places()), size_x(it.places()), sum_w(it.cells()), size_w(it.cells());
        bool right = true;
        for (std::int64_t p = 0; p < it.positions(); ++p) {
            double sum = 0, size = 0;
            for (std::int64_t cell = 0; cell < it.cells(); ++cell) {
                const std::int64_t place = it.place(p, cell);
                if (place < 0) continue;
                const double seen = x.at(place, c), w = kernel.at(cell, c), up = dy.at(p, c);
                sum += seen * w, size += std::fabs(seen * w);
                sum_x[place] += up * w, size_x[place] += std::fabs(up * w);
                sum_w[cell] += seen * up, size_w[cell] += std::fabs(seen * up);
            }
            right &= close(y.at(p, c), sum, size);
        }
        for (std::int64_t p = 0; p < it.places(); ++p) right &= close(dx.at(p, c), sum_x[p], size_x[p]);
        for (std::int64_t cell = 0; cell < it.cells(); ++cell) {
            const T total = parts == 1 ? dw.at(cell, c) : dw.at(cell, c) + dw.at(it.cells() + cell, c);
            right &= close(total, sum_w[cell], size_w[cell]);
        }
        test::check(right, ("depthwise " + what).c_str());
    }
}

template <class T>
void pool(const Table& table, const Case& it) {
    const std::string what = std::to_string(it.channels) + (sizeof(T) == 4 ? " floats" : " doubles");
    Owned<T> x(it.places(), it.channels, false), values(it.positions(), it.channels, false);
    Owned<T> greatest(it.positions(), it.channels, false), sum(it.positions(), it.channels, false);
    Owned<T> taken(it.positions(), it.channels, false), scattered(it.places(), it.channels, false);
    Owned<T> anew(it.places(), it.channels, false);
    Owned<T> spread(it.places(), it.channels, false);
    Owned<std::int64_t> index(it.positions(), it.channels, false);
    std::uniform_int_distribution<int> few(-2, 2);  // so that there are equal ones
    x.fill([&] { return few(generator); });
    values.fill([&] { return few(generator); });
    if (it.places() > 3) x.at(3, 0) = std::numeric_limits<T>::quiet_NaN();
    Call call;
    call.integers = it.numbers();
    call.domain = Domain::rows;
    const Kind kind = test::kind_of<T>();
    const auto run = [&](const char* name, std::vector<Matrix> operands, std::int64_t count, const auto& result) {
        call.operands = std::move(operands);
        table.at({name, kind})(call, {0, count}, worker);
        same_in_pieces(table.at({name, kind}), call, {0, count}, call.domain == Domain::tasks ? 1 : 32, result,
                       name + (" " + what));
    };
    run("max_pool", {x.matrix(), greatest.matrix()}, it.positions(), greatest);
    run("max_pool_index", {x.matrix(), index.matrix()}, it.positions(), index);
    run("pool_sum", {x.matrix(), sum.matrix()}, it.positions(), sum);
    run("pool_take", {x.matrix(), index.matrix(), taken.matrix()}, it.positions(), taken);
    run("pool_spread", {values.matrix(), spread.matrix()}, it.places(), spread);
    call.domain = Domain::tasks;
    run("pool_scatter", {values.matrix(), index.matrix(), scattered.matrix()}, it.batch, scattered);
    run("max_pool_gradient", {values.matrix(), x.matrix(), anew.matrix()}, it.batch, anew);
    const auto equal = [](T a, double b) { return static_cast<double>(a) == b || (a != a && b != b); };
    for (std::int64_t c = 0; c < it.channels; ++c) {
        std::vector<double> to(it.places()), everywhere(it.places());
        bool right = true;
        for (std::int64_t p = 0; p < it.positions(); ++p) {
            double best = -std::numeric_limits<double>::infinity(), total = 0;
            std::int64_t which = 0;
            for (std::int64_t cell = 0; cell < it.cells(); ++cell) {
                const std::int64_t place = it.place(p, cell);
                if (place < 0) continue;
                const double seen = x.at(place, c);
                if (seen > best || (seen != seen && best == best)) best = seen, which = cell;
                total += seen;
                everywhere[place] += values.at(p, c);
            }
            const std::int64_t place = it.place(p, which);
            if (place >= 0) to[place] += values.at(p, c);
            right &= equal(greatest.at(p, c), best) && equal(sum.at(p, c), total) && index.at(p, c) == which;
            right &= equal(taken.at(p, c), place < 0 ? 0 : static_cast<double>(x.at(place, c)));
        }
        for (std::int64_t p = 0; p < it.places(); ++p)
            right &= equal(scattered.at(p, c), to[p]) && equal(anew.at(p, c), to[p]) && equal(spread.at(p, c), everywhere[p]);
        test::check(right, ("pooling " + what).c_str());
    }
}

}  // namespace

int main() {
    Table table;
    TRILITH_ISA::enter_convolution(table);
    TRILITH_ISA::enter_depthwise(table);
    TRILITH_ISA::enter_pooling(table);
    for (const std::int64_t fan_in : {2, 3, 16, 33})
        for (const std::int64_t columns : {2, 5, 16, 40})
            for (const std::int64_t groups : {1, 3}) {
                convolve<float>(table, drawn(groups * fan_in, groups * columns, groups));
                convolve<double>(table, drawn(groups * fan_in, groups * columns, groups));
            }
    for (const std::int64_t channels : {1, 2, 7, 16, 33, 64}) {
        for (int times = 0; times < 8; ++times) {  // windows and padding of many kinds
            depthwise<float>(table, drawn(channels, channels, channels));
            depthwise<double>(table, drawn(channels, channels, channels));
        }
        pool<float>(table, drawn(channels, channels, 1));
        pool<double>(table, drawn(channels, channels, 1));
    }
    return test::failures != 0;
}

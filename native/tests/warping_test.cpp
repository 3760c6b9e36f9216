// Warping and its transpose against plain loops over every pair of pixels; exact copies; NaN in maps; cuts of the range.
#include <cmath>
#include <limits>
#include <string>

#include "kernels/kernels.h"
#include "tests/check.h"

namespace {

using namespace trilith;
using trilith::test::Owned;

std::mt19937 generator(13);
Worker worker;

struct Pictures {
    std::int64_t batch, height, width, channels;

    std::int64_t pixels() const { return height * width; }
};

template <class T>
struct Warping {
    explicit Warping(const Pictures& pictures)
        : it(pictures), x(it.batch * it.pixels(), it.channels, false), maps(it.batch, 6, false),
          y(it.batch * it.pixels(), it.channels, false) {
        std::normal_distribution<double> normal;
        x.fill([&] { return normal(generator); });
        call.integers = {it.height, it.width, it.channels};
        call.operands = {x.matrix(), maps.matrix(), y.matrix()};
        call.domain = Domain::tasks;
    }

    void run(const Table& table, const char* name) {
        const Kernel kernel = table.at({name, test::kind_of<T>()});
        kernel(call, {0, it.batch}, worker);
        Owned<T> pieces(it.batch * it.pixels(), it.channels, false);
        Call again = call;
        again.operands.back() = pieces.matrix();
        test::run_in_pieces(kernel, again, it.batch, 1, worker);
        bool same = true;
        for (std::int64_t p = 0; p < it.batch * it.pixels(); ++p)
            for (std::int64_t c = 0; c < it.channels; ++c)
                same &= std::memcmp(&pieces.at(p, c), &y.at(p, c), sizeof(T)) == 0;
        test::check(same, (name + std::string(" in pieces")).c_str());
    }

    Pictures it;
    Owned<T> x, maps, y;
    Call call;
};

// Of the pixel `there` in the one that the map sees at `here`.
template <class T>
double share(const Warping<T>& w, std::int64_t image, std::int64_t here, std::int64_t there) {
    const auto map = [&](std::int64_t number) { return static_cast<double>(w.maps.at(image, number)); };
    const auto near = [](double place, std::int64_t size, std::int64_t pixel) {
        const double within = std::fmin(std::fmax(place, 0), static_cast<double>(size - 1));
        return std::fmax(0, 1 - std::fabs(within - static_cast<double>(pixel)));
    };
    const double middle_row = (w.it.height - 1) / 2.0, middle_column = (w.it.width - 1) / 2.0;
    const double r = here / w.it.width - middle_row, q = here % w.it.width - middle_column;
    return near(map(0) * r + map(1) * q + map(2) + middle_row, w.it.height, there / w.it.width) *
           near(map(3) * r + map(4) * q + map(5) + middle_column, w.it.width, there % w.it.width);
}

template <class T>
void any_maps(const Table& table, const Pictures& it) {
    Warping<T> w(it);
    std::normal_distribution<double> normal;
    w.maps.fill([&] { return normal(generator); });
    for (const bool back : {false, true}) {
        w.run(table, back ? "warp_back" : "warp");
        bool right = true;
        for (std::int64_t image = 0; image < it.batch; ++image)
            for (std::int64_t here = 0; here < it.pixels(); ++here)
                for (std::int64_t c = 0; c < it.channels; ++c) {
                    double sum = 0, size = 1e-30;
                    for (std::int64_t there = 0; there < it.pixels(); ++there) {
                        const double part = (back ? share(w, image, there, here) : share(w, image, here, there)) *
                                            w.x.at(image * it.pixels() + there, c);
                        sum += part, size += std::fabs(part);
                    }
                    const double got = w.y.at(image * it.pixels() + here, c);
                    right &= std::fabs(got - sum) <= (sizeof(T) == 4 ? 1e-6 : 1e-13) * size;
                }
        test::check(right, back ? "warp_back of any maps" : "warp of any maps");
    }
}

// Mirrored and moved by whole pixels: copies, bit for bit.
template <class T>
void copies(const Table& table, const Pictures& it) {
    Warping<T> w(it);
    const auto sign = [](std::int64_t image) { return image % 2 ? -1 : 1; };
    for (std::int64_t image = 0; image < it.batch; ++image) {
        const std::int64_t numbers[] = {1, 0, image - 1, 0, sign(image), 2 - image};
        for (std::int64_t number = 0; number < 6; ++number) w.maps.at(image, number) = static_cast<T>(numbers[number]);
    }
    w.run(table, "warp");
    const auto within = [](std::int64_t place, std::int64_t size) {
        return place < 0 ? 0 : place < size ? place : size - 1;
    };
    bool same = true;
    for (std::int64_t image = 0; image < it.batch; ++image)
        for (std::int64_t here = 0; here < it.pixels(); ++here) {
            const std::int64_t column = sign(image) > 0 ? here % it.width : it.width - 1 - here % it.width;
            const std::int64_t there = within(here / it.width + image - 1, it.height) * it.width +
                                       within(column + 2 - image, it.width);
            for (std::int64_t c = 0; c < it.channels; ++c)
                same &= w.y.at(image * it.pixels() + here, c) == w.x.at(image * it.pixels() + there, c);
        }
    test::check(same, "copies");
}

// A place that is no number, or far away, is a pixel of the picture all the same.
template <class T>
void no_numbers(const Table& table) {
    for (const T number : {std::numeric_limits<T>::quiet_NaN(), std::numeric_limits<T>::infinity(),
                           -std::numeric_limits<T>::infinity(), std::numeric_limits<T>::max()}) {
        Warping<T> w({2, 3, 4, 3});
        w.maps.fill([&] { return number; });
        w.run(table, "warp");
        w.run(table, "warp_back");
        bool finite = true;
        for (std::int64_t p = 0; p < 24; ++p) finite &= std::isfinite(w.y.at(p, 0));
        test::check(finite, "maps that are no numbers");
    }
}

template <class T>
void all(const Table& table) {
    for (const std::int64_t channels : {1, 2, 3, 17})
        for (const Pictures& it : {Pictures{3, 5, 4, channels}, {2, 1, 7, channels}, {1, 6, 1, channels}}) {
            any_maps<T>(table, it);
            copies<T>(table, it);
        }
    no_numbers<T>(table);
}

}  // namespace

int main() {
    Table table;
    TRILITH_ISA::enter_warping(table);
    all<float>(table);
    all<double>(table);
    return test::failures != 0;
}

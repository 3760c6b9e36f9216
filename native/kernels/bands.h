// Rows of pictures with the padding around them, so that what a window sees lies at the same distances from each of its
// positions. A picture without padding is read where it lies.
#pragma once

#include "kernels/walk.h"

namespace trilith::TRILITH_ISA {

template <class T>
class Band {
  public:
    Band(const Walk& walk, const T* pictures)
        : walk_(walk), pictures_(pictures),
          tall_((walk.kernel_height - 1) * walk.dilation_height + 1),
          before_(larger<std::int64_t>(walk.left, 0)),
          after_(larger<std::int64_t>(beyond(walk.out_width, walk.stride_width, walk.left, wide(), walk.width), 0)),
          copies_(walk.top > 0 || before_ > 0 || after_ > 0 ||
                  beyond(walk.out_height, walk.stride_height, walk.top, tall_, walk.height) > 0) {}

    // Rows of positions that are laid out at a time: as many as fit into a part of the cache, and enough for `positions`.
    std::int64_t rows_at_once(std::int64_t positions) const {
        const std::int64_t all = walk_.batch * walk_.out_height;
        if (!copies_) return all;
        const std::int64_t fit = budget / (walk_.stride_height * row_numbers() * static_cast<std::int64_t>(sizeof(T)));
        return smaller(larger(fit, (positions + walk_.out_width - 1) / walk_.out_width + 1), all);
    }

    // Numbers of memory for so many rows of positions.
    std::int64_t numbers(std::int64_t rows) const {
        const std::int64_t images = (rows - 1) / walk_.out_height + 2;
        return copies_ ? (rows * walk_.stride_height + images * tall_) * row_numbers() + panel_columns : 0;
    }

    // Lay out what rows [first, last) of positions see, rows of all pictures counted.
    void fill(T* memory, std::int64_t first, std::int64_t last) {
        if (!copies_) return;
        memory_ = memory;
        first_ = first;
        T* to = memory;
        for (std::int64_t image = first / walk_.out_height; image * walk_.out_height < last; ++image) {
            const std::int64_t begin = larger<std::int64_t>(first - image * walk_.out_height, 0);
            const std::int64_t end = smaller(last - image * walk_.out_height, walk_.out_height);
            const std::int64_t top = begin * walk_.stride_height - walk_.top;
            const std::int64_t count = (end - begin - 1) * walk_.stride_height + tall_;
            for (std::int64_t y = top; y < top + count; ++y, to += row_numbers()) fill_row(to, image, y);
        }
    }

    // The first number that the window sees at a position of a row.
    const T* at(std::int64_t row, std::int64_t column) const {
        const std::int64_t image = row / walk_.out_height, y = row % walk_.out_height;
        if (!copies_) {
            const std::int64_t down = image * walk_.height + y * walk_.stride_height - walk_.top;
            return pictures_ + (down * walk_.width + column * walk_.stride_width - walk_.left) * walk_.channels;
        }
        const std::int64_t begin = first_ % walk_.out_height, images = image - first_ / walk_.out_height;
        const std::int64_t first_rows = (walk_.out_height - begin - 1) * walk_.stride_height + tall_;
        const std::int64_t other_rows = (walk_.out_height - 1) * walk_.stride_height + tall_;
        const std::int64_t down = images == 0 ? (y - begin) * walk_.stride_height
                                              : first_rows + (images - 1) * other_rows + y * walk_.stride_height;
        return memory_ + down * row_numbers() + (column * walk_.stride_width - walk_.left + before_) * walk_.channels;
    }

    std::int64_t row_numbers() const { return (before_ + walk_.width + after_) * walk_.channels; }

  private:
    static constexpr std::int64_t budget = 128 * 1024;  // bytes

    std::int64_t wide() const { return (walk_.kernel_width - 1) * walk_.dilation_width + 1; }

    // Cells behind the picture that the last position sees.
    static std::int64_t beyond(std::int64_t positions, std::int64_t stride, std::int64_t padding, std::int64_t extent,
                               std::int64_t size) {
        return (positions - 1) * stride - padding + extent - size;
    }

    void fill_row(T* to, std::int64_t image, std::int64_t y) const {
        const std::int64_t numbers = walk_.width * walk_.channels;
        const bool inside = y >= 0 && y < walk_.height;
        const std::int64_t begin = inside ? before_ * walk_.channels : row_numbers();
        for (std::int64_t i = 0; i < begin; ++i) to[i] = 0;
        if (!inside) return;
        std::memcpy(to + begin, pictures_ + (image * walk_.height + y) * numbers,
                    static_cast<std::size_t>(numbers) * sizeof(T));
        for (std::int64_t i = begin + numbers; i < row_numbers(); ++i) to[i] = 0;
    }

    Walk walk_;
    const T* pictures_;
    std::int64_t tall_, before_, after_;
    bool copies_;
    T* memory_ = nullptr;
    std::int64_t first_ = 0;
};

}  // namespace trilith::TRILITH_ISA

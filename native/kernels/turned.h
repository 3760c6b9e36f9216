// A few columns of as many rows as a vector has lanes, turned so that each vector holds one column of them:
// what goes along the rows then goes from vector to vector, and no lanes have to be joined.
#pragma once

#include "core/call.h"
#include "kernels/transpose.h"

namespace trilith::TRILITH_ISA {

constexpr std::int64_t most_turned = 256;  // columns; beyond, they would leave the first cache

inline bool worth_turning(const Matrix& matrix) { return matrix.columns <= most_turned && matrix.rows > 1; }

template <class T>
class Turned {
  public:
    static constexpr std::int64_t height = lanes<T>;

    explicit Turned(Scratch& scratch)
        : columns_(scratch.take<T>((most_turned + panel_columns) * height)),
          rows_(columns_ + most_turned * height) {}

    // Rows [row, row + count) of a matrix; lanes behind `count` become zero.
    void read(const Matrix& matrix, std::int64_t row, std::int64_t count) {
        for (std::int64_t s = 0; s < matrix.segments(); ++s) {
            const Segment<T> part = segment<T>(matrix, s);
            const T* from = part.first + row * part.stride;
            std::int64_t stride = part.stride;
            if (!matrix.panels) {  // whole vectors are read, which could reach behind the matrix
                copy_rows(from, stride, count, part.width, rows_, panel_columns);
                from = rows_;
                stride = panel_columns;
            }
            transpose(from, stride, count, part.width, columns_ + s * panel_columns * height, height);
        }
    }

    void write(const Matrix& matrix, std::int64_t row, std::int64_t count) {
        for (std::int64_t s = 0; s < matrix.segments(); ++s) {
            const Segment<T> part = segment<T>(matrix, s);
            const T* const from = columns_ + s * panel_columns * height;
            T* const to = part.first + row * part.stride;
            if (matrix.panels) {
                transpose(from, height, part.width, count, to, part.stride);
            } else {
                transpose(from, height, part.width, count, rows_, panel_columns);
                copy_rows(rows_, panel_columns, count, part.width, to, part.stride);
            }
        }
    }

    const T* columns() const { return columns_; }
    Vector<T> column(std::int64_t c) const { return load(columns_ + c * height); }
    void set_column(std::int64_t c, Vector<T> v) { store(columns_ + c * height, v); }

  private:
    static void copy_rows(const T* from, std::int64_t from_stride, std::int64_t count, std::int64_t width,
                          T* to, std::int64_t to_stride) {
        for (std::int64_t r = 0; r < count; ++r)
            for (std::int64_t c = 0; c < width; ++c) to[r * to_stride + c] = from[r * from_stride + c];
    }

    T* columns_;  // turned
    T* rows_;     // of a segment, where the matrix is not in panels
};

}  // namespace trilith::TRILITH_ISA

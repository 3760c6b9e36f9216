// Runs a chain tile by tile: each step works on a whole tile, still in the cache when the next one comes.
#include "kernels/chain_tiles.h"
#include "kernels/kernels.h"
#include "kernels/part.h"

namespace trilith::TRILITH_ISA {
namespace {

// The elements of the range where they lie one after the other.
Range elements_of(const Call& call, const Matrix& shape, Range range, bool panels) {
    if (panels) {
        const std::int64_t columns = shape.padded_columns();
        if (call.domain == Domain::serial) return {0, columns * shape.rows};
        return {range.begin * panel_columns * shape.rows,
                smaller(range.end * panel_columns, columns) * shape.rows};
    }
    const std::int64_t all = shape.rows * shape.columns;
    if (call.domain == Domain::serial || (call.domain == Domain::panels && shape.columns == 1))
        return {0, all};
    if (call.domain == Domain::rows) return {range.begin * shape.columns, range.end * shape.columns};
    return {range.begin * panel_columns, smaller(range.end * panel_columns, all)};
}

template <class T>
void run_flat(const Call& call, const Matrix& shape, Range elements, Worker& worker) {
    Tiles<T>& tiles = Tiles<T>::in(worker, *call.chain, call, shape, panel_columns);
    for (std::int64_t begin = elements.begin; begin < elements.end; begin += tile_elements) {
        const std::int64_t count = smaller(elements.end - begin, tile_elements);
        tiles.run({true, begin, 0, 0, panel_columns, panel_columns, count}, nullptr);
    }
    tiles.finish(0);
}

Place place_of(const Matrix& shape, std::int64_t segment_number, std::int64_t row, std::int64_t end) {
    const Segment<char> part = segment<char>(shape, segment_number);
    const std::int64_t count = smaller(end - row, tile_rows) * part.padded;
    return {false, 0, row, segment_number, part.width, part.padded, count};
}

template <class T>
void run_rectangle(const Call& call, const Matrix& shape, Range rows, Range segments, Worker& worker,
                   std::int64_t part = 0) {
    bool across = false;
    for (const Step& step : call.chain->steps) across |= step.code == Code::sum_columns;
    // all segments of a row where its sum is needed or its memory is one piece, else all rows of a segment
    const bool rows_first = across || (!shape.panels && call.domain != Domain::panels);
    const std::int64_t first = segments.begin * panel_columns;
    const std::int64_t columns = smaller(segments.end * panel_columns, shape.columns) - first;
    const std::int64_t totals = (columns / panel_columns + 1) * panel_columns;
    Tiles<T>& tiles = Tiles<T>::in(worker, *call.chain, call, shape, totals, first);
    if (rows_first) {
        for (std::int64_t row = rows.begin; row < rows.end; row += tile_rows) {
            for (std::int64_t s = segments.begin; s < segments.end; ++s)
                tiles.run(place_of(shape, s, row, rows.end), nullptr);
            tiles.finish_rows(row, smaller(rows.end - row, tile_rows));
        }
    } else {
        for (std::int64_t s = segments.begin; s < segments.end; ++s)
            for (std::int64_t row = rows.begin; row < rows.end; row += tile_rows)
                tiles.run(place_of(shape, s, row, rows.end), nullptr);
    }
    tiles.finish(columns, part);
}

// The kernel "chain": operands as the steps say, the last one is the matrix whose elements it runs over. Where its range
// counts tasks, these are stretches of rows, as many as integers say, each with sums of its own.
template <class T>
void chain(const Call& call, Range range, Worker& worker) {
    const Matrix& shape = call.operands.back();
    const Order order = plan_of<T>(*call.chain, call, shape).order;
    if (order != Order::rectangle) {
        const Range elements = elements_of(call, shape, range, order == Order::flat_panels);
        return run_flat<T>(call, shape, elements, worker);
    }
    const Range all_rows{0, shape.rows}, all_segments{0, shape.segments()};
    if (call.domain == Domain::tasks) {
        for (std::int64_t part = range.begin; part < range.end; ++part)
            run_rectangle<T>(call, shape, stretch(shape.rows, part, call.integers[0]), all_segments, worker, part);
        return;
    }
    run_rectangle<T>(call, shape, call.domain == Domain::rows ? range : all_rows,
                     call.domain == Domain::panels ? range : all_segments, worker);
}

}  // namespace

template <class T>
Tiles<T>& begin_chain(const Chain& chain, const Call& call, const Matrix& shape, Worker& worker) {
    return Tiles<T>::in(worker, chain, call, shape, (shape.columns / panel_columns + 1) * panel_columns);
}

template <class T>
void finish_chain(Tiles<T>& tiles, std::int64_t part) {
    tiles.finish(tiles.shape().columns, part);
}

template <class T>
int places_to_load(const Tiles<T>& tiles, Tile tile, const T** places, int most) {
    const Place place = place_of(tiles.shape(), tile.segment, tile.row, tile.row + tile.height);
    return tiles.places_to_load(place, places, most);
}

template <class T>
void run_chain(Tiles<T>& tiles, Tile tile, const T* product) {
    const std::int64_t end = tile.row + tile.height;
    for (std::int64_t row = tile.row; row < end; row += tile_rows) {
        const Place place = place_of(tiles.shape(), tile.segment, row, end);
        tiles.run(place, product);
        if (product) product += place.count;
    }
}

template Tiles<float>& begin_chain<float>(const Chain&, const Call&, const Matrix&, Worker&);
template Tiles<double>& begin_chain<double>(const Chain&, const Call&, const Matrix&, Worker&);
template void finish_chain<float>(Tiles<float>&, std::int64_t);
template void finish_chain<double>(Tiles<double>&, std::int64_t);
template int places_to_load<float>(const Tiles<float>&, Tile, const float**, int);
template int places_to_load<double>(const Tiles<double>&, Tile, const double**, int);
template void run_chain<float>(Tiles<float>&, Tile, const float*);
template void run_chain<double>(Tiles<double>&, Tile, const double*);

void enter_chain(Table& table) {
    table[{"chain", Kind::float32}] = &chain<float>;
    table[{"chain", Kind::float64}] = &chain<double>;
    table[{"chain", Kind::int64}] = &chain<std::int64_t>;
}

}  // namespace trilith::TRILITH_ISA

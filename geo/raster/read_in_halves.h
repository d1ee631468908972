#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "geo/raster/raster_source.h"
#include "geo/raster/two_halves.h"

namespace sandtable::geo {

/// A window of a source, to be reduced by a whole factor while it is read.
struct ReducedWindow {
  PixelWindow pixels;
  int factor = 1;

  [[nodiscard]] int columns() const { return (pixels.columns + factor - 1) / factor; }
  [[nodiscard]] int rows() const { return (pixels.rows + factor - 1) / factor; }
  /// A position among the source's pixels as one among the reduced.
  [[nodiscard]] LocalXY reduced(LocalXY pixel) const {
    return {(pixel.x - pixels.column) / factor, (pixel.y - pixels.row) / factor};
  }
};

/// Reads a window with up to two threads, each with a handle of its own on the source.
/// open_reader(const RasterSource&) gives a Result of something with read(PixelWindow, factor, span<Value>).
template <class Value, class OpenReader>
Result<std::vector<Value>> read_in_halves(const std::string& source, int overview, const ReducedWindow& window,
                                          std::size_t values_a_pixel, OpenReader open_reader) {
  const std::size_t line = static_cast<std::size_t>(window.columns()) * values_a_pixel;
  std::vector<Value> out(line * static_cast<std::size_t>(window.rows()));
  const auto read_rows = [&](int first, int last) -> Status {
    auto opened = RasterSource::open(source, overview);
    if (!opened) return pass(opened);
    if (auto ok = opened->check_blocks(); !ok) return ok;
    auto reader = open_reader(*opened);
    if (!reader) return pass(reader);
    PixelWindow part = window.pixels;
    part.row += first * window.factor;
    part.rows = std::min(last * window.factor, window.pixels.rows) - first * window.factor;
    return reader->read(part, window.factor, std::span(out).subspan(static_cast<std::size_t>(first) * line));
  };
  std::array<Status, 2> halves;
  in_two_halves(window.rows(), out.size(),
                [&](int first, int last) { halves[first == 0 ? 0 : 1] = read_rows(first, last); });
  for (const Status& half : halves) {
    if (!half) return pass(half);
  }
  return out;
}

}  // namespace sandtable::geo

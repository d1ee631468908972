// `reading_speed FILE [LAYER]`: features a second of read_vector_layer(), feature by feature and through the Arrow
// stream, in this process and without reprojection. Prints, asserts nothing.

#include <fmt/format.h>

#include <chrono>
#include <ctime>
#include <string>

#include "geo/layers/layer_reading.h"

namespace {

void measure(const char* how, const std::string& file, const std::string& layer, const std::string& crs, bool arrow) {
  sandtable::geo::ReadingOptions options;
  options.trusted = true;
  options.allow_arrow = arrow;
  const auto start = std::chrono::steady_clock::now();
  const std::clock_t cpu_start = std::clock();
  const auto read = sandtable::geo::read_vector_layer(file, layer, crs, options);
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  // Of this process: what counts on a machine that others use too.
  const double cpu = static_cast<double>(std::clock() - cpu_start) / CLOCKS_PER_SEC;
  if (!read) {
    fmt::print("{}: {}\n", how, read.error().message);
    return;
  }
  const std::size_t count = read->value.feature_count();
  fmt::print("{:<20} {:>9} features {:>10} vertices {:>6.2f} s wall {:>6.2f} s CPU {:>10.0f} features/s of CPU\n", how,
             count, read->value.vertices.size(), seconds, cpu, static_cast<double>(count) / cpu);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {
    fmt::print(stderr, "usage: reading_speed FILE [LAYER]\n");
    return 2;
  }
  const std::string layer = argc > 2 ? argv[2] : "";
  measure("warm-up", argv[1], layer, "", true);
  measure("loop", argv[1], layer, "", false);
  measure("arrow", argv[1], layer, "", true);
  measure("arrow, to EPSG:3826", argv[1], layer, "EPSG:3826", true);
  return 0;
}

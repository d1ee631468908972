#include "viewer/app/commands/demo_command.h"

#include <fmt/format.h>

#include "geo/demo/demo.h"

namespace sandtable {

int run_demo(const DemoCommandOptions& options) {
  if (options.out.empty() || (options.size != "small" && options.size != "full")) {
    fmt::print(stderr, "sandtable demo: --out DIR is needed, and --size is small or full, not '{}'\n", options.size);
    return 2;
  }
  const auto written = geo::write_demo({.directory = options.out,
                                        .seed = options.seed,
                                        .size = options.size == "small" ? geo::DemoSize::kSmall : geo::DemoSize::kFull});
  if (!written) {
    fmt::print(stderr, "sandtable demo: {}\n", written.error().message);
    return 1;
  }
  fmt::print("{}\n", written->project.string());
  fmt::print("seed {}: {} buildings, {} road pieces, {} basins, {} stations, {} observations in {:.1f} s\n",
             written->seed, written->buildings, written->roads, written->basins, written->stations,
             written->observations, written->seconds);
  return 0;
}

}  // namespace sandtable

#pragma once

#include <cstdint>
#include <string>

namespace sandtable {

/// `sandtable demo --out DIR [--seed N] [--size small|full]`
struct DemoCommandOptions {
  std::string out;
  std::uint64_t seed = 1;
  std::string size = "full";
};

/// Writes the demo place and storm; prints what was made. Exit status: 0 written, 1 failed, 2 wrong usage.
int run_demo(const DemoCommandOptions& options);

}  // namespace sandtable

#include <fmt/format.h>

#include <cstring>
#include <ctime>

#include "tests/validation/cases.h"

/// Prints every figure of every case beside its limit. Usage: validation_table [whole] [CASE]
int main(int argc, char** argv) {
  using namespace sandtable::validation;
  Size size = Size::kSmall;
  const char* only = nullptr;
  for (int i = 1; i < argc; ++i) {
    if (std::strcmp(argv[i], "whole") == 0)
      size = Size::kWhole;
    else
      only = argv[i];
  }
  bool all_met = true;
  for (const NamedCase& named : cases()) {
    if (only != nullptr && std::strcmp(only, named.name) != 0) continue;
    const std::clock_t start = std::clock();
    const Outcome outcome = named.run(size);
    fmt::print("{} ({:.2f} s of processor)\n", outcome.title,
               static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC);
    if (!outcome.failure.empty()) fmt::print("  FAILED: {}\n", outcome.failure);
    all_met = all_met && outcome.failure.empty();
    for (const Figure& figure : outcome.figures) {
      const char* verdict = figure.only_reported ? "reported" : figure.met() ? "met" : "MISSED";
      fmt::print("  {:<62} {:>12.5g} {} {:.5g} {:<8} {}\n", figure.what, figure.measured,
                 figure.at_most ? "<=" : ">=", figure.limit, figure.unit, verdict);
      all_met = all_met && figure.met();
    }
  }
  return all_met ? 0 : 1;
}

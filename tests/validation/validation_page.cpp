#include <fmt/format.h>

#include <cstdio>
#include <cstring>
#include <fstream>
#include <string>

#include "tests/validation/cases.h"
#include "tests/validation/outcome_page.h"

/// Runs the cases and writes them as a page with plots. Usage: validation_page OUT.html [whole] [CASE]
/// Exit status: 0 all figures met, 1 one missed or the page could not be written, 2 usage.
int main(int argc, char** argv) {
  using namespace sandtable::validation;
  if (argc < 2) {
    fmt::print(stderr, "usage: validation_page OUT.html [whole] [CASE]\n");
    return 2;
  }
  Size size = Size::kSmall;
  std::string only;
  for (int i = 2; i < argc; ++i) {
    if (std::strcmp(argv[i], "whole") == 0) {
      size = Size::kWhole;
    } else {
      only = argv[i];
    }
  }
  std::vector<Outcome> outcomes;
  bool met = true;
  for (const NamedCase& named : cases()) {
    if (!only.empty() && only != named.name) continue;
    outcomes.push_back(named.run(size));
    met = met && all_met(outcomes.back());
    fmt::print(stderr, "{}: {}\n", named.name, all_met(outcomes.back()) ? "met" : "missed");
  }
  if (outcomes.empty()) {
    fmt::print(stderr, "validation_page: no case is called {}\n", only);
    return 2;
  }
  std::ofstream out(argv[1], std::ios::binary | std::ios::trunc);
  out << page(outcomes, size) << std::flush;
  if (!out) {
    fmt::print(stderr, "validation_page: {} cannot be written\n", argv[1]);
    return 1;
  }
  return met ? 0 : 1;
}

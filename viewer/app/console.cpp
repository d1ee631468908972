#include "viewer/app/console.h"

#include <cstdio>

namespace sandtable {

int report_failure(const Error& error) {
  fmt::print(stderr, "sandtable: {}\n", error.message);
  return kExitFailed;
}

int report_usage(std::string_view message) {
  fmt::print(stderr, "sandtable: {}\nSee sandtable --help.\n", message);
  return kExitUsage;
}

void report_warnings(const Warnings& warnings) {
  for (const std::string& warning : warnings) fmt::print(stderr, "warning: {}\n", warning);
}

}  // namespace sandtable

#pragma once

#include <cstdio>
#include <cstdlib>
#include <sstream>
#include <string>

#include "twin/base/text.h"

namespace sandtable::fuzz {

/// Ends the program when a promise is broken.
inline void promise(bool kept, const char* what) {
  if (kept) return;
  std::fprintf(stderr, "broken promise: %s\n", what);
  std::abort();
}

/// A refusal that a person can read: valid UTF-8 without control codes, every line beginning with the file.
inline void check_refusal(const std::string& message) {
  promise(valid_utf8(message) == message, "messages are valid UTF-8");
  promise(!message.empty(), "a refusal says why");
  std::istringstream lines(message);
  for (std::string line; std::getline(lines, line);) {
    promise(line.starts_with("fuzz.toml:"), "every line names the file");
    for (const char c : line) promise(static_cast<unsigned char>(c) >= 0x20 && c != 0x7F, "no control codes");
  }
}

}  // namespace sandtable::fuzz

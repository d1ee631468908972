#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "twin/base/time.h"
#include "twin/core/role.h"

namespace sandtable {

/// What somebody wrote into the journal. A wrong note is never removed: it is struck through and stays readable.
struct Note {
  std::int64_t entry = 0;  ///< of the journal, by which it can be struck through
  std::string text;
  std::string struck_by;   ///< empty while it holds
  std::string struck_why;
  std::string by;          ///< who wrote it
  UtcTime at{};            ///< when, on the incident clock
  std::optional<AskedFrom> asked_from{};  ///< as Event::asked_from
};

}  // namespace sandtable

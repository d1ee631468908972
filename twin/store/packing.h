#pragma once

#include <cstddef>

#include "twin/base/time.h"

namespace sandtable {

/// When observations that came as rows are packed. Few rows do not pack well, and more of each series pack better.
struct Packing {
  std::size_t fewest_rows = 65'536;
  std::size_t rows_per_series = 60;
  std::size_t most_rows = 1'000'000;    ///< then packed however many series there are; bounds the memory
  std::size_t fewest_at_rest = 16'384;  ///< a file that is closed is packed from here on
  std::size_t bulk = 100'000;           ///< so many in one append() are packed without ever being rows
  Duration hurry{std::chrono::milliseconds{100}};  ///< how long it may hold a commit up where rows come faster
};

}  // namespace sandtable

#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "twin/base/result.h"

namespace sandtable {

/// What a run of this very program said.
struct OwnProcessEnd {
  int status = 0;   ///< exit status; 128 + the signal when one ended it
  std::string out;  ///< at most a mebibyte of each
  std::string error;
};

/// Runs this program again with other arguments and waits for its end: for work that must neither stop a frame nor
/// share the window's libraries. Blocking, for a worker. Fails with kInternal when no process can be started, kLimit
/// when it takes longer than `most` (it is ended then).
Result<OwnProcessEnd> run_own_process(const std::vector<std::string>& arguments, std::chrono::seconds most);

}  // namespace sandtable

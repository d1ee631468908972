#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace sandtable {

/// `sandtable replay INCIDENT [--from T] [--to T] [--speed X] [--json] [--digest-every N]`
struct ReplayOptions {
  std::string incident;  ///< file, or address of a shared one
  std::optional<std::string> from;
  std::optional<std::string> to;
  std::optional<double> speed;  ///< incident seconds per real second; empty: as fast as possible
  bool json = false;
  std::int64_t digest_every = 1000;  ///< events; the last one has a digest in any case
};

/// Reduces a stored journal and prints its events and the state's digests; sends nothing to anybody.
/// 0: replayed; 1: the file cannot be read; 2: usage.
int run_replay(const ReplayOptions& options);

}  // namespace sandtable

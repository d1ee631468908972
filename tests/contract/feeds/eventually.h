#pragma once

#include <chrono>
#include <functional>
#include <thread>

namespace sandtable::test {

/// Calls `done` until it is true, for at most `patience`; gives whether it became true. For peers that really run
/// beside the test and have no clock of ours.
inline bool eventually(const std::function<bool()>& done, std::chrono::seconds patience = std::chrono::seconds{20}) {
  const auto end = std::chrono::steady_clock::now() + patience;
  while (!done()) {
    if (std::chrono::steady_clock::now() > end) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds{2});
  }
  return true;
}

}  // namespace sandtable::test

#pragma once

#include <cstddef>
#include <thread>

namespace sandtable::geo {

/// Runs work(first, last) over [0, rows): the southern half on a thread of its own when there are cells enough to
/// pay for it. `work` is called from two threads at once and must not throw.
template <class Work>
void in_two_halves(int rows, std::size_t cells, Work work) {
  constexpr std::size_t kWorthAThread = 1u << 18;
  if (cells < kWorthAThread || rows < 2) {
    work(0, rows);
    return;
  }
  std::thread south([&] { work(rows / 2, rows); });
  work(0, rows / 2);
  south.join();
}

}  // namespace sandtable::geo

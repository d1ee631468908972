#pragma once

#include <chrono>
#include <deque>
#include <optional>

namespace sandtable {

/// How a child ended, as waitpid() tells it.
struct ChildEnd {
  bool crashed = false;  ///< by a signal
  int status = 0;        ///< exit status, or the signal's number
};

/// When a crashed window comes back, and when it is given up. A value; takes the time from its caller.
class RestartPolicy {
 public:
  using Time = std::chrono::steady_clock::time_point;
  /// So many crashes within kSpell are no accident any more.
  static constexpr std::size_t kMostCrashes = 5;
  static constexpr std::chrono::minutes kSpell{5};
  static constexpr std::chrono::seconds kPause{1};

  /// How long to wait before the next start; empty: it ended on purpose, or cannot run here.
  std::optional<std::chrono::seconds> after(const ChildEnd& end, Time now);
  /// It was given up because it kept crashing.
  [[nodiscard]] bool gave_up() const { return gave_up_; }

 private:
  std::deque<Time> crashes_;
  bool gave_up_ = false;
};

/// Runs this program again with the same arguments, less --watchdog, until it ends on purpose; gives its exit status.
/// The child ends with this process.
int run_watched();

}  // namespace sandtable

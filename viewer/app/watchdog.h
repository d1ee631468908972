#pragma once

#include <chrono>
#include <deque>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace sandtable {

/// How a child ended, as waitpid() tells it.
struct ChildEnd {
  bool crashed = false;  ///< by a signal
  int status = 0;        ///< exit status, or the signal's number
  bool shown = false;    ///< its first picture had been on the screen
};

/// When a window that crashed, or failed after it had shown something, comes back, and when it is given up. A value;
/// takes the time from its caller.
class RestartPolicy {
 public:
  using Time = std::chrono::steady_clock::time_point;
  /// So many crashes within kSpell are no accident any more.
  static constexpr std::size_t kMostCrashes = 5;
  static constexpr std::chrono::minutes kSpell{5};
  static constexpr std::chrono::seconds kPause{1};

  /// How long to wait before the next start; empty: it ended on purpose, was asked wrongly, or cannot run here.
  std::optional<std::chrono::seconds> after(const ChildEnd& end, Time now);
  /// It was given up because it kept crashing.
  [[nodiscard]] bool gave_up() const { return gave_up_; }

 private:
  std::deque<Time> crashes_;
  bool gave_up_ = false;
};

/// Runs a program with these arguments, its own name first, and waits for its end. It ends with this process.
ChildEnd run_child(const std::filesystem::path& program, const std::vector<std::string>& arguments);

/// Has the watchdog know that the first picture is on the screen: from then on this program is missed when it fails.
/// Does nothing where nobody watches, and the second time.
void tell_first_picture();

/// Runs this program again with the same arguments, less --watchdog, until it ends on purpose; gives its exit status.
/// The child ends with this process.
int run_watched();

}  // namespace sandtable

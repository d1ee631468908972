#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "twin/base/result.h"

namespace sandtable::geo {

/// What the child that opens a user's file may use up.
struct ReaderLimits {
  double seconds = 8;            ///< wall clock and CPU time in all
  double silence_seconds = 8;    ///< longest wait for a line: reading sends a heartbeat
  std::size_t memory_mb = 1024;  ///< address space
};
/// For reading a whole layer, which may be millions of features.
inline constexpr ReaderLimits kReadingLimits{300, 30, 8192};

/// The program that is started as the child: by default this very program. It must pass the command line that starts
/// with kReaderSubcommand to run_reader_child().
struct ReaderProgram {
  std::filesystem::path path = "/proc/self/exe";
};
inline constexpr std::string_view kReaderSubcommand = "--read-child";

/// How a child ended.
struct ReaderEnd {
  enum class Kind { kFinished, kCrashed, kTimedOut, kOutOfMemory, kNotStarted } kind = Kind::kFinished;
  int signal = 0;
};

/// Runs the reader child (no shell) in a process group of its own, gives it `words` through its standard input, hands
/// every line it answers to `on_line`, and returns when it and everything it started are gone. Blocks the calling
/// thread; any thread may call. The child has no terminal, no open file but these two, and dies with this process.
ReaderEnd run_reader_process(const ReaderProgram& program, const std::vector<std::string>& words,
                             const ReaderLimits& limits, const std::function<void(std::string_view)>& on_line);

/// The child's side: the words it was given. Empty when this process is no reader child.
std::vector<std::string> reader_words();

/// A private folder that disappears with the object.
class WorkFolder {
 public:
  static Result<WorkFolder> make();
  WorkFolder(WorkFolder&& other) noexcept;
  WorkFolder& operator=(WorkFolder&&) = delete;
  ~WorkFolder();
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  explicit WorkFolder(std::filesystem::path path) : path_(std::move(path)) {}
  std::filesystem::path path_;
};

}  // namespace sandtable::geo

#include "geo/reader/reader_process.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <system_error>
#include <utility>

#include "geo/reader/reader_answer.h"

namespace sandtable::geo {
namespace {

using SteadyTime = std::chrono::steady_clock::time_point;

// A layer description is a few kilobytes; a child that answers more than this is not to be believed.
constexpr std::size_t kMostAnswerBytes = std::size_t{64} << 20;

class FileActions {
 public:
  FileActions(int request_fd, int answer_fd) {
    posix_spawn_file_actions_init(&actions_);
    posix_spawn_file_actions_adddup2(&actions_, request_fd, STDIN_FILENO);
    posix_spawn_file_actions_addopen(&actions_, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_addopen(&actions_, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_adddup2(&actions_, answer_fd, kAnswerFd);
    posix_spawn_file_actions_addclosefrom_np(&actions_, kAnswerFd + 1);
  }
  FileActions(const FileActions&) = delete;
  FileActions& operator=(const FileActions&) = delete;
  ~FileActions() { posix_spawn_file_actions_destroy(&actions_); }
  [[nodiscard]] const posix_spawn_file_actions_t* get() const { return &actions_; }

 private:
  posix_spawn_file_actions_t actions_{};
};

class SpawnAttributes {
 public:
  SpawnAttributes() {
    posix_spawnattr_init(&attributes_);
    sigset_t none;
    sigemptyset(&none);
    sigset_t all;
    sigfillset(&all);
    posix_spawnattr_setsigmask(&attributes_, &none);
    posix_spawnattr_setsigdefault(&attributes_, &all);
    posix_spawnattr_setpgroup(&attributes_, 0);
    posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  }
  SpawnAttributes(const SpawnAttributes&) = delete;
  SpawnAttributes& operator=(const SpawnAttributes&) = delete;
  ~SpawnAttributes() { posix_spawnattr_destroy(&attributes_); }
  [[nodiscard]] const posix_spawnattr_t* get() const { return &attributes_; }

 private:
  posix_spawnattr_t attributes_{};
};

/// A file in memory that holds the words, each ended by a zero byte; -1 when there is none to be had.
int written_request(const std::vector<std::string>& words) {
  std::string bytes;
  for (const std::string& word : words) bytes.append(word).push_back('\0');
  const int fd = memfd_create("request", MFD_CLOEXEC);
  if (fd < 0) return -1;
  const bool whole = write(fd, bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size());
  if (whole && lseek(fd, 0, SEEK_SET) == 0) return fd;
  close(fd);
  return -1;
}

/// Cuts what comes through the pipe into lines.
class LineCutter {
 public:
  explicit LineCutter(const std::function<void(std::string_view)>& on_line) : on_line_(on_line) {}
  void feed(std::string_view bytes) {
    pending_.append(bytes);
    std::size_t begin = 0;
    for (std::size_t end = pending_.find('\n'); end != std::string::npos; end = pending_.find('\n', begin)) {
      on_line_(std::string_view(pending_).substr(begin, end - begin));
      begin = end + 1;
    }
    pending_.erase(0, begin);
  }

 private:
  const std::function<void(std::string_view)>& on_line_;
  std::string pending_;
};

/// Reads until the child closes the pipe. False when a limit was reached first.
bool listen(int fd, const ReaderLimits& limits, const std::function<void(std::string_view)>& on_line) {
  using std::chrono::duration;
  using std::chrono::steady_clock;
  const SteadyTime start = steady_clock::now();
  SteadyTime last_word = start;
  std::size_t received = 0;
  LineCutter lines(on_line);
  std::array<char, 65536> buffer{};
  for (;;) {
    const SteadyTime now = steady_clock::now();
    const double left = std::min(limits.seconds - duration<double>(now - start).count(),
                                 limits.silence_seconds - duration<double>(now - last_word).count());
    if (left <= 0) return false;
    pollfd waiting{fd, POLLIN, 0};
    const int ready = poll(&waiting, 1, static_cast<int>(left * 1000) + 1);
    if (ready < 0 && errno != EINTR) return false;
    if (ready <= 0) continue;
    const ssize_t got = read(fd, buffer.data(), buffer.size());
    if (got < 0 && (errno == EINTR || errno == EAGAIN)) continue;
    if (got <= 0) return true;
    last_word = steady_clock::now();
    received += static_cast<std::size_t>(got);
    if (received > kMostAnswerBytes) return false;
    lines.feed(std::string_view(buffer.data(), static_cast<std::size_t>(got)));
  }
}

}  // namespace

ReaderEnd run_reader_process(const ReaderProgram& program, const std::vector<std::string>& words,
                             const ReaderLimits& limits, const std::function<void(std::string_view)>& on_line) {
  std::array<int, 2> pipe_fds{};
  if (pipe2(pipe_fds.data(), O_CLOEXEC) != 0) return {ReaderEnd::Kind::kNotStarted, 0};
  const int request = written_request(words);
  std::string program_path = program.path.string();
  std::string subcommand(kReaderSubcommand);
  const std::array<char*, 3> argv = {program_path.data(), subcommand.data(), nullptr};
  pid_t child = -1;
  int spawned = request < 0 ? errno : 0;
  if (spawned == 0) {
    const FileActions actions(request, pipe_fds[1]);
    const SpawnAttributes attributes;
    spawned = posix_spawn(&child, program_path.c_str(), actions.get(), attributes.get(), argv.data(), environ);
    close(request);
  }
  close(pipe_fds[1]);
  if (spawned != 0) {
    close(pipe_fds[0]);
    return {ReaderEnd::Kind::kNotStarted, 0};
  }
  const bool in_time = listen(pipe_fds[0], limits, on_line);
  close(pipe_fds[0]);
  // A child that answered everything has nothing left to do; one that did not is stopped. Both ways the whole group.
  int status = 0;
  if (in_time) {
    // The pipe may be closed by a crash in progress: wait for the true status, but not for ever.
    for (int patience = 0; patience < 200; ++patience) {
      const pid_t gone = waitpid(child, &status, WNOHANG);
      if (gone == child) {
        kill(-child, SIGKILL);
        if (!WIFSIGNALED(status)) {
          return {WEXITSTATUS(status) == 0 ? ReaderEnd::Kind::kFinished : ReaderEnd::Kind::kCrashed, 0};
        }
        const int signal_number = WTERMSIG(status);
        const bool cpu = signal_number == SIGXCPU;
        return {cpu ? ReaderEnd::Kind::kTimedOut : ReaderEnd::Kind::kCrashed, signal_number};
      }
      usleep(patience < 50 ? 1000 : 10000);
    }
  }
  kill(-child, SIGKILL);
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  return {in_time ? ReaderEnd::Kind::kFinished : ReaderEnd::Kind::kTimedOut, 0};
}

std::vector<std::string> reader_words() {
  constexpr std::size_t kMostBytes = std::size_t{1} << 20;
  std::string bytes;
  std::array<char, 4096> buffer{};
  while (bytes.size() < kMostBytes) {
    const ssize_t got = read(STDIN_FILENO, buffer.data(), buffer.size());
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) break;
    bytes.append(buffer.data(), static_cast<std::size_t>(got));
  }
  std::vector<std::string> words;
  for (std::size_t begin = 0, end = bytes.find('\0'); end != std::string::npos; end = bytes.find('\0', begin)) {
    words.push_back(bytes.substr(begin, end - begin));
    begin = end + 1;
  }
  return words;
}

Result<WorkFolder> WorkFolder::make() {
  std::error_code error;
  std::filesystem::path base = std::filesystem::temp_directory_path(error);
  if (error) base = "/tmp";
  std::string pattern = (base / "sandtable-XXXXXX").string();
  if (!mkdtemp(pattern.data())) {
    return fail(ErrorCode::kIo, "cannot make a work folder in {}: {}", base.string(),
                std::generic_category().message(errno));
  }
  return WorkFolder(pattern);
}

WorkFolder::WorkFolder(WorkFolder&& other) noexcept : path_(std::exchange(other.path_, {})) {}

WorkFolder::~WorkFolder() {
  if (path_.empty()) return;
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

}  // namespace sandtable::geo

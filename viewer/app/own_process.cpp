#include "viewer/app/own_process.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <cstring>

extern char** environ;  // NOLINT(readability-identifier-naming): POSIX

namespace sandtable {
namespace {

constexpr std::size_t kMostOutput = 1 << 20;

class Pipe {
 public:
  Pipe() {
    if (::pipe2(ends_.data(), O_CLOEXEC) != 0) ends_ = {-1, -1};
  }
  ~Pipe() {
    close_end(0);
    close_end(1);
  }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;
  [[nodiscard]] int reading() const { return ends_[0]; }
  [[nodiscard]] int writing() const { return ends_[1]; }
  void close_end(std::size_t i) {
    if (ends_[i] >= 0) ::close(ends_[i]);
    ends_[i] = -1;
  }

 private:
  std::array<int, 2> ends_{-1, -1};
};

Result<pid_t> start(const std::vector<std::string>& arguments, const Pipe& out, const Pipe& error) {
  std::vector<char*> pointers{const_cast<char*>("sandtable")};
  for (const std::string& argument : arguments) pointers.push_back(const_cast<char*>(argument.c_str()));
  pointers.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&actions, out.writing(), STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&actions, error.writing(), STDERR_FILENO);
  // Sockets of feeds and the database are the window's alone.
  posix_spawn_file_actions_addclosefrom_np(&actions, 3);
  pid_t child = -1;
  const int failed = ::posix_spawn(&child, "/proc/self/exe", &actions, nullptr, pointers.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  if (failed != 0) return fail(ErrorCode::kInternal, "no process can be started: {}", std::strerror(failed));
  return child;
}

/// True at its end.
bool drain(int from, std::string& into) {
  std::array<char, 4096> block{};
  const ssize_t got = ::read(from, block.data(), block.size());
  if (got > 0 && into.size() < kMostOutput) into.append(block.data(), static_cast<std::size_t>(got));
  return got == 0 || (got < 0 && errno != EINTR && errno != EAGAIN);
}

}  // namespace

Result<OwnProcessEnd> run_own_process(const std::vector<std::string>& arguments, std::chrono::seconds most) {
  Pipe out;
  Pipe error;
  if (out.reading() < 0 || error.reading() < 0) return fail(ErrorCode::kInternal, "no pipe: {}", std::strerror(errno));
  const auto child = start(arguments, out, error);
  if (!child) return pass(child);
  out.close_end(1);
  error.close_end(1);
  OwnProcessEnd end;
  bool out_ended = false;
  bool error_ended = false;
  bool too_long = false;
  const auto until = std::chrono::steady_clock::now() + most;
  while (!out_ended || !error_ended) {
    std::array<pollfd, 2> wait{pollfd{out_ended ? -1 : out.reading(), POLLIN, 0},
                               pollfd{error_ended ? -1 : error.reading(), POLLIN, 0}};
    constexpr int kPatience_ms = 500;
    const int ready = ::poll(wait.data(), wait.size(), kPatience_ms);
    if (ready > 0 && wait[0].revents != 0) out_ended = drain(out.reading(), end.out);
    if (ready > 0 && wait[1].revents != 0) error_ended = drain(error.reading(), end.error);
    if (std::chrono::steady_clock::now() < until || too_long) continue;
    too_long = true;
    ::kill(*child, SIGKILL);
  }
  int status = 0;
  while (::waitpid(*child, &status, 0) < 0 && errno == EINTR) {
  }
  if (too_long) return fail(ErrorCode::kLimit, "not done after {} s", most.count());
  constexpr int kBySignal = 128;
  end.status = WIFSIGNALED(status) ? kBySignal + WTERMSIG(status) : WEXITSTATUS(status);
  return end;
}

}  // namespace sandtable

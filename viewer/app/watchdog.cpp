#include "viewer/app/watchdog.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <charconv>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "viewer/app/console.h"

namespace sandtable {
namespace {

std::vector<std::string> own_arguments() {
  std::ifstream in("/proc/self/cmdline", std::ios::binary);
  std::vector<std::string> arguments;
  for (std::string argument; std::getline(in, argument, '\0');) {
    if (argument != "--watchdog") arguments.push_back(argument);
  }
  return arguments;
}

/// Where the child finds the pipe into which it tells of its first picture.
constexpr const char* kWatched = "SANDTABLE_WATCHED";

/// A pipe that ends with its holder.
struct Pipe {
  Pipe() {
    if (pipe2(ends, O_CLOEXEC | O_NONBLOCK) != 0) ends[0] = ends[1] = -1;
  }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;
  ~Pipe() {
    for (const int end : ends) {
      if (end >= 0) ::close(end);
    }
  }
  int ends[2]{-1, -1};
};

pid_t start_child(const std::filesystem::path& program, const std::vector<std::string>& arguments, const Pipe& pipe) {
  std::vector<char*> pointers;
  for (const std::string& argument : arguments) pointers.push_back(const_cast<char*>(argument.c_str()));
  pointers.push_back(nullptr);
  const pid_t parent = getpid();
  const pid_t child = fork();
  if (child != 0) return child;
  prctl(PR_SET_PDEATHSIG, SIGTERM);
  if (getppid() != parent) _exit(kExitFailed);  // it was gone before the line above took effect
  fcntl(pipe.ends[1], F_SETFD, 0);
  setenv(kWatched, std::to_string(pipe.ends[1]).c_str(), 1);
  execv(program.c_str(), pointers.data());
  _exit(kExitFailed);
}

ChildEnd wait_for(pid_t child) {
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  return WIFSIGNALED(status) ? ChildEnd{true, WTERMSIG(status)} : ChildEnd{false, WEXITSTATUS(status)};
}

}  // namespace

std::optional<std::chrono::seconds> RestartPolicy::after(const ChildEnd& end, Time now) {
  // Somebody ended it from outside, as a shutdown does.
  const bool asked = end.crashed && (end.status == SIGTERM || end.status == SIGINT || end.status == SIGHUP);
  // What cannot open will not open the next time; what was open already may.
  const bool failed = !end.crashed && end.shown && end.status != kExitOk && end.status != kExitUsage;
  if (asked || !(end.crashed || failed)) return std::nullopt;
  std::erase_if(crashes_, [&](Time t) { return now - t > kSpell; });
  crashes_.push_back(now);
  gave_up_ = crashes_.size() >= kMostCrashes;
  if (gave_up_) return std::nullopt;
  return kPause * static_cast<int>(crashes_.size());
}

ChildEnd run_child(const std::filesystem::path& program, const std::vector<std::string>& arguments) {
  const Pipe pipe;
  const pid_t child = start_child(program, arguments, pipe);
  if (child < 0) return {false, kExitFailed};
  ChildEnd end = wait_for(child);
  char told = 0;
  end.shown = ::read(pipe.ends[0], &told, 1) == 1;
  return end;
}

void tell_first_picture() {
  const char* where = std::getenv(kWatched);
  if (where == nullptr) return;
  int end = -1;
  const std::string_view number(where);
  std::from_chars(number.data(), number.data() + number.size(), end);
  unsetenv(kWatched);
  if (end < 0) return;
  // Where this cannot be written nobody watches any more.
  [[maybe_unused]] const auto written = ::write(end, "", 1);
  ::close(end);
}

int run_watched() {
  const std::vector<std::string> arguments = own_arguments();
  RestartPolicy policy;
  for (;;) {
    const ChildEnd end = run_child("/proc/self/exe", arguments);
    const auto pause = policy.after(end, std::chrono::steady_clock::now());
    if (policy.gave_up())
      return report_failure({ErrorCode::kInternal,
                             fmt::format("the window failed {} times in five minutes", RestartPolicy::kMostCrashes)});
    if (!pause) return end.crashed ? kExitFailed : end.status;
    fmt::print(stderr, "sandtable: the window ended {} {}; it starts again in {} s\n",
               end.crashed ? "by signal" : "with status", end.status, pause->count());
    std::this_thread::sleep_for(*pause);
  }
}

}  // namespace sandtable

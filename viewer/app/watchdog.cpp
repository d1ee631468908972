#include "viewer/app/watchdog.h"

#include <fmt/format.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <fstream>
#include <string>
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

pid_t start_child(const std::vector<std::string>& arguments) {
  std::vector<char*> pointers;
  for (const std::string& argument : arguments) pointers.push_back(const_cast<char*>(argument.c_str()));
  pointers.push_back(nullptr);
  const pid_t parent = getpid();
  const pid_t child = fork();
  if (child != 0) return child;
  prctl(PR_SET_PDEATHSIG, SIGTERM);
  if (getppid() != parent) _exit(kExitFailed);  // it was gone before the line above took effect
  execv("/proc/self/exe", pointers.data());
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
  if (!end.crashed || asked) return std::nullopt;
  std::erase_if(crashes_, [&](Time t) { return now - t > kSpell; });
  crashes_.push_back(now);
  gave_up_ = crashes_.size() >= kMostCrashes;
  if (gave_up_) return std::nullopt;
  return kPause * static_cast<int>(crashes_.size());
}

int run_watched() {
  const std::vector<std::string> arguments = own_arguments();
  RestartPolicy policy;
  for (;;) {
    const pid_t child = start_child(arguments);
    if (child < 0) return report_failure({ErrorCode::kInternal, "no process can be started to watch"});
    const ChildEnd end = wait_for(child);
    const auto pause = policy.after(end, std::chrono::steady_clock::now());
    if (policy.gave_up()) return report_failure({ErrorCode::kInternal, fmt::format("the window crashed {} times in five minutes", RestartPolicy::kMostCrashes)});
    if (!pause) return end.crashed ? kExitFailed : end.status;
    fmt::print(stderr, "sandtable: the window ended by signal {}; it starts again in {} s\n", end.status, pause->count());
    std::this_thread::sleep_for(*pause);
  }
}

}  // namespace sandtable

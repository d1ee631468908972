#include "tests/bench/scene/stopwatch.h"

#include <fmt/format.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <fstream>
#include <iterator>
#include <sstream>

namespace sandtable::bench {

double process_age_ms() {
  std::ifstream file("/proc/self/stat");
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  // Field 22 counts ticks since boot; fields are counted from behind the command's closing bracket.
  std::istringstream fields(text.substr(text.rfind(')') + 2));
  std::string field;
  for (int i = 3; i <= 22; ++i) fields >> field;
  const double started_s = std::stod(field) / static_cast<double>(sysconf(_SC_CLK_TCK));
  timespec now{};
  clock_gettime(CLOCK_BOOTTIME, &now);
  return (static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9 - started_s) * 1000;
}

double cpu_ms() {
  rusage use{};
  getrusage(RUSAGE_SELF, &use);
  const auto ms = [](const timeval& t) { return static_cast<double>(t.tv_sec) * 1e3 + static_cast<double>(t.tv_usec) * 1e-3; };
  return ms(use.ru_utime) + ms(use.ru_stime);
}

double peak_memory_mb() {
  rusage use{};
  getrusage(RUSAGE_SELF, &use);
  return static_cast<double>(use.ru_maxrss) / 1024;
}

double now_ms() {
  return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

void print_frames(const std::string& name, std::vector<double> frame_ms) {
  if (frame_ms.empty()) return;
  std::sort(frame_ms.begin(), frame_ms.end());
  fmt::print("{}: median {:.1f} ms, p95 {:.1f} ms over {} frames\n", name, frame_ms[frame_ms.size() / 2],
             frame_ms[frame_ms.size() * 95 / 100], frame_ms.size());
}

}  // namespace sandtable::bench

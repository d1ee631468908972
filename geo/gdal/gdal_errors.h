#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace sandtable::geo {

/// Collects what GDAL says on this thread while it lives; nothing reaches stderr.
/// Must be destroyed on its own thread, in reverse order of construction.
class GdalErrors {
 public:
  GdalErrors();
  GdalErrors(const GdalErrors&) = delete;
  GdalErrors& operator=(const GdalErrors&) = delete;
  ~GdalErrors();

  /// Different messages since the last take(), at most 12, each clipped and valid UTF-8. Repeats are counted.
  std::vector<std::string> take();
  /// Failures since the last take(); warnings do not count.
  [[nodiscard]] std::size_t failures() const { return failures_; }
  /// The newest failure, for an error text; "no reason given" when GDAL was silent.
  [[nodiscard]] std::string last_failure() const;
  [[nodiscard]] bool out_of_memory() const { return out_of_memory_; }
  /// Called with GDAL's last words before it aborts the process.
  void on_fatal(std::function<void(bool out_of_memory)> callback) { on_fatal_ = std::move(callback); }

  void hear(int error_class, int error_number, const char* message);  // for the C callback

 private:
  std::vector<std::pair<std::string, std::size_t>> messages_;
  std::string last_failure_;
  std::size_t failures_ = 0;
  bool out_of_memory_ = false;
  std::function<void(bool)> on_fatal_;
};

}  // namespace sandtable::geo

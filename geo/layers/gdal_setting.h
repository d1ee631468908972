#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sandtable::geo {

/// For the reader child: registers exactly the drivers of design/geodata.md 2.1 and forbids GDAL the network, sidecar
/// files and entity expansion. `work` receives what drivers must write (OSM indexes). Once a process.
void set_up_gdal_in_child(const std::filesystem::path& work, bool network_wanted);
/// For the application itself, which opens only trusted files: other threads may be using GDAL already, so nothing is
/// taken away from it; the allowed drivers are still the only ones open_half() tries. Any thread.
void set_up_gdal_in_host();

/// Names of the allowed drivers, in GDAL's order, for one half of a source.
enum class Half { kRaster, kVector };
const std::vector<std::string>& allowed_drivers(Half half);
/// Whether this GDAL has a driver at all, allowed or not.
bool gdal_has_driver(const std::string& name);

/// Collects what GDAL says on this thread while it lives; nothing reaches stderr.
class GdalErrors {
 public:
  GdalErrors();
  GdalErrors(const GdalErrors&) = delete;
  GdalErrors& operator=(const GdalErrors&) = delete;
  ~GdalErrors();

  /// Different messages since the last take(), at most 12, each clipped and valid UTF-8. Repeats are folded.
  std::vector<std::string> take();
  [[nodiscard]] std::size_t failures() const { return failures_; }
  [[nodiscard]] bool out_of_memory() const { return out_of_memory_; }
  /// Called with GDAL's last words before it aborts the process.
  void on_fatal(std::function<void(bool out_of_memory)> callback) { on_fatal_ = std::move(callback); }

  void hear(int error_class, int error_number, const char* message);  // for the C callback

 private:
  std::vector<std::pair<std::string, std::size_t>> messages_;
  std::size_t failures_ = 0;
  bool out_of_memory_ = false;
  std::function<void(bool)> on_fatal_;
};

}  // namespace sandtable::geo

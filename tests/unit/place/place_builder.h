#pragma once

#include <atomic>
#include <filesystem>
#include <fstream>
#include <string>

#include <unistd.h>

#include "twin/place/place_file.h"

namespace sandtable::place_test {

/// A directory with the few files that place texts name; gone with the object.
class PlaceDirectory {
 public:
  PlaceDirectory() {
    static std::atomic<int> count{0};
    path_ = std::filesystem::temp_directory_path() /
            ("sandtable-place-" + std::to_string(::getpid()) + "-" + std::to_string(count++));
    std::filesystem::create_directories(path_ / "feeds");
    for (const char* name : {"a.gpkg", "dem.tif", "feeds/obs.csv", "feeds/stations.csv", "feeds/page1.json"})
      write(name, "");
  }
  ~PlaceDirectory() { std::filesystem::remove_all(path_); }
  PlaceDirectory(const PlaceDirectory&) = delete;
  PlaceDirectory& operator=(const PlaceDirectory&) = delete;

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  void write(const std::string& name, const std::string& text) const { std::ofstream(path_ / name) << text; }
  [[nodiscard]] Result<Place> parse(const std::string& toml) const { return parse_place(toml, "town.toml", path_); }

  /// The messages of a text that must not load; empty when it loads.
  [[nodiscard]] std::string problems(const std::string& toml) const {
    const auto place = parse(toml);
    return place ? "" : place.error().message;
  }

 private:
  std::filesystem::path path_;
};

/// The least that loads: six lines, so that what a test appends begins in line 7.
inline const std::string kTown = R"([place]
name = "Town"
crs = "EPSG:3826"
extent = [0, 0, 2000, 1000]
zone = "+08:00"

)";

}  // namespace sandtable::place_test

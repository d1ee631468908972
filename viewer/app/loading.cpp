#include "viewer/app/loading.h"

#include <algorithm>
#include <cstdlib>

#include "geo/demo/demo.h"
#include "twin/place/place_file.h"
#include "twin/store/postgres_store.h"
#include "viewer/app/compose.h"

namespace sandtable {
namespace {

namespace fs = std::filesystem;

/// What can still be shown of an incident whose place is gone: the frame of its own coordinates.
Place bare_place(IncidentStore& store, const fs::path& file) {
  Place place;
  place.file = file;
  (void)store.read(1, [&](const Event& event) {
    if (const auto* opened = std::get_if<IncidentOpened>(&event.body)) {
      place.name = opened->place_name;
      place.crs = opened->crs;
      place.zone = opened->zone;
      place.fictional = opened->fictional;
      for (const SiteConfig& site : opened->sites) place.extent.include(site.pump_position);
    }
    return false;
  });
  return place;
}

}  // namespace

bool is_incident(const fs::path& file) {
  return file.extension() == ".gpkg" || PostgresStore::is_address(file.string());
}

Result<OpenedPlace> open_place(const fs::path& file, const std::function<void(double)>& progress) {
  OpenedPlace opened;
  Result<Place> place = fail(ErrorCode::kInternal, "no place");
  Warnings warnings;
  if (is_incident(file)) {
    auto store = open_any_incident(file.string());
    if (!store) return pass(store);
    opened.stored = std::move(*store);
    if (auto copy = opened.stored->place()) {
      const fs::path origin(copy->path);
      place = parse_place(copy->toml, origin, origin.parent_path());
    }
    if (!place) {
      warnings.push_back("the place of this incident cannot be loaded, so there is no map: " + place.error().message);
      place = bare_place(*opened.stored, file);
    }
  } else {
    place = load_place(file);
    if (!place) return pass(place);
  }
  auto map = load_place_map(std::move(*place), progress);
  if (!map) return pass(map);
  if (!warnings.empty()) {
    auto warned = std::make_shared<PlaceMap>(**map);
    warned->warnings.insert(warned->warnings.end(), warnings.begin(), warnings.end());
    *map = warned;
  }
  opened.map = std::move(*map);
  return opened;
}

fs::path data_directory() {
  if (const char* data = std::getenv("XDG_DATA_HOME"); data != nullptr && *data != '\0') return fs::path(data) / "sandtable";
  const char* home = std::getenv("HOME");
  return fs::path(home == nullptr ? "." : home) / ".local" / "share" / "sandtable";
}

Result<fs::path> ensure_demo(const fs::path& directory) {
  const fs::path project = directory / "demo.toml";
  std::error_code ignored;
  if (fs::exists(project, ignored)) return project;
  geo::DemoOptions options;
  options.directory = directory;
  const auto written = geo::write_demo(options);
  if (!written) return pass(written);
  return written->project;
}

fs::path new_incident_file(const Place& place) {
  std::string stamp = format_iso(SystemClock().now(), place.zone).substr(0, 19);
  std::erase_if(stamp, [](char c) { return c == '-' || c == ':'; });
  std::ranges::replace(stamp, 'T', '-');
  const fs::path directory = data_directory() / "incidents";
  std::error_code ignored;  // the store says so when it cannot write there
  fs::create_directories(directory, ignored);
  return directory / (place.file.stem().string() + "-" + stamp + ".gpkg");
}

}  // namespace sandtable

#include "viewer/app/commands/export_command.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <optional>

#include "geo/raster/raster_writer.h"
#include "twin/base/clock.h"
#include "twin/core/incident_store.h"
#include "twin/flood/water_record.h"
#include "twin/forecast/exposure.h"
#include "viewer/app/compose.h"
#include "viewer/app/console.h"
#include "viewer/app/moment.h"
#include "viewer/app/record_rasters.h"
#include "viewer/app/report/moment_file.h"

namespace sandtable {
namespace {

namespace fs = std::filesystem;
constexpr std::size_t kMostRasters = 2000;

/// What the journal says before any water: read once.
struct Told {
  IncidentOpened opened;
  JournalCheck check;
  UtcTime begins{};
  UtcTime ends{};
};

Result<Told> tell(IncidentStore& store) {
  Told told;
  auto check = store.verify();
  if (!check) return pass(check);
  told.check = std::move(*check);
  bool any = false;
  const Status read = store.read(1, [&](const Event& event) {
    if (!std::exchange(any, true)) told.begins = event.at;
    told.ends = event.at;
    if (const auto* opened = std::get_if<IncidentOpened>(&event.body)) told.opened = *opened;
    return true;
  });
  if (!read) return pass(read);
  if (!any) return fail(ErrorCode::kInvalid, "the incident has no entries yet");
  return told;
}

/// The moments of which a raster is wanted, in order, and the time over which the largest depth is taken.
struct Wanted {
  std::vector<UtcTime> moments;
  std::vector<UtcTime> states;  ///< of these, the ones of which all that was known is wanted
  TimeRange of_largest;
};

Result<Wanted> wanted_of(const ExportOptions& options, const Told& told) {
  Wanted wanted{{}, {}, {told.begins, told.ends}};
  const auto read = [&](const std::string& text, UtcTime& out) -> Status {
    if (text.empty()) return {};
    const auto moment = parse_moment(text, told.begins);
    if (!moment) return pass(moment);
    out = *moment;
    return {};
  };
  if (Status ok = read(options.from, wanted.of_largest.from); !ok) return pass(ok);
  if (Status ok = read(options.to, wanted.of_largest.to); !ok) return pass(ok);
  if (wanted.of_largest.to < wanted.of_largest.from)
    return fail(ErrorCode::kInvalid, "export: --to lies before --from");
  for (const std::string& text : options.at) {
    UtcTime moment{};
    if (Status ok = read(text, moment); !ok) return pass(ok);
    wanted.moments.push_back(moment);
  }
  if (options.geopackage) wanted.states = wanted.moments;
  if (!options.every.empty()) {
    const auto every = parse_duration(options.every);
    if (!every) return pass(every);
    if (*every < std::chrono::seconds{1}) return fail(ErrorCode::kInvalid, "export: --every is at least 1s");
    for (UtcTime t = wanted.of_largest.from; t <= wanted.of_largest.to; t += *every) {
      if (wanted.moments.size() > kMostRasters)
        return fail(ErrorCode::kLimit, "export: more than {} rasters; choose a larger --every", kMostRasters);
      wanted.moments.push_back(t);
    }
  }
  if (wanted.moments.empty()) wanted.moments.push_back(wanted.of_largest.to);
  if (options.geopackage && wanted.states.empty()) wanted.states.push_back(wanted.of_largest.to);
  std::ranges::sort(wanted.moments);
  wanted.moments.erase(std::ranges::unique(wanted.moments).begin(), wanted.moments.end());
  return wanted;
}

/// "20260611T081000+0800", which sorts and stands in a file's name.
std::string stamp(UtcTime t, ZoneOffset zone) {
  std::string text = format_iso(t, zone);
  std::erase_if(text, [](char c) { return c == '-' || c == ':'; });
  const std::size_t dot = text.find('.');
  if (dot != std::string::npos) text.erase(dot, text.find_first_of("+Z", dot) - dot);
  return text;
}

/// The folder that is written into, and its list of contents.
class ExportFolder {
 public:
  ExportFolder(fs::path folder, const Told& told) : folder_(std::move(folder)), told_(told) {}

  Status begin() {
    std::error_code trouble;
    fs::create_directories(folder_, trouble);
    if (trouble) return fail(ErrorCode::kIo, "{}: {}", folder_.string(), trouble.message());
    fs::remove(folder_ / "export.json", trouble);  // an old list must not stand for new files
    return {};
  }

  Status write_moment(UtcTime asked, const FloodField& field) {
    const ZoneOffset zone = told_.opened.zone;
    return write(
        "depth_" + stamp(asked, zone) + ".tif", field.depth_m(),
        fmt::format("water depth [m] at {}, computed for {}", format_iso(asked, zone),
                    format_iso(field.valid_at(), zone)),
        {{"shows", "depth"}, {"at", format_iso(asked, zone)}, {"valid_at", format_iso(field.valid_at(), zone)}});
  }

  /// All that was known at a moment.
  Status write_state(const ToldIncident& state) {
    const ZoneOffset zone = told_.opened.zone;
    const std::string name = "moment_" + stamp(state.at, zone) + ".gpkg";
    if (Status written = write_moment_file(folder_ / name, state); !written) return written;
    files_.push_back({{"shows", "state"}, {"at", format_iso(state.at, zone)}, {"file", name}});
    fmt::print("{}\n", (folder_ / name).string());
    return {};
  }

  /// What the water did to each cell in a time; arrival counts from `range.from`.
  Status write_course(const TimeRange& range, const WaterRecordFields& course) {
    const std::string from = format_iso(range.from, told_.opened.zone);
    const std::string to = format_iso(range.to, told_.opened.zone);
    for (const RecordRaster& raster : rasters_of(course)) {
      // Named before the others were there.
      const bool depth = raster.grid == &course.max_depth_m;
      nlohmann::json entry{
          {"shows", depth ? "largest depth" : raster.shows}, {"unit", raster.unit}, {"from", from}, {"to", to}};
      if (!depth) entry["arrival_depth_m"] = course.arrival_depth_m;
      const Status written =
          write(depth ? "depth_max.tif" : raster.file, *raster.grid,
                fmt::format("{} from {} to {}", raster.shows, from, to), std::move(entry), raster.unit);
      if (!written) return written;
    }
    return {};
  }

  Status finish(const std::string& incident) {
    const ZoneOffset zone = told_.opened.zone;
    const nlohmann::json about{
        {"incident", incident},
        {"place", {{"zh", told_.opened.place_name.zh}, {"en", told_.opened.place_name.en}}},
        {"fictional", told_.opened.fictional},
        {"exercise", told_.opened.is_exercise()},
        {"crs", told_.opened.crs},
        {"unit", "m above the ground, where a file says no other"},
        {"utc_offset", format_iso(told_.ends, zone).substr(format_iso(told_.ends, zone).find_first_of("+Z", 11))},
        {"data_version",
         {{"journal_entries", told_.check.entries},
          {"journal_head", told_.check.head.hex()},
          {"intact", told_.check.intact}}},
        {"unknown", "cells without a value: neither sensor nor model speaks there"},
        {"written_at", format_iso(SystemClock().now(), zone)},
        {"files", files_}};
    const fs::path file = folder_ / "export.json";
    std::ofstream out(file, std::ios::binary | std::ios::trunc);
    out << about.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) << '\n' << std::flush;
    if (!out) return fail(ErrorCode::kIo, "{}: cannot be written", file.string());
    fmt::print("{}\n", file.string());
    return {};
  }

 private:
  Status write(const std::string& name, const Grid<float>& grid, const std::string& description, nlohmann::json entry,
               const char* unit = "m") {
    const std::string mark = told_.opened.is_exercise() ? "; EXERCISE"
                             : told_.opened.fictional   ? "; fictional data"
                                                        : "";
    const Status written =
        geo::write_geotiff((folder_ / name).string(), grid,
                           {.crs = told_.opened.crs,
                            .description = fmt::format("{}; journal {} {}{}", description, told_.check.entries,
                                                       told_.check.head.hex().substr(0, 16), mark),
                            .unit = unit});
    if (!written) return written;
    entry["file"] = name;
    files_.push_back(std::move(entry));
    fmt::print("{}\n", (folder_ / name).string());
    return {};
  }

  fs::path folder_;
  const Told& told_;
  nlohmann::json files_ = nlohmann::json::array();
};

/// Goes through the water of the journal once.
Status write_water(IncidentStore& store, const Wanted& wanted, ExportFolder& folder) {
  std::shared_ptr<const FloodField> newest;
  WaterRecord course(kImpactDepths_m[kFloodedClass]);
  std::optional<GridFrame> frame;
  auto next = wanted.moments.begin();
  Status done;
  const auto write_due = [&](UtcTime before) {
    for (; done && next != wanted.moments.end() && *next < before; ++next) {
      if (newest) done = folder.write_moment(*next, *newest);
      if (!newest) report_warnings({fmt::format("{}: no water had been modelled yet", format_iso(*next))});
    }
  };
  const Status read = store.read(1, [&](const Event& event) {
    const auto* modelled = std::get_if<WaterModelled>(&event.body);
    if (modelled == nullptr || !modelled->water || !modelled->water->field) return true;
    write_due(event.at);
    if (!done) return false;
    newest = modelled->water->field;
    if (event.at < wanted.of_largest.from || event.at > wanted.of_largest.to) return true;
    // On another grid it is the water of another model.
    if (frame && !(*frame == newest->depth_m().frame())) (void)course.take();
    frame = newest->depth_m().frame();
    course.sample(seconds(event.at - wanted.of_largest.from), *newest);
    return true;
  });
  if (!read) return read;
  if (done) write_due(UtcTime::max());
  if (!done) return done;
  if (course.empty()) return fail(ErrorCode::kNotFound, "no water was modelled in the time that is asked for");
  return folder.write_course(wanted.of_largest, course.take());
}

Status export_water(const ExportOptions& options) {
  const auto store = open_any_incident(options.incident);
  if (!store) return pass(store);
  const auto told = tell(**store);
  if (!told) return pass(told);
  const auto wanted = wanted_of(options, *told);
  if (!wanted) return pass(wanted);
  ExportFolder folder(options.out, *told);
  if (Status begun = folder.begin(); !begun) return begun;
  for (const UtcTime moment : wanted->states) {
    const auto state = tell_incident(**store, options.incident, moment);
    if (!state) return pass(state);
    if (Status written = folder.write_state(*state); !written) return written;
  }
  if (Status written = write_water(**store, *wanted, folder); !written) return written;
  if (!told->check.intact) report_warnings({"the journal is not intact: " + told->check.why});
  const std::string name = options.incident.substr(0, options.incident.find('?'));  // an address may hold a password
  return folder.finish(name.substr(name.rfind('/') + 1));
}

}  // namespace

int run_export(const ExportOptions& options) {
  const Status done = export_water(options);
  return done ? kExitOk : report_failure(done.error());
}

}  // namespace sandtable

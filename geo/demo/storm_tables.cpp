#include "geo/demo/storm_tables.h"

#include <fmt/format.h>

#include <fstream>
#include <iterator>

namespace sandtable::geo::demo {
namespace {

constexpr ZoneOffset kTaiwan{480};

std::string stations_table(const City& city, bool rain) {
  std::string text = "station,name,name_en,kind,x,y,zero_m\n";
  for (const Sensor& s : city.sensors) {
    if ((s.kind == "rain") != rain) continue;
    fmt::format_to(std::back_inserter(text), "{},{},{},{},{:.2f},{:.2f},{:.2f}\n", s.id, s.name.zh, s.name.en, s.kind,
                   s.at.x, s.at.y, s.zero_m);
  }
  return text;
}

std::string storm_table(const City& city, const Storm& storm) {
  std::string text = "time,station,property,value,unit\n";
  for (const StormRow& r : storm.rows) {
    fmt::format_to(std::back_inserter(text), "{},{},{},{:.{}f},{}\n", format_iso(r.time, kTaiwan),
                   city.sensors[static_cast<std::size_t>(r.sensor)].id, r.property, r.value,
                   r.unit == "m" ? 3 : 0, r.unit);
  }
  return text;
}

std::string rain_table(const City& city, const Storm& storm) {
  std::string text = "time,station,rain_10min,rain_1h\n";
  for (const RainRow& r : storm.rain) {
    fmt::format_to(std::back_inserter(text), "{},{},{:.1f},{:.1f}\n", format_iso(r.time, kTaiwan),
                   city.sensors[static_cast<std::size_t>(r.sensor)].id, r.ten_minutes_mm, r.hour_mm);
  }
  return text;
}

}  // namespace

Status write_text(const std::filesystem::path& file, const std::string& text) {
  std::ofstream out(file, std::ios::binary | std::ios::trunc);
  out << text;
  out.close();
  if (!out) return fail(ErrorCode::kIo, "{}: cannot be written", file.string());
  return {};
}

Status write_storm_tables(const City& city, const Storm& storm, const std::filesystem::path& directory) {
  if (Status s = write_text(directory / "stations.csv", stations_table(city, false)); !s) return s;
  if (Status s = write_text(directory / "rain_stations.csv", stations_table(city, true)); !s) return s;
  if (Status s = write_text(directory / "storm.csv", storm_table(city, storm)); !s) return s;
  return write_text(directory / "rain.csv", rain_table(city, storm));
}

}  // namespace sandtable::geo::demo

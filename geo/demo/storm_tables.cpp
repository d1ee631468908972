#include "geo/demo/storm_tables.h"

#include "geo/demo/rain_forecast.h"

#include <fmt/format.h>

#include <fstream>
#include <iterator>

namespace sandtable::geo::demo {
namespace {

std::string stations_table(const City& city, bool rain) {
  std::string text = "station,name,name_en,kind,x,y,zero_m\n";
  for (const Sensor& s : city.sensors) {
    if ((s.kind == "rain") != rain) continue;
    fmt::format_to(std::back_inserter(text), "{},{},{},{},{:.2f},{:.2f},{:.2f}\n", s.id, s.name.zh, s.name.en, s.kind,
                   s.at.x, s.at.y, s.zero_m);
  }
  return text;
}

std::string readings_table(const City& city, const Storm& storm, bool rain) {
  std::string text = "time,station,property,value,unit\n";
  for (const StormRow& r : storm.rows) {
    const Sensor& sensor = city.sensors[static_cast<std::size_t>(r.sensor)];
    if ((sensor.kind == "rain") != rain) continue;
    const int digits = r.unit == "m" ? 3 : r.unit == "mm" ? 1 : 0;
    fmt::format_to(std::back_inserter(text), "{},{},{},{:.{}f},{}\n", format_iso(r.time, kDemoZone), sensor.id,
                   r.property, r.value, digits, r.unit);
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
  if (Status s = write_text(directory / "storm.csv", readings_table(city, storm, false)); !s) return s;
  if (Status s = write_text(directory / "rain.csv", readings_table(city, storm, true)); !s) return s;
  return write_text(directory / "rain_forecast.csv", rain_forecast_table(storm.span));
}

}  // namespace sandtable::geo::demo

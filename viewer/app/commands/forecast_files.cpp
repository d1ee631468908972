#include "viewer/app/commands/forecast_files.h"

#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdio>

#include "geo/raster/raster_writer.h"
#include "twin/base/time.h"
#include "viewer/app/record_rasters.h"

namespace sandtable {
namespace {

volatile std::sig_atomic_t stopped_by_hand = 0;

double clock_s() { return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count(); }

std::string quoted(std::string_view text) {
  if (text.find_first_of(",\"\n\r") == std::string_view::npos) return std::string(text);
  std::string out = "\"";
  for (const char c : text) out += c == '"' ? std::string("\"\"") : std::string(1, c);
  return out + "\"";
}

}  // namespace

Result<ForecastFiles> ForecastFiles::begin(std::filesystem::path folder, std::string crs) {
  std::error_code trouble;
  std::filesystem::create_directories(folder, trouble);
  if (trouble) return fail(ErrorCode::kIo, "{}: cannot be made: {}", folder.string(), trouble.message());
  // A summary belongs to a run that has ended; an old one must not stand for a run that has not.
  std::filesystem::remove(folder / "summary.json", trouble);
  ForecastFiles files(std::move(folder), std::move(crs));
  files.gauges_.open(files.folder_ / "gauges.csv", std::ios::binary | std::ios::trunc);
  files.gauges_ << "time_s,gauge,level_m,depth_m,speed_m_per_s\n" << std::flush;
  if (!files.gauges_) return fail(ErrorCode::kIo, "{}: cannot be written", (files.folder_ / "gauges.csv").string());
  files.begun_s_ = clock_s();
  std::signal(SIGINT, [](int) { stopped_by_hand = 1; });
  std::signal(SIGTERM, [](int) { stopped_by_hand = 1; });
  return files;
}

Status ForecastFiles::take_gauges(std::span<const scenario::GaugeReading> readings) {
  for (const scenario::GaugeReading& r : readings) {
    gauges_ << fmt::format("{:.10g},{},{:.6f},{:.6f},{:.6f}\n", r.time_s, quoted(r.gauge), r.level_m, r.depth_m,
                           r.speed_m_per_s);
  }
  gauges_.flush();
  if (!gauges_) return fail(ErrorCode::kIo, "{}: cannot be written", (folder_ / "gauges.csv").string());
  return {};
}

Status ForecastFiles::take_depth(double time_s, const Grid<float>& depth_m) {
  return geo::write_geotiff(
      (folder_ / fmt::format("depth_{:.10g}.tif", time_s)).string(), depth_m,
      {.crs = crs_, .description = fmt::format("water depth [m] at {:.10g} s", time_s) + mark_, .unit = "m"});
}

void ForecastFiles::show(const scenario::RunProgress& p) {
  const bool person = isatty(STDERR_FILENO) != 0;
  const double now_s = clock_s();
  const bool at_end = p.time_s >= p.end_s;
  // A terminal's line is rewritten often, a log gets a line now and then.
  if (!at_end && now_s - shown_s_ < (person ? 0.2 : 10)) return;
  shown_s_ = now_s;
  const double spent_s = now_s - begun_s_;
  const double left_s = p.time_s > 0 ? spent_s * (p.end_s - p.time_s) / p.time_s : 0;
  fmt::print(stderr, "{}forecast: {} of {} ({:.0f} %), step {:.3g} s, {:.6g} m3 on the ground{}{}", person ? "\r" : "",
             format_span(from_seconds(p.time_s)), format_span(from_seconds(p.end_s)), 100 * p.time_s / p.end_s,
             p.step_s, p.surface_m3,
             p.time_s > 0 && !at_end ? ", " + format_span(from_seconds(left_s)) + " left" : std::string(),
             person && !at_end ? "\x1b[K" : "\n");
  line_open_ = person && !at_end;
}

bool ForecastFiles::stop_wanted() { return stopped_by_hand != 0; }

Status ForecastFiles::finish(const scenario::RunResult& result) {
  if (line_open_) fmt::print(stderr, "\n");
  if (result.stopped) mark_ = fmt::format("; the run stopped at {:.3f} s", result.summary.simulated_s);
  if (Status ok = write_record_rasters(folder_, result.fields, {crs_, mark_}); !ok) return ok;
  const std::filesystem::path summary = folder_ / "summary.json";
  std::ofstream out(summary, std::ios::binary | std::ios::trunc);
  out << scenario::summary_json(result.summary) << '\n' << std::flush;
  if (!out) return fail(ErrorCode::kIo, "{}: cannot be written", summary.string());
  return {};
}

}  // namespace sandtable

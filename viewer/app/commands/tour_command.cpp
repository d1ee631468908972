#include "viewer/app/commands/tour_command.h"

#include <algorithm>
#include <filesystem>
#include <functional>
#include <vector>

#include "viewer/app/commands/report_command.h"
#include "viewer/app/compose.h"
#include "viewer/app/console.h"
#include "viewer/app/loading.h"
#include "viewer/app/offscreen_stage.h"

namespace sandtable {
namespace {

namespace fs = std::filesystem;
constexpr Duration kStep{std::chrono::seconds{10}};
constexpr Duration kTourLength{std::chrono::hours{2}};

/// Two hours of the demo from the duty officer's chair, with pictures of what she sees.
class Tour {
 public:
  Tour(fs::path out, Simulation& run, OffscreenStage& stage)
      : out_(std::move(out)), run_(run), stage_(stage), end_(run.now() + kTourLength) {}

  Status play() {
    const UtcTime start = run_.now();
    const auto run_for = [&](Duration length) { return run_.run_to(std::min(end_, run_.now() + length), kStep); };
    const std::vector<std::function<Status()>> story{
        [&] { return run_for(std::chrono::minutes{10}); },
        [&] { return picture("01-overview"); },
        [&] { return until([&] { return worst_site().has_value(); }); },
        [&] { return show_alarm(); },
        [&] { return send_pump(); },
        [&] { return run_for(std::chrono::minutes{4}); },
        [&] { return picture("03-on-the-way"); },
        [&] { return until([&] { return order_state() == OrderState::kPumping; }); },
        [&] { return run_for(std::chrono::minutes{10}); },
        [&] { return show_pumping(); },
        [&] { return run_.run_to(end_, kStep); },
        [&] { return show_end(); },
        [&] { return look_back(start); },
    };
    for (const auto& scene : story) {
      if (Status told = scene(); !told) return told;
    }
    return {};
  }

 private:
  Status until(const std::function<bool()>& reached) {
    while (!reached() && run_.now() < end_) {
      if (Status s = run_.run_to(run_.now() + kStep, kStep); !s) return s;
    }
    return {};
  }

  /// The most important site with water worth a pump.
  std::optional<SiteId> worst_site() const {
    constexpr double kWorthAPump_m = 0.3;
    const auto snapshot = run_.snapshot();
    if (!snapshot->live.water) return std::nullopt;
    const auto& pools = snapshot->live.water->pools;
    const auto worst = std::ranges::max_element(pools, {}, &SitePool::flooded_area_m2);
    if (worst == pools.end() || worst->max_depth_m < kWorthAPump_m) return std::nullopt;
    return worst->site;
  }

  std::optional<ResourceId> first_pump_for(const SiteId& site) const {
    const auto answers = run_.snapshot()->answers;
    const SiteAnswer* best = answers ? best_pump(*answers, site) : nullptr;
    return best == nullptr ? std::nullopt : std::optional(best->resource);
  }

  OrderState order_state() const {
    const auto& orders = *run_.snapshot()->live.orders;
    const auto it = orders.find(order_);
    return it == orders.end() ? OrderState::kRefused : it->second.state;
  }

  Status show_alarm() {
    site_ = worst_site();
    if (site_) select(*site_);
    return picture("02-alarm");
  }

  Status send_pump() {
    if (!site_) return {};
    for (const auto& [id, alarm] : *run_.snapshot()->live.alarms) {
      if (alarm.state == AlarmState::kUnacknowledged) run_.submit(AcknowledgeAlarm{id, ""}, "EOC");
    }
    run_.renew_answers();
    if (const auto pump = first_pump_for(*site_)) order_ = run_.dispatch(*pump, *site_, "", "EOC");
    return {};
  }

  Status show_pumping() {
    if (site_) {
      const SiteConfig* site = run_.snapshot()->live.site(*site_);
      render::Camera close = stage_.stage().view().camera();
      close.target.at = site->pump_position;
      close.distance_m = 750;
      close.pitch_deg = 30;
      stage_.stage().view().set_camera(close);
    }
    return picture("04-pumping");
  }

  Status show_end() {
    stage_.stage().show_whole_place(false);
    stage_.stage().interface().state().language = ui::LanguageMode::kEn;
    return picture("05-two-hours-english");
  }

  Status look_back(UtcTime start) {
    stage_.stage().interface().state().language = ui::LanguageMode::kBoth;
    run_.seek(start + kTourLength / 2);
    stage_.stage().show_whole_place(true);
    return picture("06-looking-back-map");
  }

  void select(const SiteId& site) { stage_.stage().interface().state().selection = site; }

  Status picture(const std::string& name) {
    const fs::path file = out_ / ("demo-" + name + ".png");
    if (Status written = stage_.write_picture(file); !written) return written;
    fmt::print("{}  {}\n", format_local(run_.snapshot()->at, run_.snapshot()->live.incident->zone), file.string());
    return {};
  }

  fs::path out_;
  Simulation& run_;
  OffscreenStage& stage_;
  UtcTime end_;
  std::optional<SiteId> site_;
  OrderId order_;
};

Status play_tour(const fs::path& out) {
  std::error_code failed;
  fs::create_directories(out, failed);
  if (failed) return fail(ErrorCode::kIo, "{}: {}", out.string(), failed.message());
  const auto project = ensure_demo(out / "demo");
  if (!project) return pass(project);
  auto place = open_place(*project);
  if (!place) return pass(place);
  const fs::path incident = out / "demo-incident.gpkg";
  for (const char* suffix : {"", "-wal", "-shm"}) fs::remove(incident.string() + suffix, failed);
  auto parts = compose(*place->map, {incident, {}, 1});
  if (!parts) return pass(parts);
  auto run = Simulation::start(std::move(*parts));
  if (!run) return pass(run);
  PictureOptions picture;
  auto stage = OffscreenStage::create(place->map, build_static_scene(place->map), **run, picture);
  if (!stage) return pass(stage);
  return Tour(out, **run, **stage).play();
}

}  // namespace

int run_tour(const TourOptions& options) {
  const fs::path out(options.out);
  if (const Status played = play_tour(out); !played) return report_failure(played.error());
  const fs::path report = out / "demo-report";
  std::error_code ignored;
  fs::remove_all(report, ignored);
  ReportOptions report_options;
  report_options.incident = (out / "demo-incident.gpkg").string();
  report_options.out = report.string();
  return run_report(report_options);
}

}  // namespace sandtable

#include "viewer/app/commands/shot_command.h"

#include <charconv>
#include <vector>

#include "viewer/app/compose.h"
#include "viewer/app/console.h"
#include "viewer/app/loading.h"
#include "viewer/app/script_file.h"

namespace sandtable {
namespace {

constexpr Duration kStep{std::chrono::seconds{10}};
constexpr int kLargestSide = 16384;

Result<render::Viewport> parse_size(const std::string& text) {
  render::Viewport size;
  const char* end = text.data() + text.size();
  const auto [x, bad_width] = std::from_chars(text.data(), end, size.width);
  if (bad_width == std::errc{} && x != end && *x == 'x') {
    const auto [rest, bad_height] = std::from_chars(x + 1, end, size.height);
    const bool fits = size.width >= 16 && size.height >= 16 && size.width <= kLargestSide && size.height <= kLargestSide;
    if (bad_height == std::errc{} && rest == end && fits) return size;
  }
  return fail(ErrorCode::kInvalid, "--size '{}': expected WIDTHxHEIGHT, each 16 to {}", text, kLargestSide);
}

Result<render::Camera> parse_camera(const std::string& text) {
  std::vector<double> numbers;
  const char* at = text.data();
  const char* end = at + text.size();
  while (at < end) {
    double value = 0;
    const auto [next, bad] = std::from_chars(at, end, value);
    if (bad != std::errc{} || (next != end && *next != ',')) break;
    numbers.push_back(value);
    at = next == end ? end : next + 1;
  }
  if (at != end || numbers.size() < 3 || numbers.size() > 5 || !(numbers[2] > 0)) {
    return fail(ErrorCode::kInvalid, "--camera '{}': expected X,Y,DISTANCE[,HEADING[,PITCH]]", text);
  }
  render::Camera camera;
  camera.target.at = {numbers[0], numbers[1]};
  camera.distance_m = numbers[2];
  if (numbers.size() > 3) camera.heading_deg = numbers[3];
  if (numbers.size() > 4) camera.pitch_deg = numbers[4];
  return camera;
}

Result<UtcTime> parse_moment(const std::string& text, UtcTime start) {
  if (!text.empty() && text.front() == '+') {
    const auto length = parse_duration(std::string_view(text).substr(1));
    if (!length) return pass(length);
    return start + *length;
  }
  return parse_time(text, ZonePolicy::required());
}

/// Takes a run to a moment: a simulation computes up to it, a replay moves its playhead.
class Run {
 public:
  static Result<Run> start(OpenedPlace& place) {
    Run run;
    if (place.stored) {
      auto session = Session::replay(std::move(place.stored), look_back_at(*place.map));
      if (!session) return pass(session);
      run.session_ = std::move(*session);
      run.start_ = run.session_->snapshot()->recorded.from;
      return run;
    }
    auto parts = compose(*place.map, {});
    if (!parts) return pass(parts);
    auto simulation = Simulation::start(std::move(*parts));
    if (!simulation) return pass(simulation);
    run.start_ = (*simulation)->now();
    run.simulation_ = std::move(*simulation);
    return run;
  }
  /// A picture of now shows what the model expects from now on.
  void look_ahead() {
    if (!simulation_) return;
    const auto shown = simulation_->snapshot();
    if (!shown->outlook || !shown->outlook->base || shown->outlook->issued < shown->live_at) simulation_->renew_outlook();
  }
  IncidentRun& incident() { return simulation_ ? static_cast<IncidentRun&>(*simulation_) : *session_; }
  [[nodiscard]] UtcTime start_time() const { return start_; }
  /// A first step lets every source speak once, so that a live place is not shown empty.
  Status to(UtcTime t) {
    if (simulation_) return simulation_->run_to(t, kStep);
    session_->seek(t);
    session_->flush();
    while (session_->snapshot()->at != std::min(t, session_->snapshot()->live_at)) session_->flush();
    return {};
  }

 private:
  std::unique_ptr<Simulation> simulation_;
  std::unique_ptr<Session> session_;
  UtcTime start_{};
};

Status play(const std::vector<ui::TimedCommand>& script, Run& run, OffscreenStage& stage, std::string_view file) {
  for (const ui::TimedCommand& command : script) {
    UtcTime at = run.incident().snapshot()->at + command.wait;
    if (const auto* offset = std::get_if<Duration>(&command.at)) at = std::max(at, run.start_time() + *offset);
    if (const auto* moment = std::get_if<UtcTime>(&command.at)) at = std::max(at, *moment);
    if (Status moved = run.to(at); !moved) return moved;
    stage.stage().interface().enqueue(command.call);
    for (const std::string& complaint : stage.settle()) {
      return fail(ErrorCode::kRefused, "{}:{}: {}", file, command.line, complaint);
    }
  }
  return {};
}

Status draw(const ShotOptions& options, const PictureOptions& picture, const std::vector<ui::TimedCommand>& script) {
  auto place = open_place(options.file);
  if (!place) return pass(place);
  report_warnings(place->map->warnings);
  for (const LoadedLayer& layer : place->map->layers) {
    if (!layer.error.empty()) report_warnings({layer.error});
  }
  auto run = Run::start(*place);
  if (!run) return pass(run);
  const auto moment = options.at ? parse_moment(*options.at, run->start_time()) : Result<UtcTime>(run->start_time() + kStep);
  if (!moment) return pass(moment);
  if (Status ran = run->to(script.empty() ? *moment : run->start_time() + kStep); !ran) return ran;
  auto stage = OffscreenStage::create(place->map, build_static_scene(place->map), run->incident(), picture);
  if (!stage) return pass(stage);
  if (Status played = play(script, *run, **stage, options.script); !played) return played;
  if (options.at && !script.empty() && *moment > run->incident().snapshot()->at) {
    if (Status ran = run->to(*moment); !ran) return ran;
  }
  if (run->incident().snapshot()->at == run->incident().snapshot()->live_at) run->look_ahead();
  return (*stage)->write_picture(options.out);
}

}  // namespace

int run_shot(const ShotOptions& options) {
  PictureOptions picture = options.picture;
  const auto size = parse_size(options.size);
  if (!size) return report_usage(size.error().message);
  picture.size = *size;
  picture.map_2d = options.view == "2d";
  if (options.camera) {
    auto camera = parse_camera(*options.camera);
    if (!camera) return report_usage(camera.error().message);
    if (picture.map_2d) camera->mode = render::Camera::Mode::kMap2d;
    picture.camera = *camera;
  }
  std::vector<ui::TimedCommand> script;
  if (!options.script.empty()) {
    auto read = read_script(options.script);
    if (!read) return report_failure(read.error());
    script = std::move(*read);
  }
  const Status drawn = draw(options, picture, script);
  return drawn ? kExitOk : report_failure(drawn.error());
}

}  // namespace sandtable

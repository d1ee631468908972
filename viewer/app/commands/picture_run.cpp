#include "viewer/app/commands/picture_run.h"

#include <charconv>
#include <vector>

#include "viewer/app/compose.h"

namespace sandtable {
namespace {

constexpr int kLargestSide = 16384;

}  // namespace

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

Result<PictureRun> PictureRun::start(OpenedPlace& place, const Options& wanted) {
  PictureRun run;
  if (place.stored) {
    auto session = Session::replay(std::move(place.stored), look_back_at(*place.map));
    if (!session) return pass(session);
    run.session_ = std::move(*session);
    run.start_ = run.session_->snapshot()->recorded.from;
    return run;
  }
  auto plan = read_exercise(wanted.exercise, place.map->place);
  if (!plan) return pass(plan);
  RunOptions options;
  options.store = wanted.keep;
  options.role = wanted.role;
  options.reach = RunOptions::Reach::kNobody;  // a script of a picture must not send a crew
  options.exercise = std::move(*plan);
  auto parts = compose(*place.map, options);
  if (!parts) return pass(parts);
  auto simulation = Simulation::start(std::move(*parts));
  if (!simulation) return pass(simulation);
  run.start_ = (*simulation)->now();
  run.simulation_ = std::move(*simulation);
  return run;
}

void PictureRun::look_ahead() {
  if (!simulation_) return;
  const auto shown = simulation_->snapshot();
  if (!shown->outlook || !shown->outlook->base || shown->outlook->issued < shown->live_at) simulation_->renew_outlook();
}

Status PictureRun::to(UtcTime t) {
  if (simulation_) {
    const Status ran = simulation_->run_to(t, kStep);
    if (ran) simulation_->renew_answers();  // a script may ask for the best of them
    return ran;
  }
  session_->seek(t);
  session_->flush();
  while (session_->snapshot()->at != std::min(t, session_->snapshot()->live_at)) session_->flush();
  return {};
}

}  // namespace sandtable

// Frame times of the whole stage (scene and panels) in each room, and how soon a moved playhead shows, off-screen:
// stage_bench PROJECT [INCIDENT]. Prints; judges nothing. Wall time of a frame, the GL finished.
#include <epoxy/gl.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <vector>

#include "twin/base/random.h"
#include "viewer/app/compose.h"
#include "viewer/app/console.h"
#include "viewer/app/loading.h"
#include "viewer/app/offscreen_stage.h"

using namespace sandtable;

namespace {

constexpr int kFrames = 120;
constexpr int kJumps = 40;
constexpr std::chrono::minutes kIntoTheStorm{80};

using Steady = std::chrono::steady_clock;
double ms_since(Steady::time_point began) {
  return std::chrono::duration<double, std::milli>(Steady::now() - began).count();
}

void print(const std::string& what, std::vector<double> times_ms) {
  std::ranges::sort(times_ms);
  const double median = times_ms[times_ms.size() / 2];
  fmt::print("{}: median {:.1f} ms ({:.0f} a second), p95 {:.1f} ms over {}\n", what, median, 1000 / median,
             times_ms[times_ms.size() * 95 / 100], times_ms.size());
}

/// Frame time while the camera turns a little before each frame, the GL finished.
template <class Draw>
void measure(const std::string& what, SceneView& view, Draw draw) {
  std::vector<double> frames_ms;
  for (int i = 0; i < kFrames; ++i) {
    const auto began = Steady::now();
    view.orbit(6, 0);
    draw();
    glFinish();
    frames_ms.push_back(ms_since(began));
  }
  print(what, std::move(frames_ms));
}

/// Frame time of a view that stands still.
void measure_rest(const std::string& what, OffscreenStage& stage) {
  std::vector<double> frames_ms;
  for (int i = 0; i < kFrames; ++i) {
    const auto began = Steady::now();
    (void)stage.settle();
    glFinish();
    frames_ms.push_back(ms_since(began));
  }
  print(what, std::move(frames_ms));
}

struct Room {
  const char* name;
  ui::WindowMode mode;
  render::Viewport size;
};
constexpr Room kRooms[] = {{"desk 1280x720", ui::WindowMode::kDesk, {1280, 720}},
                           {"desk 1920x1080", ui::WindowMode::kDesk, {1920, 1080}},
                           {"wall 1920x1080", ui::WindowMode::kWall, {1920, 1080}},
                           {"kiosk 1920x1080", ui::WindowMode::kKiosk, {1920, 1080}}};

Status orbit(const std::filesystem::path& project) {
  auto place = open_place(project);
  if (!place) return pass(place);
  auto parts = compose(*place->map, {});
  if (!parts) return pass(parts);
  auto run = Simulation::start(std::move(*parts));
  if (!run) return pass(run);
  if (Status ran = (*run)->run_to((*run)->now() + kIntoTheStorm, std::chrono::seconds{10}); !ran) return ran;
  for (const Room& room : kRooms) {
    PictureOptions options;
    options.size = room.size;
    options.mode = room.mode;
    auto stage = OffscreenStage::create(place->map, build_static_scene(place->map), **run, options);
    if (!stage) return pass(stage);
    for (int i = 0; i < 10; ++i) (void)(*stage)->settle();
    const std::string name = room.name;
    SceneView& view = (*stage)->stage().view();
    measure_rest(name + ", at rest", **stage);
    measure(name + ", turning", view, [&] { (void)(*stage)->settle(); });
    measure(name + ", turning, scene alone", view, [&] { view.draw(0, room.size, 0, 0, false); });
  }
  return {};
}

/// From the wish for another moment until the picture of it is drawn.
Status scrub(const std::filesystem::path& incident) {
  auto place = open_place(incident);
  if (!place) return pass(place);
  auto session = Session::replay(std::move(place->stored), look_back_at(*place->map));
  if (!session) return pass(session);
  PictureOptions options;
  options.size = {1280, 720};
  auto stage = OffscreenStage::create(place->map, build_static_scene(place->map), **session, options);
  if (!stage) return pass(stage);
  for (int i = 0; i < 10; ++i) (void)(*stage)->settle();
  const TimeRange recorded = (*session)->snapshot()->recorded;
  Random random(7);
  std::vector<double> known_ms;
  std::vector<double> drawn_ms;
  for (int i = 0; i < kJumps; ++i) {
    const UtcTime goal = recorded.from + Duration{static_cast<Duration::rep>(
                                             random.uniform() * static_cast<double>((recorded.to - recorded.from).count()))};
    const auto began = Steady::now();
    (*session)->seek(goal);
    (*session)->flush();
    while ((*session)->snapshot()->at != goal && ms_since(began) < 10'000) (*session)->flush();
    known_ms.push_back(ms_since(began));
    (void)(*stage)->settle();
    glFinish();
    drawn_ms.push_back(ms_since(began));
  }
  print("scrub, until the state is known", std::move(known_ms));
  print("scrub, until it is drawn at 1280x720", std::move(drawn_ms));
  return {};
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2 && argc != 3) return report_usage("stage_bench PROJECT [INCIDENT]");
  Status done = orbit(argv[1]);
  if (done && argc == 3) done = scrub(argv[2]);
  return done ? kExitOk : report_failure(done.error());
}

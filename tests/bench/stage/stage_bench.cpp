// Frame time of the whole stage (scene and panels) while the camera orbits, on any project: stage_bench PROJECT
// Prints; judges nothing. Wall time of a frame, the GL finished.
#include <epoxy/gl.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <vector>

#include "viewer/app/compose.h"
#include "viewer/app/console.h"
#include "viewer/app/loading.h"
#include "viewer/app/offscreen_stage.h"

using namespace sandtable;

namespace {

constexpr int kFrames = 120;
constexpr std::chrono::minutes kIntoTheStorm{80};

/// Frame time while the camera turns a little before each frame, the GL finished.
template <class Draw>
void measure(const char* what, SceneView& view, Draw draw) {
  std::vector<double> frames_ms;
  for (int i = 0; i < kFrames; ++i) {
    const auto began = std::chrono::steady_clock::now();
    view.orbit(6, 0);
    draw();
    glFinish();
    frames_ms.push_back(std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - began).count());
  }
  std::ranges::sort(frames_ms);
  const double median = frames_ms[frames_ms.size() / 2];
  fmt::print("orbit, {}: median {:.1f} ms ({:.0f} frames/s), p95 {:.1f} ms over {} frames\n", what, median,
             1000 / median, frames_ms[frames_ms.size() * 95 / 100], kFrames);
}

Status orbit(const std::filesystem::path& project) {
  auto place = open_place(project);
  if (!place) return pass(place);
  auto parts = compose(*place->map, {});
  if (!parts) return pass(parts);
  auto run = Simulation::start(std::move(*parts));
  if (!run) return pass(run);
  if (Status ran = (*run)->run_to((*run)->now() + kIntoTheStorm, std::chrono::seconds{10}); !ran) return ran;
  PictureOptions options;
  options.size = {1280, 720};
  auto stage = OffscreenStage::create(place->map, build_static_scene(place->map), **run, options);
  if (!stage) return pass(stage);
  for (int i = 0; i < 10; ++i) (*stage)->settle();

  SceneView& view = (*stage)->stage().view();
  measure("scene and panels", view, [&] { (*stage)->settle(); });
  measure("scene alone", view, [&] { view.draw(0, options.size, 0, 0, false); });
  return {};
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) return report_usage("stage_bench PROJECT");
  const Status done = orbit(argv[1]);
  return done ? kExitOk : report_failure(done.error());
}

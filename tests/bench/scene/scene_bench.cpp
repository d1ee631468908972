// scene_bench DIR [--png FILE]: the same set through SceneRenderer.
#include <epoxy/gl.h>
#include <fmt/format.h>
#include <gdal_priv.h>

#include <cstring>
#include <future>
#include <string>
#include <vector>

#include "tests/bench/scene/scene_files.h"
#include "tests/bench/scene/stopwatch.h"
#include "viewer/render/offscreen_context.h"
#include "viewer/render/scene_renderer.h"

namespace {

using namespace sandtable::render;
namespace bench = sandtable::bench;

std::shared_ptr<const SymbolSet> symbols(const std::vector<sandtable::LocalXY>& points) {
  auto set = std::make_shared<SymbolSet>();
  for (const sandtable::LocalXY at : points) {
    Symbol s;
    s.at = at;
    s.icon = SymbolIcon::kDot;
    s.size_px = 16;
    set->symbols.push_back(s);
  }
  return set;
}

SceneContent load(const std::string& folder) {
  // As the application does: everything at once, the photograph only by the windows that are looked at.
  auto buildings = std::async(std::launch::async, [&] { return bench::read_buildings(folder); });
  auto roads = std::async(std::launch::async, [&] { return bench::read_roads(folder); });
  SceneContent content;
  content.terrain = std::make_shared<const HeightGrid>(bench::read_elevation(folder));
  content.drape = std::make_shared<const bench::FileDrape>(folder);
  content.symbols.push_back(symbols(bench::read_points(folder)));
  content.lines.push_back(std::make_shared<const LineSet>(roads.get()));
  content.buildings = std::make_shared<const BuildingSet>(buildings.get());
  return content;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2 && !(argc == 4 && std::strcmp(argv[2], "--png") == 0)) {
    fmt::print(stderr, "usage: scene_bench DIR [--png FILE]\n");
    return 2;
  }
  GDALAllRegister();
  auto content = std::async(std::launch::async, [&] { return load(argv[1]); });
  auto context = OffscreenContext::create({1920, 1080});
  if (!context) {
    fmt::print(stderr, "{}\n", context.error().message);
    return 1;
  }
  auto renderer = SceneRenderer::create();
  if (!renderer) {
    fmt::print(stderr, "{}\n", renderer.error().message);
    return 1;
  }
  const double ready = bench::process_age_ms();
  (*renderer)->update(content.get());
  const double loaded = bench::process_age_ms();
  FrameParameters frame;
  frame.camera.target = {(*renderer)->extent().centre() + bench::kTown, 10};
  frame.camera.distance_m = bench::kMidDistanceM;
  frame.camera.pitch_deg = 35;
  frame.viewport = {1920, 1080};
  frame.framebuffer = (*context)->framebuffer();
  frame.final = true;
  (*renderer)->draw(frame);
  const Image image = (*context)->read_pixels();
  if (argc == 4 && !write_png(argv[3], image)) return 1;
  fmt::print("first picture: {:.0f} ms (context {:.0f}, content {:.0f}), {:.0f} ms of CPU; peak memory {:.0f} MB\n",
             bench::process_age_ms(), ready, loaded, bench::cpu_ms(), bench::peak_memory_mb());
  (*context)->resize({1280, 720});
  frame.viewport = {1280, 720};
  frame.framebuffer = (*context)->framebuffer();
  frame.final = false;
  std::vector<double> wall, cpu;
  for (int i = 0; i < 120; ++i) {
    frame.camera.heading_deg = i * 3;
    const double t0 = bench::now_ms(), c0 = bench::cpu_ms();
    (*renderer)->draw(frame);
    glFinish();
    wall.push_back(bench::now_ms() - t0);
    cpu.push_back(bench::cpu_ms() - c0);
  }
  bench::print_frames("orbit, wall", wall);
  bench::print_frames("orbit, CPU (workers too)", cpu);
  const Statistics& s = (*renderer)->statistics();
  fmt::print("last frame: {} calls, {} triangles, {} tiles, {} buildings whole, {} blocks, {} pending\n", s.draw_calls,
             s.triangles, s.terrain_tiles, s.buildings_full, s.building_blocks, s.tiles_pending);
  wall.clear();
  for (int i = 0; i < 200 && !(*renderer)->draw(frame).complete; ++i) {
  }
  for (int i = 0; i < 30; ++i) {
    const double t0 = bench::now_ms();
    (*renderer)->draw(frame);
    glFinish();
    wall.push_back(bench::now_ms() - t0);
  }
  bench::print_frames("still, wall", wall);
  return 0;
}

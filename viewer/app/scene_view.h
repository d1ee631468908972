#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "viewer/app/flow_arrows.h"
#include "viewer/app/live_scene.h"
#include "viewer/app/moving_scale.h"
#include "viewer/app/static_scene.h"
#include "viewer/render/scene_renderer.h"
#include "viewer/ui/compare_state.h"

namespace sandtable {

/// The scene with its camera: which layers show, where the eye is and flies to, what lies under the pointer.
/// Main thread; the renderer's GL context must be current.
class SceneView {
 public:
  SceneView(std::shared_ptr<const PlaceMap> map, StaticScene scene, std::unique_ptr<render::SceneRenderer> renderer,
            ui::Theme theme);

  /// Lays one more layer on top; `map` is the map with it at the end.
  void add_layer(std::shared_ptr<const PlaceMap> map, SceneLayer layer);

  /// Takes what the snapshot shows. Uploads nothing when it shows the same as before.
  void update(const Snapshot& snapshot, const ui::Selection& selection);
  void set_symbol_scale(double scale) {
    live_.set_symbol_scale(scale);
    other_.set_symbol_scale(scale);
  }
  /// What the scene is laid beside from the next update() on; empty ends it. `other` is drawn as the snapshot is, with
  /// a state of its own, or its water is taken from the snapshot's.
  struct Comparison {
    ui::CompareWay way = ui::CompareWay::kSideBySide;
    double share = 0.5;                     ///< of the width that shows the snapshot, for a swipe
    std::shared_ptr<const Snapshot> other;  ///< never null
  };
  void compare(std::optional<Comparison> comparison) { comparison_ = std::move(comparison); }
  /// Share of the width, from the left, in which the snapshot itself is shown.
  [[nodiscard]] double shown_share() const;
  /// Both pictures show the same ground, each in its half of the width.
  [[nodiscard]] bool is_side_by_side() const {
    return comparison_ && comparison_->way == ui::CompareWay::kSideBySide;
  }
  render::FrameResult draw(unsigned framebuffer, render::Viewport size, int x, int y, bool final);

  [[nodiscard]] const render::Camera& camera() const { return camera_; }
  [[nodiscard]] render::Viewport viewport() const { return viewport_; }
  void set_viewport(render::Viewport viewport);
  void set_camera(render::Camera camera);
  /// The camera, with its heading and pitch, so near that the extent fills the view.
  [[nodiscard]] render::Camera framed(render::Camera camera, const Extent& extent) const;
  /// Glides there; ends any earlier flight.
  void fly_to(render::Camera goal);
  void fly_to(const Extent& extent);
  void fly_to(LocalXY point, double distance_m);
  void finish_flight();
  [[nodiscard]] bool is_flying() const { return flight_.has_value(); }

  // Gestures, pixels of the scene.
  void orbit(double dx, double dy);
  void pan(double dx, double dy);
  void zoom(double steps, render::ScreenPoint around);

  /// One colouring of the water takes the place of another.
  void set_layer_visible(const std::string& id, bool visible);
  [[nodiscard]] ui::WaterColouring water_colouring() const;
  [[nodiscard]] bool is_layer_visible(const std::string& id) const;
  /// Opacity, 0..1, of a layer that can be seen through: all but buildings and terrain; kDrapeLayer is the picture.
  void set_layer_opacity(const std::string& id, double opacity);
  [[nodiscard]] double layer_opacity(const std::string& id) const;
  void set_drape_visible(bool visible);
  [[nodiscard]] bool is_drape_visible() const { return drape_visible_; }

  /// What is there, or a marker no farther away than `slack_px`, in pixels of the scene.
  [[nodiscard]] ui::Selection pick(render::ScreenPoint at, double slack_px = render::kPickSlack_px) const;
  [[nodiscard]] std::optional<render::ScenePoint> ground_under(render::ScreenPoint at) const;
  [[nodiscard]] std::optional<double> ground_m(LocalXY at) const { return renderer_->ground_m(at); }
  [[nodiscard]] std::optional<render::ScreenPoint> project(LocalXY at) const;
  /// The feature of the place's buildings layer behind a building of the scene.
  struct BuildingFeature {
    const LoadedLayer* layer = nullptr;
    std::uint32_t feature = 0;
    float height_m = 0;
    LocalXY at;
  };
  [[nodiscard]] std::optional<BuildingFeature> building(std::uint32_t index) const;

  [[nodiscard]] const render::Statistics& statistics() const { return renderer_->statistics(); }
  [[nodiscard]] const StaticScene& scene() const { return scene_; }
  [[nodiscard]] const LiveScene& live() const { return live_; }

 private:
  void step_flight();
  render::SceneContent content(const LiveScene& live);
  std::shared_ptr<const render::RouteSet> flow_of(const LiveScene& live);
  void update_difference(const Snapshot& snapshot);
  render::FrameResult draw_beside(render::FrameParameters frame);
  void add_points(render::SceneContent& content, const std::shared_ptr<const render::SymbolSet>& set,
                  std::string_view kind);
  [[nodiscard]] ui::Selection selection_of(const render::PickResult& picked) const;

  std::shared_ptr<const PlaceMap> map_;
  StaticScene scene_;
  LiveScene live_;
  LiveScene other_;  ///< of the comparison
  FlowScene flow_, other_flow_;
  std::optional<Grid<float>> flood_ground_m_;  ///< on which the model computed; sampled when it is first asked for
  std::optional<Comparison> comparison_;
  std::shared_ptr<const render::WaterField> difference_;
  std::shared_ptr<const FloodField> difference_of_, difference_to_;
  std::map<std::string, bool> visible_;
  std::map<std::string, double> opacity_;
  bool drape_visible_ = true;
  std::shared_ptr<const render::Style> style_;
  std::unique_ptr<render::SceneRenderer> renderer_;
  render::Camera camera_;
  render::Viewport viewport_;
  struct Flight {
    render::CameraFlight way;
    render::Camera goal;
    std::chrono::steady_clock::time_point began;
  };
  std::optional<Flight> flight_;
  bool software_ = false;  ///< the GL draws on the processor: moving costs more than resting
  MovingScale moving_scale_;
  render::Camera drawn_camera_;
  std::chrono::steady_clock::time_point drawn_at_;
  std::vector<std::string> symbol_sets_;  ///< what each of SceneContent::symbols is: "@stations", ...
};

}  // namespace sandtable

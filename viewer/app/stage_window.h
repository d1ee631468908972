#pragma once

#include <atomic>
#include <chrono>
#include <memory>
#include <optional>
#include <string>

#include "viewer/app/glfw_host.h"
#include "viewer/app/stage.h"
#include "viewer/app/window_input.h"

namespace sandtable {

/// What a new window begins with.
struct StageWindowLook {
  ui::ThemeKind theme = ui::ThemeKind::kDark;
  ui::LanguageMode language = ui::LanguageMode::kZhHant;
  ui::WallScreen wall;                     ///< of a wall: decides its size of type
  ui::DeskLayouts layouts;                 ///< of a desk
  std::optional<render::Viewport> size{};  ///< empty: what suits the screen
};

/// One window of the program: its stage, what people do in it, and when it has to be drawn again. Several stand on one
/// run, each with its own look at it, its own GL context and its own pictures of the place (docs/decisions/0045). Main
/// thread.
class StageWindow {
 public:
  /// Comes up with the loading page. Only the program's `first` window takes the keyboard by itself. Fails as
  /// GlfwWindow::open().
  static Result<std::unique_ptr<StageWindow>> open(const ui::WindowPlace& place, const StageWindowLook& look,
                                                   bool first);
  ~StageWindow();
  StageWindow(const StageWindow&) = delete;
  StageWindow& operator=(const StageWindow&) = delete;

  /// The place is loaded; `run` must outlive the stage.
  Status begin(std::shared_ptr<const PlaceMap> map, StaticScene scene, IncidentRun& run, const StageOptions& options);
  /// Lets go of the run; nothing is drawn from then on.
  void leave();
  /// The loading page again, as on the first day.
  Status start_again(const StageWindowLook& look);

  /// Null while the place is loading.
  [[nodiscard]] Stage* stage() { return stage_.get(); }
  ui::UiState& state() { return stage_ ? stage_->interface().state() : interface_->state(); }
  GlfwHost& host() { return *host_; }
  WindowInput& input() { return input_; }
  [[nodiscard]] ui::WindowPlace place();

  [[nodiscard]] bool is_closing() const;
  void close();

  using Clock = std::chrono::steady_clock;
  /// Draws at least so many more frames: panels settle a few frames after what they react to.
  static constexpr int kSettleFrames = 3;
  void owe(int frames) { frames_owed_ = std::max(frames_owed_, frames); }
  /// True when something happened in it, or what it shows is out of date.
  [[nodiscard]] bool needs_frame(Clock::time_point now);
  /// Seconds for which nothing needs to be drawn unless something happens; empty for ever.
  [[nodiscard]] std::optional<double> patience_s(Clock::time_point now) const;

  /// Draws and shows a frame. Gives what the panels ask of the program; `progress` is of the loading, 0..1.
  ui::Intents draw(const std::atomic<double>& progress);

 private:
  StageWindow(std::unique_ptr<GlfwHost> host, std::unique_ptr<ui::UserInterface> interface);
  void draw_loading(render::Viewport size, const std::atomic<double>& progress);
  ui::Intents draw_stage(render::Viewport size);
  void fit_scale(render::Viewport size);

  std::unique_ptr<GlfwHost> host_;
  std::unique_ptr<ui::UserInterface> interface_;  ///< until the stage has it
  WindowInput input_;
  std::unique_ptr<Stage> stage_;
  std::optional<Clock::time_point> redraw_at_;
  double fitting_scale_ = 1;  ///< of texts, for the size of the last frame
  int frames_owed_ = kSettleFrames;
  bool complete_ = true;
};

}  // namespace sandtable

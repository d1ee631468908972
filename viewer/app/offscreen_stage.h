#pragma once

#include <filesystem>
#include <memory>

#include "viewer/app/stage.h"
#include "viewer/render/offscreen_context.h"

namespace sandtable {

/// What a picture should look like.
struct PictureOptions {
  render::Viewport size{1920, 1080};
  bool map_2d = false;
  ui::LanguageMode language = ui::LanguageMode::kZhHant;
  ui::WindowMode mode = ui::WindowMode::kDesk;
  ui::ThemeKind theme = ui::ThemeKind::kDark;
  std::shared_ptr<const Story> story;      ///< of a kiosk; null: one page about the whole place
  std::filesystem::path incident;          ///< file that keeps stories; empty where there is none
  ui::WallScreen wall;                     ///< of a wall: decides its size of type
  double scale = 0;                        ///< of texts; 0 takes what suits the size
  std::optional<render::Camera> camera;    ///< empty: the whole place
};

/// A stage without a window. Main thread.
class OffscreenStage {
 public:
  static Result<std::unique_ptr<OffscreenStage>> create(std::shared_ptr<const PlaceMap> map, StaticScene scene,
                                                        IncidentRun& run, const PictureOptions& options);
  Stage& stage() { return *stage_; }
  /// Runs the commands asked for so far; gives what failed among them.
  std::vector<std::string> settle();
  /// Draws at full quality and writes a PNG. Fails with kIo naming the file.
  Status write_picture(const std::filesystem::path& file);

 private:
  OffscreenStage() = default;
  std::unique_ptr<render::OffscreenContext> context_;
  std::unique_ptr<ImGuiHost> host_;
  std::unique_ptr<Stage> stage_;
};

}  // namespace sandtable

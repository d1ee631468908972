#pragma once

#include <memory>
#include <string>
#include <vector>

#include "twin/runtime/incident_run.h"
#include "viewer/app/imgui_host.h"
#include "viewer/app/layer_import.h"
#include "viewer/app/scene_view.h"
#include "viewer/app/stage_queries.h"
#include "viewer/ui/seat_name.h"
#include "viewer/ui/user_interface.h"

namespace sandtable {

struct StageOptions {
  std::string actor{ui::kUnnamedSeat};  ///< who sits here; written into the journal
  ui::ThemeKind theme = ui::ThemeKind::kDark;
  std::filesystem::path assets;        ///< replaces the built-in styles; empty for the built-in
  std::filesystem::path incident;      ///< file that keeps stories; empty where there is none
};

/// The twin as people see it: scene and panels over one run. The same in a window and off-screen. Main thread, with
/// its GL context current.
class Stage {
 public:
  /// `run` and `host` must outlive the stage.
  static Result<std::unique_ptr<Stage>> create(std::shared_ptr<const PlaceMap> map, StaticScene scene, IncidentRun& run,
                                               ImGuiHost& host, std::unique_ptr<ui::UserInterface> interface,
                                               const StageOptions& options);

  struct FrameOutcome {
    bool complete = true;                  ///< drawing again would show the same
    std::optional<Duration> redraw_after;
    ui::Intents for_host;                  ///< screenshot, full screen, quit, language and scale changes
    std::vector<std::string> complaints;   ///< commands that failed, in English
    bool text_input = false;
  };
  /// Draws one frame into a framebuffer of `size` pixels. `final` waits for every tile and skips flights.
  FrameOutcome draw(unsigned framebuffer, render::Viewport size, double pixel_scale, bool final);

  // Input of the host, logical pixels of the window.
  void pointer_moved(double x, double y);
  void pointer_left();
  void dragged(double dx, double dy, bool orbit);
  void wheel(double steps);
  /// Selects, or sets a point of what is being drawn; in the next draw(), after what keys asked for before the click.
  void clicked(bool twice);
  /// Whether the scene takes a press where the pointer is now, which may be elsewhere than in the last frame.
  [[nodiscard]] bool takes_press() const;

  /// What the panels say of the audible alarm from the next frame on.
  void set_sound(ui::SoundStatus sound) { queries_.set_sound(std::move(sound)); }
  /// The same of hand-over packs.
  void set_handover(ui::HandoverStatus handover) { queries_.set_handover(std::move(handover)); }

  /// What the last frame showed; null before the first.
  [[nodiscard]] const std::shared_ptr<const Snapshot>& shown() const { return queries_.snapshot(); }
  /// Who sits here, with the last entry of the picture before him.
  [[nodiscard]] Author author() const {
    return {actor_, shown() ? std::optional(shown()->state.seq) : std::nullopt};
  }

  ui::UserInterface& interface() { return *interface_; }
  SceneView& view() { return view_; }
  /// Size of the scene for a window of this size, pixels; for cameras set before the first frame.
  [[nodiscard]] render::Viewport scene_viewport(render::Viewport size, double pixel_scale);
  void show_whole_place(bool map_2d);

 private:
  Stage(std::shared_ptr<const PlaceMap> map, IncidentRun& run, ImGuiHost& host, SceneView view, std::string actor);
  [[nodiscard]] double symbol_scale(render::Viewport size);
  /// A click that waits for its frame.
  struct Click {
    render::ScreenPoint at;  ///< pixels of the scene
    bool twice = false;
  };
  void answer(const Click& click);
  void take_imported();
  void compare(const std::shared_ptr<const Snapshot>& shown);
  void read_stories();
  void keep_story(const ui::NamedStory& story);
  void forget_story(const std::string& name);
  void read_bookmarks();
  void keep_bookmark(const ui::KeepBookmark& wish);
  void export_series(const ui::ExportChart& wish);
  void export_run_ahead(const ui::ExportRunAhead& wish);
  void tell(std::string words, bool is_error);
  void carry_out(const ui::Intent& intent, FrameOutcome& outcome);
  void fly_to(const ui::FlyTo& goal);
  void move_camera(const ui::MoveCamera& move);
  [[nodiscard]] std::optional<LocalXY> position_of(const ui::Selection& selection) const;
  [[nodiscard]] std::optional<render::ScreenPoint> scene_point() const;

  std::shared_ptr<const PlaceMap> map_;
  IncidentRun& run_;
  ImGuiHost& host_;
  std::string actor_;
  SceneView view_;
  StageQueries queries_;
  LayerImport import_;
  std::unique_ptr<ui::UserInterface> interface_;
  std::filesystem::path incident_;
  [[nodiscard]] std::shared_ptr<const Snapshot> snapshot_to_show();

  std::shared_ptr<const Snapshot> now_;                        ///< of a wall, while the playhead is elsewhere
  std::shared_ptr<const Snapshot> other_;                      ///< what the scene is laid beside
  std::pair<std::uint64_t, std::optional<UtcTime>> other_of_;  ///< snapshot and moment that it was made for
  ui::Rect scene_rect_;
  double pixel_scale_ = 1;
  std::optional<render::ScreenPoint> pointer_;  ///< logical pixels of the window
  bool pointer_in_scene_ = false;
  std::vector<Click> clicks_;
  bool first_frame_ = true;
};

}  // namespace sandtable

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "twin/base/alternative.h"
#include "twin/base/geometry.h"
#include "twin/base/ids.h"
#include "twin/base/time.h"
#include "twin/core/command.h"
#include "twin/runtime/outlook.h"
#include "viewer/ui/import_status.h"
#include "viewer/ui/story_desk.h"
#include "viewer/ui/window_place.h"

/// What a person asks for with a panel, a key, the palette or a script. The panels change nothing themselves: they
/// give intents, and the application carries them out with the session and the renderer.
namespace sandtable::ui {

/// kBoth writes Chinese large and English small.
enum class LanguageMode { kZhHant, kEn, kBoth };
enum class ViewMode { kScene3d, kMap2d };

/// A building of the scene, by its index in the building set.
struct BuildingRef {
  std::uint32_t index = 0;
  bool operator==(const BuildingRef&) const = default;
};

/// What the operator looks at; monostate is "nothing".
using Selection = std::variant<std::monostate, StationId, SiteId, ResourceId, BuildingRef>;

/// Hand this to the session.
struct SubmitCommand { Command command; };
/// Plan a route and order the resource to the site: Session::dispatch.
struct Dispatch {
  ResourceId resource;
  SiteId site;
  std::string comment;
  OrderTask task{};
  bool insisted = false;  ///< although no open road leads there
};

// What if.
struct AskWhatIf { WhatIf question; };
struct DropQuestion {};
struct ShowWhatIf { bool shown = true; };
// Where a pump helps most.
struct AskPlacement { ConfirmPlacement question; };
struct AskPumpSet { PumpSetQuestion question; };
struct StopAsking {};
/// Sits down in another role; no higher than the seat allows.
struct ActAs {
  Role role = Role::kViewer;
};
/// Somebody else sits down: their name stands in the journal beside what is done in this window from now on.
struct TakeSeat {
  std::string name;  ///< as seat_name() gives it
};

// Time.
struct SetPaused { bool paused = false; };
struct SetSpeed { double speed = 1; };  ///< incident seconds per real second, above 0
struct Seek { UtcTime to; };            ///< after live now: looks at what the model expects there
struct GoLive {};

// View.
struct SetViewMode { ViewMode mode = ViewMode::kScene3d; };
struct WholePlace {};
struct FlyTo { std::variant<WholePlace, StationId, SiteId, ResourceId, LocalXY, Extent> target; };
/// Flies to a look at a point of the ground.
struct LookFrom { LocalXY at; double distance_m = 0; double heading_deg = 0; double pitch_deg = 0; };
/// A step of the camera from the keyboard. Pan is in shares of the view's height, to the right and up on screen.
struct MoveCamera {
  double pan_right = 0;
  double pan_up = 0;
  double zoom_steps = 0;   ///< positive comes closer; one notch of the wheel is 1
  double heading_deg = 0;  ///< turn clockwise
  double pitch_deg = 0;    ///< look further down
};
struct SetLayerVisible { std::string layer; bool visible = true; };  ///< LayerInfo::id
struct SetLayerOpacity { std::string layer; double opacity = 1; };  ///< LayerInfo::id or kDrapeLayer; 0..1
/// The picture that lies on the ground, where a layer is named.
inline constexpr std::string_view kDrapeLayer = "@drape";
/// Tell what is in it: UiQueries::import(). With a reading, `source` is one of ImportStatus::layers, told again.
struct InspectSource { std::string source; std::optional<TextReading> reading{}; };
struct ImportLayers { std::vector<ImportWish> wishes; };
struct SetDrapeVisible { bool visible = true; };
/// The interface has selected this already (UiState::selection); the scene highlights it.
struct SelectionChanged { Selection selection; };

// The window. Language and scale are already in force (UiState); the application may remember them.
struct LanguageChanged { LanguageMode language = LanguageMode::kZhHant; };
struct UiScaleChanged { double scale = 1; };
/// Makes a hand-over pack of the moment that is shown; UiQueries::handover() tells how it goes.
struct MakeHandoverPack {};
struct Screenshot { std::string path; };  ///< empty: the application chooses a name
struct MuteAlarms { bool muted = true; };  ///< for a few minutes, which the application counts
struct ToggleFullScreen {};
/// One more window on the same run, with its own look at it.
struct OpenWindow {
  WindowPlace place;
};
/// The walls of the program go where the playhead goes, or come back to now.
struct WallsFollow {
  bool follow = true;
};
/// This window goes; the program goes on as long as it has another.
struct CloseWindow {};
struct CancelWork { std::uint64_t work = 0; };  ///< WorkStatus::id
/// Named layouts of the desk changed; the application may keep them.
struct LayoutsChanged {};
/// The incident keeps this story under its name, in place of an earlier one of that name.
struct KeepStory {
  NamedStory story;
};
struct ForgetStory {
  std::string name;
};
/// The incident keeps this moment to come back to, or no longer does.
struct KeepBookmark {
  UtcTime at;
  bool kept = true;
};
/// Writes the values of a series as a table; an empty path lets the application choose a name.
struct ExportSeries {
  SeriesId series;
  TimeRange range;
  std::string path;
};
/// The same of all series of a chart, in one table.
struct ExportChart {
  std::vector<SeriesId> series;
  TimeRange range;
  std::string path;
};
/// Writes what the run ahead that is shown does to each cell, as rasters; an empty path lets the application choose the
/// folder.
struct ExportRunAhead {
  std::string path;
};
/// The place is opened again as if nothing had happened: what a kiosk does after each visitor.
struct StartAgain {};
struct Quit {};

using AnyIntent =
    std::variant<SubmitCommand, Dispatch, AskWhatIf, DropQuestion, ShowWhatIf, AskPlacement, AskPumpSet, StopAsking,
                 ActAs, TakeSeat, SetPaused, SetSpeed, Seek, GoLive, SetViewMode, FlyTo, LookFrom, MoveCamera, SetLayerVisible,
                 SetLayerOpacity, InspectSource, ImportLayers, SetDrapeVisible, SelectionChanged, LanguageChanged,
                 UiScaleChanged, Screenshot, MuteAlarms, ToggleFullScreen, CancelWork, LayoutsChanged, KeepStory,
                 ForgetStory, ExportSeries, ExportChart, ExportRunAhead, MakeHandoverPack, StartAgain, OpenWindow, KeepBookmark, WallsFollow, CloseWindow, Quit>;

/// One of these; compiled once in intent.cpp (docs/decisions/0036).
struct Intent : AnyIntent {
  template <AlternativeOf<AnyIntent> Kind>
  Intent(Kind intent);
  Intent(const Intent& other);
  Intent(Intent&& other) noexcept;
  Intent& operator=(const Intent& other);
  Intent& operator=(Intent&& other) noexcept;
  ~Intent();
};
using Intents = std::vector<Intent>;

}  // namespace sandtable::ui

#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "twin/runtime/site_plan.h"
#include "viewer/ui/calibration_form.h"
#include "viewer/ui/chart_desk.h"
#include "viewer/ui/column_share.h"
#include "viewer/ui/compare_state.h"
#include "viewer/ui/desk_layout.h"
#include "viewer/ui/entry_forms.h"
#include "viewer/ui/handover_status.h"
#include "viewer/ui/intent.h"
#include "viewer/ui/kiosk/kiosk_state.h"
#include "viewer/ui/measure_plan.h"
#include "viewer/ui/reading_form.h"
#include "viewer/ui/resource_form.h"
#include "viewer/ui/story_desk.h"
#include "viewer/ui/view_history.h"
#include "viewer/ui/wall/wall_state.h"
#include "viewer/ui/window_place.h"

namespace sandtable::ui {

/// Sections of the right column, from top to bottom.
enum class Section { kAlarms, kOrders, kResources, kSites, kPlacement, kSelected, kCount };
inline constexpr std::size_t kSectionCount = static_cast<std::size_t>(Section::kCount);

/// As commands and files spell them.
inline constexpr std::array<std::string_view, kSectionCount> kSectionNames{"alarms", "orders", "resources", "sites", "placement", "selected"};

struct AcknowledgeDialog {
  AlarmId alarm;
  std::string comment;
  std::vector<AlarmId> others{};  ///< acknowledged with it
};
struct ShelveDialog {
  AlarmId alarm;
  int minutes = 30;  ///< 0: out of service until further notice
  std::string reason;
};
struct DispatchDialog {
  SiteId site;
  ResourceId resource;
  std::string comment;
  int step = 0;  ///< so many candidates further down (up when negative), as the arrow keys asked
  OrderId reroute{};    ///< not empty: this order gets the site instead of a new one
  std::string task{};   ///< a skill that is needed there; empty: pumping
  std::string amount{};  ///< of it, as typed; empty: what the answer says is needed
  bool scroll = false;  ///< the chosen row was reached by a key and may be out of sight
};
struct AddLayerDialog {
  struct Choice {
    bool wanted = true;
    std::string crs;        ///< empty: as the source says
    TextReading reading{};  ///< empty: as the reader takes it
  };
  std::string source;
  std::uint64_t listing = 0;    ///< ImportStatus::listing that `choices` belong to
  std::vector<Choice> choices;  ///< parallel to ImportStatus::layers
  bool adding = false;
};
/// Who goes where, for all sites at once.
struct SitePlanDialog {
  PlanOverrides overrides;
  SiteId row;                               ///< the one the keys work on; empty: the first
  int step = 0;                             ///< rows further down, as the arrow keys asked
  int turn = 0;                             ///< resources further along for that row, as the arrow keys asked
  bool scroll = false;                      ///< the row was reached by a key and may be out of sight
  std::shared_ptr<const SiteAnswers> of{};  ///< what `plan` was made from
  PlanOverrides of_overrides{};
  SitePlan plan{};
};
/// The incident's notes, and what is being said of one.
struct LogDialog {
  std::int64_t chosen = 0;  ///< entry of the note that is being struck through; 0: none
  std::string reason{};
  std::string text{};  ///< of a note that is being written
  int step = 0;      ///< notes further down, as the arrow keys asked
  bool scroll = false;
};
struct CancelOrderDialog { OrderId order; std::string reason; };
struct ReadingDialog { ReadingForm form; };
struct CalibrationDialog { CalibrationForm form; };
/// A person judges the value that was the newest of its series when the dialog was opened.
struct VerdictDialog {
  SeriesId series;
  UtcTime phenomenon_time;
  QualityFlag flag = QualityFlag::kPass;  ///< kPass: it is right; kFail: it is wrong
  std::string reason{};
};
/// A site that turned up: entered, corrected, or withdrawn with a reason.
struct SiteDialog {
  SiteForm form{};
  bool withdraws = false;
  std::string reason{};
  std::vector<PointOffer> offers{};  ///< as they were when it opened
};
/// A machine or crew that somebody lends.
struct ResourceDialog {
  ResourceForm form{};
  std::vector<PointOffer> offers{};
};
/// Damage that somebody tells on the telephone.
struct DamageDialog {
  DamageForm form{};
  std::vector<PointOffer> offers{};  ///< as they were when it opened
};
/// What somebody counted in a store.
struct StockDialog { StockForm form{}; };
struct HelpDialog {};
struct AboutDialog {};
using AnyDialog =
    std::variant<std::monostate, AcknowledgeDialog, ShelveDialog, DispatchDialog, CancelOrderDialog, AddLayerDialog,
                 ReadingDialog, HelpDialog, AboutDialog, SitePlanDialog, LogDialog, HandoverDialog,
                 CalibrationDialog, VerdictDialog, SiteDialog, ResourceDialog, DamageDialog, StockDialog>;

/// At most one is open. Text that was typed stays here, so a frame never loses it. Compiled once in
/// ui_state.cpp (docs/decisions/0036).
struct Dialog : AnyDialog {
  Dialog();
  template <AlternativeOf<AnyDialog> Kind>
  Dialog(Kind dialog);
  Dialog(const Dialog& other);
  Dialog(Dialog&& other) noexcept;
  Dialog& operator=(const Dialog& other);
  Dialog& operator=(Dialog&& other) noexcept;
  ~Dialog();
};
struct PaletteState {
  bool open = false;
  std::string text;
  int highlighted = 0;
  int replaced = 3;  ///< frames for which the field takes over `text`, caret at its end; set after changing it
  std::string complaint;  ///< why the last try did not run
};

struct ResourceFilter {
  std::string text;
  bool only_free = false;
};

/// A message to the operator that leaves by itself.
struct Toast {
  std::string text;
  bool is_error = false;
  double until_s = 0;  ///< on the interface's own seconds
};

/// What the window remembers between frames. A plain value: set it freely before a frame, for example for `shot`.
struct UiState {
  LanguageMode language = LanguageMode::kZhHant;
  double scale = 1;        ///< of texts and panels, 0.75 .. 4
  WindowMode mode = WindowMode::kDesk;
  KioskState kiosk;        ///< in force while mode is kKiosk
  WallState wall;          ///< in force while mode is kWall
  Selection selection;
  AlarmId alarm;           ///< unfolded in the list; empty: those of the selected station

  bool left_open = true;
  bool right_open = true;
  bool timeline_open = true;
  bool statistics_open = false;
  std::string unfolded_layer;  ///< LayerInfo::id whose opacity slider shows; empty for none
  double left_width = 0;   ///< unscaled pixels; 0: what the window's size suggests
  std::size_t layers_listed = 0;  ///< when they were drawn last: one that was brought since comes into sight
  double right_width = 0;
  DeskLayouts layouts;     ///< arrangements that were given a name
  std::vector<WindowPlace> windows;  ///< the program's other windows, as the application keeps it
  std::array<std::optional<bool>, kSectionCount> section_open;  ///< empty: as the height allows
  std::array<std::optional<float>, kSectionCount> section_height;  ///< dragged to, unscaled pixels; empty: by need
  std::array<ListContent, kSectionCount> contents;                 ///< of the sections, as they were drawn last

  Dialog dialog;
  bool confirm = false;    ///< Enter was pressed: the open dialog does what its first button does, once
  bool typing = false;     ///< a text of the open dialog was begun: Enter, Esc and arrows are the text's
  PaletteState palette;
  ResourceFilter resource_filter;
  MeasurePlan measures;
  Duration chart_length{std::chrono::hours{3}};
  ChartDesk charts;
  std::optional<TimeRange> timeline_range;  ///< empty: everything recorded and planned
  std::optional<TimeRange> loop;            ///< played over and over; empty: to the end
  std::optional<UtcTime> loop_from;         ///< where a loop that is being drawn began
  bool as_corrected = false;  ///< charts and values with all that was said of them since, not as known then
  CompareState compare;
  StoryDesk story;
  std::vector<UtcTime> bookmarks;           ///< of the incident when the window opened, and those set here since
  ViewHistory views;                        ///< where one looked before
  std::uint64_t packs_told = 0;             ///< HandoverStatus::ended as of the last toast about one
  std::uint64_t notice_shown = 0;           ///< newest Notice::number already shown
  std::vector<Toast> toasts;
};

}  // namespace sandtable::ui

#pragma once

#include <array>
#include <filesystem>
#include <string_view>

#include "twin/base/result.h"
#include "twin/runtime/snapshot.h"
#include "viewer/ui/queries.h"

namespace sandtable::ui {

/// kDark is for rooms with screens, kLight for paper, projectors and daylight.
enum class ThemeKind { kDark, kLight };

/// Colours of the window, from assets/styles/ui.json, which holds both kinds. Alert colours mean alert levels and nothing else; blue means
/// water depth and nothing else, so no panel uses it; what needs a person without being an alert is inverse (dark on
/// `attention`).
struct Theme {
  Rgba window;         ///< behind everything
  Rgba panel;
  Rgba raised;         ///< headers, buttons, text fields
  Rgba hovered;
  Rgba selected;       ///< background of the chosen row
  Rgba line;           ///< separators and outlines
  Rgba text;
  Rgba text_dim;       ///< captions and units; still readable
  Rgba accent;         ///< what can be pressed, what is at work, the playhead
  Rgba on_accent;
  Rgba attention;      ///< overdue, fault, failed: inverse video
  Rgba on_attention;
  std::array<Rgba, 3> alert;  ///< level 1, 2, 3: red, orange, yellow
  Rgba on_alert;
  std::array<Rgba, 5> tense;  ///< in the order of Tense
  Rgba on_tense;
  Rgba rain;
  Rgba series;
  Rgba gap;            ///< hatch where nothing is known
  Rgba halo;           ///< around labels on the map
  Rgba label;

  /// Fails with kUnreadable naming the key that is missing, unknown or no colour "#rrggbb" or "#rrggbbaa".
  static Result<Theme> parse(std::string_view json, std::string_view file, ThemeKind kind = ThemeKind::kDark);
  static Result<Theme> load(const std::filesystem::path& assets, ThemeKind kind = ThemeKind::kDark);

  [[nodiscard]] Rgba alert_of(int level) const { return alert[static_cast<std::size_t>(level < 1 ? 0 : level > 3 ? 2 : level - 1)]; }
  [[nodiscard]] Rgba tense_of(Tense t) const { return tense[static_cast<std::size_t>(t)]; }
};

/// "#rrggbb" or "#rrggbbaa"; empty for anything else.
std::optional<Rgba> parse_colour(std::string_view text);

/// Contrast of two opaque colours, 1..21 (WCAG 2.1, "contrast ratio"). Texts here keep at least 4.5.
double contrast_ratio(Rgba a, Rgba b);

}  // namespace sandtable::ui

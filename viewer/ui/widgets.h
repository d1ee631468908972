#pragma once

#include <string>

#include "viewer/ui/paint.h"
#include "viewer/ui/symbols.h"

/// Small controls placed at ImGui's cursor inside the current window.
namespace sandtable::ui {

/// An ImGui window that fills a rectangle: no title bar, not movable, ended by the destructor.
class PanelWindow {
 public:
  /// The docked panels lie below those that `floats`.
  PanelWindow(Frame& frame, const char* name, const Rect& area, Rgba background, float padding = 8, bool floats = false);
  ~PanelWindow();
  PanelWindow(const PanelWindow&) = delete;
  PanelWindow& operator=(const PanelWindow&) = delete;
  /// The list of the window; valid until the destructor.
  [[nodiscard]] ImDrawList& list() const;
};

enum class ButtonLook { kNormal, kPrimary, kQuiet, kChosen };

/// A button; when it is not `enabled` the tooltip says why. `width` 0 fits the label.
bool button(Frame& frame, const char* id, const Text& label, ButtonLook look = ButtonLook::kNormal,
            bool enabled = true, const Text& tip = {}, float width = 0);
/// Width button() takes for this label.
float button_width(Frame& frame, const Text& label);
bool icon_button(Frame& frame, const char* id, ControlIcon icon, const Text& tip, bool enabled = true,
                 double heading_deg = 0);
/// A box to tick with its label, over the whole width.
bool tick_box(Frame& frame, const char* id, const Text& label, bool* value, float width);
/// Puts the next control on the same line if `width` fits there.
void same_line_if_fits(Frame& frame, float width);

/// Shows a tooltip for the item before, when the pointer rests on it. Further lines are dim.
void tooltip(Frame& frame, const Text& first, const Text& second = {});

void words_line(Frame& frame, FontRole role, Rgba colour, const Text& words);
void wrapped(Frame& frame, FontRole role, Rgba colour, const Text& words);
/// Caption left, value right of it on one line; long values wrap below.
void field(Frame& frame, const Text& caption, const Text& value);
/// What stands in an empty list.
void empty_state(Frame& frame, const Text& words);
void separator(Frame& frame, float space = 6);

/// A row of a list over the whole width; paint into it afterwards.
struct Row {
  bool clicked = false;
  bool double_clicked = false;
  bool hovered = false;
  Rect area;
};
Row row(Frame& frame, const char* id, float height, bool selected);

/// A filled label; gives its width.
float paint_chip(Frame& frame, ImDrawList& list, ImVec2 at, Rgba fill, Rgba colour, const Text& words);
float chip_width(Frame& frame, const Text& words);

/// A one-line text field over `width`. True when Enter was pressed in it. `caret_to_end` puts `text` into a field that
/// is being typed into, which otherwise keeps its own copy.
bool text_field(Frame& frame, const char* id, const Text& hint, std::string& text, float width, bool take_focus = false,
                bool caret_to_end = false);

}  // namespace sandtable::ui

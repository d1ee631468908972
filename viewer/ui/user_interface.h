#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "viewer/ui/command_table.h"
#include "viewer/ui/intent.h"
#include "viewer/ui/layout.h"
#include "viewer/ui/queries.h"
#include "viewer/ui/theme.h"
#include "viewer/ui/ui_state.h"

namespace sandtable::ui {

struct InterfaceOptions {
  /// Directory with languages/*.json and styles/ui.json that replace the built-in ones; empty for the built-in.
  std::filesystem::path assets;
  ThemeKind theme = ThemeKind::kDark;
};

struct FrameInput {
  const Snapshot* snapshot = nullptr;  ///< null while the place is loading
  const Place& place;
  UiQueries& queries;
  std::string_view actor;              ///< who sits here; goes into CommandContext
};

struct FrameOutput {
  Intents intents;
  Rect scene;                  ///< where the twin shows, logical pixels of the window
  std::vector<Rect> docked;    ///< panels around the scene, in which only they are drawn
  bool pointer_in_scene = false;  ///< the mouse belongs to the scene: orbit, pan, zoom, pick
  bool text_input = false;        ///< a text field has the keyboard
  std::vector<std::string> complaints;  ///< enqueued commands that failed, in English, for logs and scripts
  /// Draw again after this long even if nothing happened (toasts leave, ages grow); empty: wait for events.
  std::optional<Duration> redraw_after;
};

/// The panels. Belongs to the main thread and to the ImGui context that is current when it is made; that context must
/// be current in every call. The application owns the context's backends:
///
///     auto built = interface.prepare_fonts();
///     if (built && *built) backend_upload_font_texture();
///     backend_new_frame(); ImGui::NewFrame();
///     FrameOutput out = interface.draw(input);
///     ImGui::Render(); draw the scene in out.scene, then backend_render(ImGui::GetDrawData());
class UserInterface {
 public:
  /// Fails with kNotFound when the system has no font with Chinese characters (the message says what to install), with
  /// kUnreadable for a bad asset.
  static Result<std::unique_ptr<UserInterface>> create(const InterfaceOptions& options);
  ~UserInterface();
  UserInterface(const UserInterface&) = delete;
  UserInterface& operator=(const UserInterface&) = delete;

  UiState& state();
  [[nodiscard]] const Theme& theme() const;

  /// Before ImGui::NewFrame(), with io.DisplaySize set: builds the glyph atlas when the scale or the characters met so
  /// far changed. True when it did: the backend must upload the font texture again (ImGui before 1.92: destroy it and
  /// create it). Fails with kUnreadable when the font cannot be read.
  Result<bool> prepare_fonts();
  /// Characters of the incident's names, before its first frame, so that one build of the atlas is enough.
  void want_characters(const Snapshot& snapshot, const Place& place);

  /// Between ImGui::NewFrame() and ImGui::Render(). Fills the whole display.
  FrameOutput draw(const FrameInput& input);

  /// Any key that went down, repeats included; keys a text field wants are left to it. True when it was a shortcut;
  /// its command runs in the next draw().
  bool press(const Chord& chord);
  /// Whether a text field shall not hear of this key: in a dialog Enter and Esc are no business of its fields, which
  /// would let go of the keyboard, or of what was typed. Before the key is handed to ImGui.
  [[nodiscard]] bool keeps_from_fields(const Chord& chord) const;
  /// The desktop wants the window closed: whether it may go. A kiosk with a pin asks for that instead.
  bool may_close();
  /// How far a press may wander and still be a tap, logical pixels: fingers tremble more than hands with a mouse.
  [[nodiscard]] double press_slack_px() const;
  /// Whether a panel of the last frame, or a menu that is open, takes a press there; the scene has it otherwise. All of
  /// a dark kiosk is a panel.
  [[nodiscard]] bool is_under_panel(ScreenXY at) const;
  /// Runs a command in the next draw(), as a script does; what goes wrong is in FrameOutput::complaints and a toast.
  void enqueue(CommandCall call);

 private:
  class Impl;
  explicit UserInterface(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace sandtable::ui

#include "viewer/ui/user_interface.h"

#include <imgui.h>
#include <imgui_internal.h>

#include <algorithm>

#include "viewer/ui/catalogue.h"
#include "viewer/ui/composition.h"
#include "viewer/ui/describe.h"
#include "viewer/ui/fonts.h"
#include "viewer/ui/frame.h"
#include "viewer/ui/kiosk/kiosk_layout.h"
#include "viewer/ui/panels/panels.h"
#include "viewer/ui/query_cache.h"
#include "viewer/ui/theme.h"
#include "viewer/ui/time_steps.h"
#include "viewer/ui/wall/wall_layout.h"
#include "viewer/ui/widgets.h"

namespace sandtable::ui {
namespace {

bool is_enter(const Chord& chord) { return chord.key == key::kEnter || chord.key == key::kKeypadEnter; }

/// A dialog whose answer is kept or leaves the house, so that nobody may give it by accident.
bool asks_for_answer(const Dialog& dialog) {
  return dialog.index() != 0 && !std::holds_alternative<AddLayerDialog>(dialog);
}

void apply_style(const Theme& theme, float scale) {
  ImGuiStyle style;
  style.WindowRounding = 0;
  style.ChildRounding = 0;
  style.FrameRounding = 4 * scale;
  style.PopupRounding = 4 * scale;
  style.ScrollbarRounding = 4 * scale;
  style.GrabRounding = 4 * scale;
  style.ScrollbarSize = 10 * scale;
  style.ItemSpacing = ImVec2(6 * scale, 3 * scale);
  style.FramePadding = ImVec2(8 * scale, 4 * scale);
  style.FrameBorderSize = 1;
  style.WindowBorderSize = 1;
  style.AntiAliasedLinesUseTex = false;  // baked lines blur at fractional widths
  ImVec4* c = style.Colors;
  c[ImGuiCol_Text] = vec4(theme.text);
  c[ImGuiCol_TextDisabled] = vec4(theme.text_dim);
  c[ImGuiCol_WindowBg] = vec4(theme.panel);
  c[ImGuiCol_ChildBg] = ImVec4(0, 0, 0, 0);
  c[ImGuiCol_PopupBg] = vec4(theme.raised);
  c[ImGuiCol_Border] = vec4(theme.line);
  c[ImGuiCol_FrameBg] = vec4(theme.window);
  c[ImGuiCol_FrameBgHovered] = vec4(theme.window);
  c[ImGuiCol_FrameBgActive] = vec4(theme.window);
  c[ImGuiCol_ScrollbarBg] = ImVec4(0, 0, 0, 0);
  c[ImGuiCol_ScrollbarGrab] = vec4(theme.line);
  c[ImGuiCol_ScrollbarGrabHovered] = vec4(theme.text_dim);
  c[ImGuiCol_ScrollbarGrabActive] = vec4(theme.accent);
  c[ImGuiCol_SliderGrab] = vec4(theme.accent);
  c[ImGuiCol_SliderGrabActive] = vec4(theme.accent);
  c[ImGuiCol_Header] = vec4(theme.selected);
  c[ImGuiCol_HeaderHovered] = vec4(theme.hovered);
  c[ImGuiCol_HeaderActive] = vec4(theme.selected);
  c[ImGuiCol_Button] = vec4(theme.raised);
  c[ImGuiCol_ButtonHovered] = vec4(theme.hovered);
  c[ImGuiCol_ButtonActive] = vec4(theme.selected);
  c[ImGuiCol_TextSelectedBg] = vec4(theme.selected);
  c[ImGuiCol_NavHighlight] = vec4(theme.accent);
  ImGui::GetStyle() = style;
}

/// Takes out what would change the incident from the intents after the first `kept`; true when there was something.
bool drop_acts(Intents& intents, std::size_t kept) {
  const auto acts = std::ranges::remove_if(
      intents.begin() + static_cast<std::ptrdiff_t>(kept), intents.end(),
      [](const Intent& i) { return std::holds_alternative<SubmitCommand>(i) || std::holds_alternative<Dispatch>(i); });
  const bool any = !acts.empty();
  intents.erase(acts.begin(), acts.end());
  return any;
}

/// Nobody stands at a wall: only what concerns the window itself, for who sets it up.
bool is_for_wall(std::string_view command) {
  return command.starts_with("window.full-screen") || command == "window.screenshot" || command == "window.quit" ||
         command == "window.close" || command == "language.next";
}

/// The whole window wears the colour of its tense.
void draw_border(Frame& frame, ImVec2 display) {
  const float b = frame.layout.border;
  // On a wall it wanders with the rest.
  const PixelShift shift = frame.state.mode == WindowMode::kWall ? frame.state.wall.shift : PixelShift{};
  ImGui::GetForegroundDrawList()->AddRect(ImVec2(b / 2 + shift.x, b / 2 + shift.y),
                                          ImVec2(display.x - b / 2 + shift.x, display.y - b / 2 + shift.y),
                                          packed(frame.theme.tense_of(frame.shown_tense())), 0, 0, b);
}

}  // namespace

class UserInterface::Impl {
 public:
  Impl(Catalogue catalogue, Theme theme, FontFiles files)
      : catalogue_(std::move(catalogue)), theme_(theme), fonts_(std::move(files)) {
    ImGui::GetIO().IniFilename = nullptr;
  }

  UiState& state() { return state_; }
  const Theme& theme() const { return theme_; }

  Result<bool> prepare_fonts() {
    want_sentences();
    const ImVec2 display = ImGui::GetIO().DisplaySize;
    const double scale = lay_out(display.x, display.y, state_).scale;
    auto built = fonts_.prepare(scale);
    if (!built) return pass(built);
    if (styled_ != scale) {
      apply_style(theme_, static_cast<float>(scale));
      styled_ = scale;
    }
    return *built;
  }

  FrameOutput draw(const FrameInput& input);
  bool press(const Chord& chord);
  bool may_close();
  [[nodiscard]] double press_slack_px() const;
  [[nodiscard]] bool is_dark() const { return state_.mode == WindowMode::kKiosk && state_.kiosk.dark; }
  [[nodiscard]] bool keeps_from_fields(const Chord& chord) const;
  bool press_in_text(const Chord& chord);
  bool press_in_front(const Chord& chord);
  bool press_while_drawing(const Chord& chord);
  void enqueue(CommandCall call) { calls_.push_back(std::move(call)); }
  void want_names(const Snapshot& snapshot, const Place& place);

 private:
  void want_sentences();
  void run_calls(const FrameInput& input, FrameOutput& out);
  void draw_loading();
  void draw_desk(Frame& frame);
  void run_wall(const Snapshot& snapshot, Intents& intents);
  void run_kiosk(const Snapshot& snapshot, Intents& intents);
  bool press_in_kiosk(const Chord& chord);
  bool ask_for_pin();

  Catalogue catalogue_;
  Theme theme_;
  Fonts fonts_;
  QueryCache cache_;
  UiState state_;
  std::vector<CommandCall> calls_;
  double styled_ = 0;
  bool sentences_wanted_ = false;
  std::size_t dialog_typed_ = 0;  ///< index of the dialog that UiState::typing is of
  const void* stations_met_ = nullptr;
  const void* incident_met_ = nullptr;
  std::size_t resources_met_ = 0;
};

/// The characters of every sentence, so that one build of the atlas is enough. A wall's type is so large that they
/// would not fit on the card, and it says few of them: its glyphs come as they are met.
void UserInterface::Impl::want_sentences() {
  if (std::exchange(sentences_wanted_, true)) return;
  const bool few = state_.mode != WindowMode::kDesk;
  for (const std::string& key : catalogue_.keys()) {
    if (few && !key.starts_with("wall.") && !key.starts_with("kiosk.") && !key.starts_with("alarm") &&
        !key.starts_with("order") && !key.starts_with("t"))
      continue;
    fonts_.want(catalogue_.text(key).zh);
    fonts_.want(catalogue_.text(key).en);
  }
}

/// Names in the data join the atlas before they are drawn, so that none flashes up as a box.
void UserInterface::Impl::want_names(const Snapshot& snapshot, const Place& place) {
  const IncidentState& state = snapshot.state;
  const auto want = [&](const Text& text) {
    fonts_.want(text.zh);
    fonts_.want(text.en);
  };
  if (incident_met_ != state.incident.identity()) {
    incident_met_ = state.incident.identity();
    want(state.incident->place_name);
    want(state.incident->incident.name);
    for (const SiteConfig& site : state.incident->sites) want(site.name);
    for (const DepotConfig& depot : state.incident->depots) want(depot.name);
    for (const AlarmRule& rule : state.incident->rules) {
      want(rule.name);
      want(rule.advice);
      fonts_.want(rule.provenance);
    }
    for (const LayerConfig& layer : place.layers) want(layer.name);
    for (const FeedConfig& feed : place.feeds) want(feed.name);
    for (const Text& line : place.about) want(line);
    for (const StoryChapter& chapter : state_.kiosk.player.story().chapters) {
      want(chapter.title);
      want(chapter.caption);
    }
  }
  if (stations_met_ != state.stations.identity()) {
    stations_met_ = state.stations.identity();
    for (const Station& station : state.stations->stations()) want(station.name);
  }
  if (resources_met_ != state.resources->size()) {
    resources_met_ = state.resources->size();
    for (const auto& [id, resource] : *state.resources) want(resource.config.name);
  }
}

void UserInterface::Impl::draw_loading() {
  const ImVec2 display = ImGui::GetIO().DisplaySize;
  ImDrawList& list = *ImGui::GetBackgroundDrawList();
  const Text& words = catalogue_.text("app.loading");
  const std::string text = words.zh + "  " + words.en;
  ImFont* font = fonts_.font(FontRole::kTitle);
  const float size = fonts_.size_px(FontRole::kTitle);
  const float width = font->CalcTextSizeA(size, kUnlimited, 0, text.c_str()).x;
  list.AddRectFilled(ImVec2(0, 0), display, packed(theme_.window));
  list.AddText(font, size, ImVec2(std::floor((display.x - width) / 2), std::floor((display.y - size) / 2)),
               packed(theme_.text), text.c_str());
}

void UserInterface::Impl::run_calls(const FrameInput& input, FrameOutput& out) {
  const std::vector<CommandCall> calls = std::exchange(calls_, {});
  CommandEnvironment environment{state_,      input.snapshot, input.place, input.queries,
                                 input.actor, out.intents,    {},          ImGui::GetTime()};
  for (const CommandCall& call : calls) {
    const std::size_t asked = out.intents.size();
    Status done = run_command(call, environment);
    if (done && state_.mode == WindowMode::kWall && drop_acts(out.intents, asked)) {
      done = fail(ErrorCode::kRefused, "a wall only shows: nothing is ordered or acknowledged from it");
    }
    if (done) continue;
    out.complaints.push_back(call.name + ": " + done.error().message);
    std::string told = done.error().message;
    if (environment.refused) {
      const Language language = state_.language == LanguageMode::kEn ? Language::kEn : Language::kZhHant;
      told = refusal_words(catalogue_, *std::exchange(environment.refused, std::nullopt)).in(language);
    }
    fonts_.want(told);
    state_.toasts.push_back({told, true, 0});
    out.redraw_after = Duration{0};
  }
}

void UserInterface::Impl::draw_desk(Frame& frame) {
  if (std::exchange(dialog_typed_, state_.dialog.index()) != state_.dialog.index() || state_.confirm)
    state_.typing = false;
  // Not only keys write: an input method does, and a middle click.
  if (asks_for_answer(state_.dialog) && !ImGui::GetIO().InputQueueCharacters.empty()) state_.typing = true;
  draw_scene_overlay(frame);
  draw_measures_panel(frame);
  draw_story_panel(frame);
  draw_charts_panel(frame);
  draw_top_strip(frame);
  draw_layers_panel(frame);
  draw_right_column(frame);
  draw_timeline(frame);
  const bool for_palette = state_.palette.open && std::exchange(state_.confirm, false);
  draw_dialogs(frame);
  state_.confirm = for_palette;
  draw_palette(frame);
  state_.confirm = false;
}

/// What a wall does by itself: as much room for lists as goes on, the camera from alarm to alarm, and a picture that
/// never rests on the same pixels.
void UserInterface::Impl::run_wall(const Snapshot& snapshot, Intents& intents) {
  const double now_s = ImGui::GetTime();
  WallState& wall = state_.wall;
  const WallMood before = wall.mood.mood();
  const bool reshaped = wall.mood.update(mood_of(snapshot), now_s) != before;
  const ImVec2 display = ImGui::GetIO().DisplaySize;
  wall.shift = burn_in_shift(now_s, wall_shift_px(static_cast<float>(wall_scale(wall.screen, display.y))));
  if (auto flight = wall.tour.update(snapshot, now_s)) {
    state_.selection = wall.tour.stop();
    intents.push_back(SelectionChanged{state_.selection});
    intents.push_back(std::move(*flight));
  } else if (reshaped && std::holds_alternative<std::monostate>(wall.tour.stop())) {
    intents.push_back(FlyTo{WholePlace{}});  // the map's pane has another shape now
  }
}

/// Any touch makes the story stand aside, and a drag is one as long as it lasts; in the dark it wakes the screen alone;
/// presses on its own buttons are understood later in the frame.
void UserInterface::Impl::run_kiosk(const Snapshot& snapshot, Intents& intents) {
  const ImGuiIO& io = ImGui::GetIO();
  const double now_s = ImGui::GetTime();
  KioskState& kiosk = state_.kiosk;
  const bool held = io.MouseDown[0] || io.MouseDown[1];
  const bool pressed = io.MouseClicked[0] || io.MouseClicked[1] || io.MouseWheel != 0;
  const bool drags = held && (io.MouseDelta.x != 0 || io.MouseDelta.y != 0);
  if (pressed && std::exchange(kiosk.dark, false)) {
    kiosk.waking = true;
  } else if (!kiosk.waking && (pressed || drags)) {
    kiosk.player.touched(now_s);
  }
  kiosk.waking = kiosk.waking && held;
  for (Intent& intent : state_.kiosk.player.update(snapshot, now_s)) intents.push_back(std::move(intent));
  if (state_.kiosk.player.phase() == KioskPhase::kAsking) state_.kiosk.pin.close();
}

/// Opens the pad for the pin, in the light; false where the story has none.
bool UserInterface::Impl::ask_for_pin() {
  KioskState& kiosk = state_.kiosk;
  const std::string& pin = kiosk.player.story().pin;
  if (pin.empty()) return false;
  kiosk.dark = false;
  kiosk.player.touched(ImGui::GetTime());  // nothing begins again under the hands of who leaves
  if (!kiosk.pin.is_open()) kiosk.pin.open(pin);
  return true;
}

bool UserInterface::Impl::may_close() { return state_.mode != WindowMode::kKiosk || !ask_for_pin(); }

double UserInterface::Impl::press_slack_px() const {
  constexpr double kHandWithMouse_px = 4;
  if (state_.mode != WindowMode::kKiosk) return kHandWithMouse_px;
  const ImVec2 display = ImGui::GetIO().DisplaySize;
  return static_cast<double>(kTremble * lay_out_kiosk(display.x, display.y).scale);
}

/// Keys of a presenter's remote and of who sets the kiosk up; all others are nobody's.
bool UserInterface::Impl::press_in_kiosk(const Chord& chord) {
  KioskState& kiosk = state_.kiosk;
  if (std::exchange(kiosk.dark, false)) return true;
  if (kiosk.player.phase() != KioskPhase::kPlaying) kiosk.player.touched(ImGui::GetTime());
  if (kiosk.pin.is_open()) {
    if (chord.key >= '0' && chord.key <= '9') kiosk.pin.press(static_cast<char>(chord.key));
    if (chord.key == key::kBackspace) kiosk.pin.take_back();
    if (chord.key == key::kEscape) kiosk.pin.close();
    if (is_enter(chord) && kiosk.pin.enter(ImGui::GetTime())) calls_.push_back({"window.quit", {}});
    return true;
  }
  if (chord.key == key::kEscape || (chord.ctrl && chord.key == 'Q')) {
    if (!ask_for_pin() && chord.ctrl) calls_.push_back({"window.quit", {}});
    return true;
  }
  switch (chord.key) {
    case key::kPageDown:
    case key::kRight:
    case key::kDown:
      kiosk.player.next();
      return true;
    case key::kPageUp:
    case key::kLeft:
    case key::kUp:
      kiosk.player.previous();
      return true;
    case key::kF1 + 4:
      kiosk.player.first();
      return true;
    case 'B':
    case '.':
      kiosk.dark = true;
      return true;
    case key::kF1 + 1:
      calls_.push_back({"language.next", {}});
      return true;
    case ' ':
      kiosk.player.phase() == KioskPhase::kPlaying ? kiosk.player.pause(ImGui::GetTime())
                                                   : kiosk.player.play(ImGui::GetTime());
      return true;
    default:
      return false;
  }
}

FrameOutput UserInterface::Impl::draw(const FrameInput& input) {
  FrameOutput out;
  const ImGuiIO& io = ImGui::GetIO();
  run_calls(input, out);
  const bool is_wall = state_.mode == WindowMode::kWall;
  const bool is_kiosk = state_.mode == WindowMode::kKiosk;
  if (is_wall && input.snapshot != nullptr) run_wall(*input.snapshot, out.intents);
  if (is_kiosk && input.snapshot != nullptr) run_kiosk(*input.snapshot, out.intents);
  const Layout layout = lay_out(io.DisplaySize.x, io.DisplaySize.y, state_);
  out.scene = layout.scene;
  if (input.snapshot == nullptr) {
    draw_loading();
    return out;
  }
  for (const Rect& panel : {layout.top, layout.left, layout.right, layout.timeline}) {
    if (!panel.empty() && state_.mode == WindowMode::kDesk) out.docked.push_back(panel);
  }
  for (Intent& intent : at_ends(*input.snapshot, state_.loop)) out.intents.push_back(std::move(intent));
  want_names(*input.snapshot, input.place);
  Frame frame{*input.snapshot, input.place, input.queries,    cache_,          input.actor,
              state_,          catalogue_,  theme_,           fonts_,          layout,
              out.intents,     calls_,      ImGui::GetTime(), out.redraw_after};
  if (is_wall || is_kiosk) {
    draw_scene_overlay(frame);
    is_wall ? draw_wall(frame) : draw_kiosk(frame);
  } else {
    draw_desk(frame);
  }
  if (!is_kiosk) paint_lost_database(frame);
  if (!is_kiosk) draw_toasts(frame);  // what went wrong is for operators, not for visitors
  draw_border(frame, io.DisplaySize);
  if (cache_.take_owed()) frame.redraw_within(std::chrono::seconds{1});
  // A button that named a command did so while the panels were drawn.
  if (!calls_.empty()) {
    run_calls(input, out);
    frame.redraw_within(Duration{0});
  }
  const Rect pointer{io.MousePos.x, io.MousePos.y, 1, 1};
  out.pointer_in_scene = !is_wall && !io.WantCaptureMouse && layout.scene.overlaps(pointer);
  out.text_input = io.WantTextInput;
  // Ages are told to the second or the minute; the clock itself changes the snapshot.
  frame.redraw_within(std::chrono::seconds{io.WantTextInput ? 0 : 30} + std::chrono::milliseconds{250});
  out.redraw_after = frame.redraw_after;
  return out;
}

bool UserInterface::Impl::keeps_from_fields(const Chord& chord) const {
  const bool leaves = is_enter(chord) || chord.key == key::kEscape;
  return leaves && state_.mode == WindowMode::kDesk && !state_.palette.open && asks_for_answer(state_.dialog);
}

/// Keys of a text that was begun in a dialog: Esc ends it, and Enter, which commits what an input method has put
/// together, never does what the dialog asks; Ctrl+Enter does.
bool UserInterface::Impl::press_in_text(const Chord& chord) {
  if (state_.palette.open || !asks_for_answer(state_.dialog)) return false;
  const bool edits = chord.key == key::kBackspace || chord.key == key::kDelete;
  const bool pastes = chord.ctrl && (chord.key == 'V' || chord.key == 'X' || chord.key == 'Z' || chord.key == 'Y');
  if (writes(chord) || edits || pastes) {
    state_.typing = true;
    return false;
  }
  if (!state_.typing || !ImGui::GetIO().WantTextInput || !acts_on_text(chord)) return false;
  if (chord.key == key::kEscape) {
    state_.typing = false;
    return true;
  }
  const bool walks = chord.key >= key::kRight && chord.key <= key::kUp;
  return is_enter(chord) || walks;
}

/// Keys of what lies over the panels: arrows choose, Enter does what the first button would.
bool UserInterface::Impl::press_in_front(const Chord& chord) {
  const int step = chord.key == key::kDown ? 1 : chord.key == key::kUp ? -1 : 0;
  if (state_.palette.open) {
    state_.palette.highlighted += step;
    // Its text field would miss an Enter that is up again before the next frame of a slow machine.
    state_.confirm = is_enter(chord);
    return step != 0 || state_.confirm;
  }
  if (std::holds_alternative<std::monostate>(state_.dialog)) return false;
  if (is_enter(chord)) state_.confirm = true;
  if (std::holds_alternative<AddLayerDialog>(state_.dialog) && chord.alt) {
    const CommandInfo* command = find_command(chord);
    if (command == nullptr || !command->name.starts_with("layer.next-")) return false;
    calls_.push_back({std::string(command->name), {}});
    return true;
  }
  const int turn = chord.key == key::kRight ? 1 : chord.key == key::kLeft ? -1 : 0;
  if (auto* plan = std::get_if<SitePlanDialog>(&state_.dialog)) {
    plan->step += step;
    plan->turn += turn;
    if (const CommandInfo* command = find_command(chord); command != nullptr && command->name == "plan.ask") {
      calls_.push_back({std::string(command->name), {}});
      return true;
    }
    return state_.confirm || step != 0 || turn != 0;
  }
  if (auto* site = std::get_if<SiteDialog>(&state_.dialog); site != nullptr && !site->withdraws && step != 0) {
    site->form.priority = std::clamp(site->form.priority + step, 1, 5);
    return true;
  }
  if (auto* resource = std::get_if<ResourceDialog>(&state_.dialog); resource != nullptr && step != 0) {
    const int kind = static_cast<int>(resource->form.kind) + step + kResourceKindCount;
    resource->form.kind = static_cast<ResourceKind>(kind % kResourceKindCount);
    return true;
  }
  auto* dispatch = std::get_if<DispatchDialog>(&state_.dialog);
  auto* log = std::get_if<LogDialog>(&state_.dialog);
  if (dispatch != nullptr) dispatch->step += step;
  if (log != nullptr) log->step += step;
  return state_.confirm || ((dispatch != nullptr || log != nullptr) && step != 0);
}

/// A measure is being drawn on the map: Enter ends its line, Backspace takes a point back, Esc lays the tool down.
bool UserInterface::Impl::press_while_drawing(const Chord& chord) {
  MeasurePlan& plan = state_.measures;
  if (!plan.tool) return false;
  switch (chord.key) {
    case key::kEnter:
    case key::kKeypadEnter:
      plan.finish();
      return true;
    case key::kBackspace:
      plan.undo();
      return true;
    case key::kEscape:
      return plan.lay_down();
    default:
      return false;
  }
}

bool UserInterface::Impl::press(const Chord& chord) {
  if (state_.mode == WindowMode::kKiosk) {
    (void)press_in_kiosk(chord);
    return !calls_.empty();  // a pin is typed faster than a slow machine draws: only commands make keys wait
  }
  if (state_.mode == WindowMode::kDesk && press_in_text(chord)) return false;
  if (state_.mode != WindowMode::kWall && press_in_front(chord)) return true;
  // While somebody types or is asked something, only Esc, function keys and Ctrl combinations that a text field has no
  // use for are ours. A field that was asked for counts from then on, before ImGui knows of it.
  const bool asked = state_.palette.open || state_.dialog.index() != 0;
  if (asked || ImGui::GetIO().WantTextInput) {
    const bool ours =
        chord.key == key::kEscape || chord.key >= key::kF1 || (chord.ctrl && (chord.key == 'K' || chord.key == 'Q'));
    if (!ours) return false;
  }
  if (press_while_drawing(chord)) return true;
  const CommandInfo* command = find_command(chord);
  if (command == nullptr) return false;
  if (state_.mode == WindowMode::kWall && !is_for_wall(command->name)) return false;
  calls_.push_back({std::string(command->name), {}});
  return true;
}

Result<std::unique_ptr<UserInterface>> UserInterface::create(const InterfaceOptions& options) {
  auto catalogue = Catalogue::load(options.assets);
  if (!catalogue) return pass(catalogue);
  auto theme = Theme::load(options.assets, options.theme);
  if (!theme) return pass(theme);
  auto fonts = find_cjk_fonts();
  if (!fonts) return pass(fonts);
  return std::unique_ptr<UserInterface>(
      new UserInterface(std::make_unique<Impl>(std::move(*catalogue), *theme, std::move(*fonts))));
}

UserInterface::UserInterface(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
UserInterface::~UserInterface() = default;
UiState& UserInterface::state() { return impl_->state(); }
const Theme& UserInterface::theme() const { return impl_->theme(); }
Result<bool> UserInterface::prepare_fonts() { return impl_->prepare_fonts(); }
FrameOutput UserInterface::draw(const FrameInput& input) { return impl_->draw(input); }
bool UserInterface::press(const Chord& chord) { return impl_->press(chord); }
bool UserInterface::keeps_from_fields(const Chord& chord) const { return impl_->keeps_from_fields(chord); }
bool UserInterface::may_close() { return impl_->may_close(); }
double UserInterface::press_slack_px() const { return impl_->press_slack_px(); }
bool UserInterface::is_under_panel(ScreenXY at) const {
  if (impl_->is_dark()) return true;
  const ImGuiContext& g = *ImGui::GetCurrentContext();
  if (g.OpenPopupStack.Size > 0) return true;
  return std::ranges::any_of(g.Windows, [&](const ImGuiWindow* window) {
    const bool takes = window->Active && !window->Hidden && (window->Flags & ImGuiWindowFlags_NoMouseInputs) == 0;
    return takes && window->Rect().Contains(ImVec2(at.x, at.y));
  });
}
void UserInterface::enqueue(CommandCall call) { impl_->enqueue(std::move(call)); }
void UserInterface::want_characters(const Snapshot& snapshot, const Place& place) {
  impl_->want_names(snapshot, place);
}

}  // namespace sandtable::ui

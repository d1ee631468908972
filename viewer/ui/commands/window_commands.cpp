#include <algorithm>
#include <array>

#include "viewer/ui/commands/command_groups.h"

namespace sandtable::ui::commands {
namespace {

Status set_language(CommandEnvironment& e, LanguageMode language) {
  e.state.language = language;
  e.intents.push_back(LanguageChanged{language});
  return {};
}

Status set_language(const CommandCall& call, CommandEnvironment& e) {
  const std::string wish = argument(call, "language");
  return set_language(e, wish == "en" ? LanguageMode::kEn : wish == "both" ? LanguageMode::kBoth : LanguageMode::kZhHant);
}

Status next_language(const CommandCall&, CommandEnvironment& e) {
  return set_language(e, static_cast<LanguageMode>((static_cast<int>(e.state.language) + 1) % 3));
}

Status set_scale(CommandEnvironment& e, double scale) {
  e.state.scale = std::clamp(scale, 0.75, 4.0);
  e.intents.push_back(UiScaleChanged{e.state.scale});
  return {};
}

Status toggle_panel(const CommandCall& call, CommandEnvironment& e) {
  const std::string panel = argument(call, "panel");
  const std::string wish = argument(call, "open");
  const auto wanted = [&](bool open) { return wish.empty() ? !open : wish == "on"; };
  if (panel == "layers") {
    e.state.left_open = wanted(e.state.left_open);
  } else if (panel == "right") {
    e.state.right_open = wanted(e.state.right_open);
  } else if (panel == "timeline") {
    e.state.timeline_open = wanted(e.state.timeline_open);
  } else if (const auto* found = std::ranges::find(kSectionNames, panel); found != kSectionNames.end()) {
    auto& open = e.state.section_open[static_cast<std::size_t>(found - kSectionNames.begin())];
    open = wanted(open.value_or(false));
    if (*open) e.state.right_open = true;
  } else {
    return fail(ErrorCode::kNotFound, "no panel '{}' (layers, right, timeline, alarms, orders, resources, sites, placement, selected)", clipped(panel, 60));
  }
  return {};
}

Status save_layout(const CommandCall& call, CommandEnvironment& e) {
  const std::string name = argument(call, "name");
  if (name.empty() || name.size() > kLongestLayoutName) return fail(ErrorCode::kInvalid, "layout.save: a name has 1 to {} bytes", kLongestLayoutName);
  const bool is_full = e.state.layouts.size() >= kMostLayouts && !e.state.layouts.contains(name);
  if (is_full) return fail(ErrorCode::kRefused, "layout.save: there are {} layouts already", kMostLayouts);
  e.state.layouts[name] = layout_of(e.state);
  e.intents.push_back(LayoutsChanged{});
  return {};
}

Status load_layout(const CommandCall& call, CommandEnvironment& e) {
  const std::string name = argument(call, "name");
  const auto found = e.state.layouts.find(name);
  if (found != e.state.layouts.end()) {
    arrange(e.state, found->second);
    for (WindowPlace& place : missing_windows(found->second.windows, e.state.windows))
      e.intents.push_back(OpenWindow{std::move(place)});
    return {};
  }
  std::string known;
  for (const auto& [other, layout] : e.state.layouts) known += (known.empty() ? "" : ", ") + other;
  return fail(ErrorCode::kNotFound, "no layout '{}' (known: {})", clipped(name, 60), known.empty() ? "none" : known);
}

Status forget_layout(const CommandCall& call, CommandEnvironment& e) {
  const std::string name = argument(call, "name");
  if (e.state.layouts.erase(name) == 0) return fail(ErrorCode::kNotFound, "no layout '{}'", clipped(name, 60));
  e.intents.push_back(LayoutsChanged{});
  return {};
}

Status set_mode(const CommandCall& call, CommandEnvironment& e) {
  const std::string wish = argument(call, "mode");
  if (wish == "desk") {
    e.state.mode = WindowMode::kDesk;
  } else if (wish == "wall") {
    e.state.mode = WindowMode::kWall;
  } else if (wish == "kiosk") {
    e.state.mode = WindowMode::kKiosk;
  } else {
    return fail(ErrorCode::kInvalid, "window.mode: '{}' is not desk, wall or kiosk", clipped(wish, 60));
  }
  return {};
}

/// A wall unless another mode is named: what one wants to see beside the desk.
Status open_window(const CommandCall& call, CommandEnvironment& e) {
  if (e.state.mode == WindowMode::kKiosk)
    return fail(ErrorCode::kRefused, "window.open: a kiosk stands alone");
  if (e.state.windows.size() + 1 >= kMostWindows)
    return fail(ErrorCode::kRefused, "window.open: {} windows are open already", kMostWindows);
  const std::string mode = argument(call, "mode");
  const std::string screen = argument(call, "screen");
  auto place = parse_window_place((mode.empty() ? "wall" : mode) + (screen.empty() ? "" : ":" + screen));
  if (!place) return pass(place);
  e.intents.push_back(OpenWindow{std::move(*place)});
  return {};
}

/// Walls show now; whoever wants a room to see the past with them says so, from a desk or for the wall itself.
Status follow_on_walls(const CommandCall& call, CommandEnvironment& e) {
  const bool follow = argument(call, "on") != "off";
  e.state.wall.follows = follow;
  e.intents.push_back(WallsFollow{follow});
  return {};
}

/// Esc leaves one thing at a time: palette, dialog, selection.
Status leave(const CommandCall&, CommandEnvironment& e) {
  if (e.state.palette.open) {
    e.state.palette = {};
  } else if (!std::holds_alternative<std::monostate>(e.state.dialog)) {
    e.state.dialog = std::monostate{};
  } else {
    select(e, std::monostate{});
  }
  return {};
}

Status open_palette(const CommandCall&, CommandEnvironment& e) {
  e.state.palette = {};
  e.state.palette.open = true;
  return {};
}

template <class D>
Status toggle_dialog(CommandEnvironment& e) {
  if (std::holds_alternative<D>(e.state.dialog)) {
    e.state.dialog = std::monostate{};
  } else {
    e.state.dialog = D{};
  }
  return {};
}

}  // namespace

void add_window(std::vector<CommandInfo>& table) {
  using C = const CommandCall&;
  using E = CommandEnvironment&;
  table.insert(
      table.end(),
      {
          {"window.palette", {}, {.key = 'K', .ctrl = true}, open_palette},
          {"window.help", {}, {.key = key::kF1}, [](C, E e) { return toggle_dialog<HelpDialog>(e); }},
          {"window.about", {}, {}, [](C, E e) { return toggle_dialog<AboutDialog>(e); }},
          {"window.leave", {}, {.key = key::kEscape}, leave},
          {"language.next", {}, {.key = key::kF1 + 1}, next_language},
          {"language.set",
           {{"language", ArgumentKind::kLanguage, true}},
           {},
           [](C c, E e) { return set_language(c, e); }},
          {"ui.larger", {}, {.key = '=', .ctrl = true}, [](C, E e) { return set_scale(e, e.state.scale + 0.125); }},
          {"ui.smaller", {}, {.key = '-', .ctrl = true}, [](C, E e) { return set_scale(e, e.state.scale - 0.125); }},
          {"ui.scale",
           {{"factor", ArgumentKind::kNumber, true}},
           {},
           [](C c, E e) { return set_scale(e, number(c, "factor").value_or(1)); }},
          {"panel.layers",
           {},
           {.key = key::kF1 + 4},
           [](C, E e) -> Status {
             e.state.left_open = !e.state.left_open;
             return {};
           }},
          {"panel.right",
           {},
           {.key = key::kF1 + 5},
           [](C, E e) -> Status {
             e.state.right_open = !e.state.right_open;
             return {};
           }},
          {"panel.timeline",
           {},
           {.key = key::kF1 + 6},
           [](C, E e) -> Status {
             e.state.timeline_open = !e.state.timeline_open;
             return {};
           }},
          {"panel.toggle",
           {{"panel", ArgumentKind::kPanel, true}, {"open", ArgumentKind::kOnOff, false}},
           {},
           toggle_panel},
          {"window.mode", {{"mode", ArgumentKind::kText, true}}, {}, set_mode},
          {"layout.save", {{"name", ArgumentKind::kText, true}}, {}, save_layout},
          {"layout.load", {{"name", ArgumentKind::kText, true}}, {}, load_layout},
          {"layout.forget", {{"name", ArgumentKind::kText, true}}, {}, forget_layout},
          {"layout.reset",
           {},
           {.key = '0', .ctrl = true},
           [](C, E e) -> Status {
             arrange(e.state, DeskLayout{});
             return {};
           }},
          {"wall.next",
           {},
           {},
           [](C, E e) -> Status {
             e.state.wall.tour.hurry();
             return {};
           }},
          {"wall.follow", {{"on", ArgumentKind::kOnOff, false}}, {}, follow_on_walls},
          {"window.statistics",
           {},
           {.key = key::kF1 + 2},
           [](C, E e) -> Status {
             e.state.statistics_open = !e.state.statistics_open;
             return {};
           }},
          {"window.full-screen",
           {},
           {.key = key::kF1 + 10},
           [](C, E e) -> Status {
             e.intents.push_back(ToggleFullScreen{});
             return {};
           }},
          {"window.screenshot",
           {{"file", ArgumentKind::kText, false}},
           {.key = key::kF1 + 11},
           [](C c, E e) -> Status {
             e.intents.push_back(Screenshot{argument(c, "file")});
             return {};
           }},
          {"window.open",
           {{"mode", ArgumentKind::kText, false}, {"screen", ArgumentKind::kText, false}},
           {.key = 'N', .ctrl = true},
           open_window},
          {"window.close",
           {},
           {.key = 'W', .ctrl = true},
           [](C, E e) -> Status {
             e.intents.push_back(CloseWindow{});
             return {};
           }},
          {"window.quit",
           {},
           {.key = 'Q', .ctrl = true},
           [](C, E e) -> Status {
             e.intents.push_back(Quit{});
             return {};
           }},
          {"script.wait", {}, {}, [](C, E) -> Status { return {}; }},
      });
}

}  // namespace sandtable::ui::commands

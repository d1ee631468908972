#include "viewer/ui/desk_layout.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "viewer/ui/ui_state.h"

namespace sandtable::ui {
namespace {

constexpr double kWidest = 2000;

void read(const nlohmann::json& from, const char* key, bool& out) {
  if (const auto found = from.find(key); found != from.end() && found->is_boolean()) out = found->get<bool>();
}

void read(const nlohmann::json& from, const char* key, double least, double most, double& out) {
  if (const auto found = from.find(key); found != from.end() && found->is_number()) out = std::clamp(found->get<double>(), least, most);
}

std::vector<WindowPlace> parse_windows(const nlohmann::json& from) {
  std::vector<WindowPlace> windows;
  const auto list = from.find("windows");
  if (list == from.end() || !list->is_array()) return windows;
  for (const auto& text : *list) {
    if (windows.size() == kMostWindows || !text.is_string()) break;
    if (auto place = parse_window_place(text.get<std::string>())) windows.push_back(std::move(*place));
  }
  return windows;
}

DeskLayout parse_one(const nlohmann::json& from) {
  DeskLayout layout;
  read(from, "left_open", layout.left_open);
  read(from, "right_open", layout.right_open);
  read(from, "timeline_open", layout.timeline_open);
  read(from, "left_width", 0, kWidest, layout.left_width);
  read(from, "right_width", 0, kWidest, layout.right_width);
  read(from, "scale", 0.75, 4, layout.scale);
  const auto sections = from.find("sections");
  for (const std::string_view name : kSectionNames) {
    if (sections == from.end() || !sections->is_object()) break;
    const auto found = sections->find(name);
    if (found != sections->end() && found->is_boolean()) layout.sections[std::string(name)] = found->get<bool>();
  }
  const auto heights = from.find("heights");
  for (const std::string_view name : kSectionNames) {
    if (heights == from.end() || !heights->is_object()) break;
    const auto found = heights->find(name);
    if (found == heights->end() || !found->is_number()) continue;
    layout.heights[std::string(name)] = static_cast<float>(std::clamp(found->get<double>(), 0.0, kWidest));
  }
  layout.windows = parse_windows(from);
  return layout;
}

}  // namespace

DeskLayout layout_of(const UiState& state) {
  DeskLayout layout{state.left_open, state.right_open, state.timeline_open, state.left_width, state.right_width, state.scale, {}, {}, state.windows};
  for (std::size_t i = 0; i < kSectionCount; ++i) {
    if (state.section_open[i]) layout.sections[std::string(kSectionNames[i])] = *state.section_open[i];
    if (state.section_height[i]) layout.heights[std::string(kSectionNames[i])] = *state.section_height[i];
  }
  return layout;
}

void arrange(UiState& state, const DeskLayout& layout) {
  state.left_open = layout.left_open;
  state.right_open = layout.right_open;
  state.timeline_open = layout.timeline_open;
  state.left_width = layout.left_width;
  state.right_width = layout.right_width;
  state.scale = layout.scale;
  for (std::size_t i = 0; i < kSectionCount; ++i) {
    const auto found = layout.sections.find(kSectionNames[i]);
    state.section_open[i] = found == layout.sections.end() ? std::nullopt : std::optional(found->second);
    const auto height = layout.heights.find(kSectionNames[i]);
    state.section_height[i] = height == layout.heights.end() ? std::nullopt : std::optional(height->second);
  }
}

std::string layouts_text(const DeskLayouts& layouts) {
  nlohmann::json all = nlohmann::json::object();
  for (const auto& [name, l] : layouts) {
    std::vector<std::string> windows;
    for (const WindowPlace& place : l.windows) windows.push_back(window_place_text(place));
    all[name] = {{"left_open", l.left_open},     {"right_open", l.right_open},   {"timeline_open", l.timeline_open},
                 {"left_width", l.left_width},   {"right_width", l.right_width}, {"scale", l.scale},
                 {"sections", l.sections},       {"heights", l.heights},     {"windows", windows}};
  }
  return all.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
}

Result<DeskLayouts> parse_layouts(std::string_view json, std::string_view file) {
  const auto root = nlohmann::json::parse(json, nullptr, false);
  if (!root.is_object()) return fail(ErrorCode::kUnreadable, "{}: not a JSON object of layouts", file);
  DeskLayouts layouts;
  for (const auto& [name, value] : root.items()) {
    if (layouts.size() >= kMostLayouts || name.empty() || name.size() > kLongestLayoutName || !value.is_object()) continue;
    layouts[name] = parse_one(value);
  }
  return layouts;
}

}  // namespace sandtable::ui

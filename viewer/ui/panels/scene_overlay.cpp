#include <algorithm>
#include <array>
#include <cmath>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "viewer/ui/describe.h"
#include "viewer/ui/forecast_words.h"
#include "viewer/ui/map_labels.h"
#include "viewer/ui/panels/legend_parts.h"
#include "viewer/ui/panels/panels.h"
#include "viewer/ui/time_steps.h"
#include "viewer/ui/trust_reason.h"
#include "viewer/ui/widgets.h"

namespace sandtable::ui {
namespace {

/// What a label says at full length, and the part of it that is needed most: the value, where there is one.
struct LabelWords {
  std::string full;
  std::string brief;
};
LabelWords words_of(Frame& frame, const WorldLabel& label) {
  const Language language = frame.language();
  const std::string& name = label.text.in(language);
  if (label.value.empty()) return {name, {}};
  std::string value = label.value;
  if (label.doubt) {
    value += fmt::format(" · {} {}", frame.tr("trust." + std::string(trust_key(label.doubt->trust))).in(language),
                         age_text(frame.catalogue, label.doubt->age).in(language));
  }
  return {name.empty() ? value : name + " " + value, value};
}

/// The part of the scene that shows the snapshot itself, and the part that shows what it is compared with.
std::array<Rect, 2> parts(const Frame& frame) {
  Rect own = frame.layout.scene;
  Rect beside = own;
  const CompareState& compare = frame.state.compare;
  if (compare.way == CompareWay::kSideBySide) own.width *= 0.5F;
  if (compare.way == CompareWay::kSwipe) own.width *= static_cast<float>(compare.share);
  beside.x = own.right();
  beside.width = frame.layout.scene.right() - beside.x;
  return {own, beside};
}

void draw_labels(Frame& frame, ImDrawList& list, std::span<const WorldLabel> labels, const Rect& scene,
                 std::span<const Rect> obstacles) {
  const float line = frame.fonts.size_px(FontRole::kStrong);
  const float pad = frame.px(4);
  std::vector<LabelBox> boxes;
  std::vector<LabelWords> words;
  boxes.reserve(labels.size());
  words.reserve(labels.size());
  for (const WorldLabel& label : labels) {
    const bool chosen = label.target == frame.state.selection && label.target.index() != 0;
    const LabelWords& said = words.emplace_back(words_of(frame, label));
    LabelBox& box = boxes.emplace_back(LabelBox{label.x, label.y, 0, line, label.clearance_px, chosen ? std::numeric_limits<int>::max() : label.priority});
    box.urgent = label.urgent || chosen;
    if (!said.full.empty()) box.width = text_width(frame, FontRole::kStrong, said.full) + pad;
    if (!said.brief.empty() && said.brief != said.full) box.short_width = text_width(frame, FontRole::kStrong, said.brief) + pad;
  }
  const float air = frame.px(4);
  const auto places = declutter(boxes, {scene.x + air, scene.y + air, scene.width - 2 * air, scene.height - 2 * air}, obstacles, frame.px(3));
  for (std::size_t i = 0; i < labels.size(); ++i) {
    if (places[i].area.empty()) continue;
    const bool chosen = labels[i].target == frame.state.selection && labels[i].target.index() != 0;
    paint_label(frame, list, FontRole::kStrong, ImVec2(places[i].area.x + frame.px(2), places[i].area.y), chosen ? frame.theme.accent : frame.theme.label,
                places[i].shortened ? words[i].brief : words[i].full);
  }
}

void draw_labels(Frame& frame, ImDrawList& list, std::span<const Rect> obstacles) {
  auto labels = frame.queries.labels();
  const auto beside = std::ranges::stable_partition(labels, [](const WorldLabel& label) { return !label.beside; });
  const auto own = static_cast<std::size_t>(beside.begin() - labels.begin());
  const std::span all(labels);
  const auto [left, right] = parts(frame);
  draw_labels(frame, list, all.first(own), left, obstacles);
  if (own < all.size()) draw_labels(frame, list, all.subspan(own), right, obstacles);
}

Text station_tip(Frame& frame, const StationId& id) {
  const IncidentState& state = frame.snapshot.state;
  Text tip;
  for (const SeriesIndex index : state.stations->series_of(id)) {
    if (index >= state.readings->size()) continue;
    const Series& series = state.stations->series()[index];
    const Reading& reading = (*state.readings)[index];
    const Freshness freshness = state.freshness_of(series);
    const Trust trust = assess_trust(reading, freshness, frame.snapshot.at);
    const Text& quantity = frame.tr("quantity." + std::string(quantity_key(series.quantity)));
    const Text value = value_text(frame.catalogue, reading.value, series.quantity);
    const Text& word = frame.tr("trust." + std::string(trust_key(trust)));
    const Text reason = trust_reason(frame.catalogue, assess_trust(state, index, frame.snapshot.at));
    const auto line = [&](Language l) {
      const std::string datum = series.vertical_datum.empty() ? "" : " " + series.vertical_datum;
      return fmt::format("{}{} {}{}  [{}]\n{}", tip.in(l).empty() ? "" : tip.in(l) + "\n", quantity.in(l), value.in(l), datum, word.in(l), reason.in(l));
    };
    tip = {line(Language::kZhHant), line(Language::kEn)};
  }
  return tip;
}

void draw_hover_tip(Frame& frame) {
  const ViewStatus view = frame.queries.view();
  if (!view.cursor || ImGui::GetIO().WantCaptureMouse) return;
  Text name;
  Text detail;
  const IncidentState& state = frame.snapshot.state;
  if (const auto* station = std::get_if<StationId>(&view.cursor->hovered)) {
    name = name_of(state, *station);
    detail = station_tip(frame, *station);
  } else if (const auto* site = std::get_if<SiteId>(&view.cursor->hovered)) {
    name = name_of(state, *site);
    if (const SitePool* pool = find_pool(state, *site)) detail = frame.tr("sites.depth", fmt::format("{:.2f} m", pool->max_depth_m));
  } else if (const auto* resource = std::get_if<ResourceId>(&view.cursor->hovered)) {
    name = name_of(state, *resource);
    if (const auto found = state.resources->find(*resource); found != state.resources->end()) {
      detail = frame.tr("resource_state." + std::string(resource_state_key(found->second.state)));
    }
  } else {
    return;
  }
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(frame.px(9), frame.px(6)));
  ImGui::BeginTooltip();
  wrapped(frame, FontRole::kStrong, frame.theme.text, name);
  wrapped(frame, FontRole::kSmall, frame.theme.text_dim, detail);
  ImGui::EndTooltip();
  ImGui::PopStyleVar();
}

void paint_plate(Frame& frame, ImDrawList& list, const Rect& area) {
  list.AddRectFilled(corner(area), far_corner(area), packed(faded(frame.theme.panel, 0.88)), frame.px(4));
}

/// A bar of a round length on the ground, bottom left; gives its plate.
Rect draw_scale_bar(Frame& frame, ImDrawList& list, double metres_per_pixel, float x, float bottom) {
  if (!(metres_per_pixel > 0) || !std::isfinite(metres_per_pixel)) return {x, bottom, 0, 0};
  const double most = static_cast<double>(frame.px(110)) * metres_per_pixel;
  const double power = std::pow(10, std::floor(std::log10(most)));
  const double length = most >= 5 * power ? 5 * power : most >= 2 * power ? 2 * power : power;
  const auto bar = static_cast<float>(length / metres_per_pixel);
  const std::string words = distance_text(length);
  const float width = bar + text_width(frame, FontRole::kSmall, words) + frame.px(26);
  const float height = frame.px(22);
  const Rect plate{x, bottom - height, width, height};
  paint_plate(frame, list, plate);
  const float y = plate.y + height * 0.62F;
  const ImVec2 from(x + frame.px(9), y);
  const ImVec2 to(from.x + bar, y);
  const float thick = std::max(1.0F, frame.px(1.5F));
  list.AddLine(from, to, packed(frame.theme.text), thick);
  for (const ImVec2& end : {from, to}) list.AddLine(ImVec2(end.x, y - frame.px(5)), ImVec2(end.x, y + 1), packed(frame.theme.text), thick);
  paint_text(frame, list, FontRole::kSmall, ImVec2(to.x + frame.px(7), plate.y + (height - frame.fonts.size_px(FontRole::kSmall)) / 2), frame.theme.text, words);
  return plate;
}

Text hazard_class_words(Frame& frame, std::optional<int> hazard) {
  return hazard ? frame.tr(fmt::format("hazard.{}", *hazard)) : frame.tr("legend.hazard_unknown");
}

/// What the run ahead expects under the pointer; empty where it is nothing.
Text ahead_words(Frame& frame, const Forecast& run, WaterColouring colouring, double ahead) {
  switch (colouring) {
    case WaterColouring::kArrival:
      return frame.tr("scene.ahead.arrival", fmt::format("{:.0f}", ahead),
                      format_clock(run.from + from_seconds(60 * ahead), frame.snapshot.live.incident->zone, false));
    case WaterColouring::kDuration:
      return frame.tr("scene.ahead.duration", fmt::format("{:.0f}", ahead));
    case WaterColouring::kMaxHazard:
      return frame.tr("scene.ahead.max-hazard", hazard_class_words(frame, static_cast<int>(ahead)));
    default:
      return frame.tr("scene.ahead.max-depth", fmt::format("{:.2f}", ahead));
  }
}

/// " · H3 unsafe for vehicles, ..." while the map is drawn by hazard, " · arrives in 20 min" by arrival.
std::string colouring_words(Frame& frame, const CursorInfo& cursor) {
  const WaterColouring colouring = frame.queries.water_colouring();
  if (colouring == WaterColouring::kHazard && cursor.hazard != 0)
    return " · " + hazard_class_words(frame, cursor.hazard).in(frame.language());
  const Forecast* run = is_ahead(colouring) ? run_ahead(frame.snapshot) : nullptr;
  if (run == nullptr || !cursor.ahead) return {};
  return " · " + ahead_words(frame, *run, colouring, *cursor.ahead).in(frame.language());
}

/// Beside the scale bar, or above it where that has no room for all of it.
Rect draw_cursor_words(Frame& frame, ImDrawList& list, const ViewStatus& view, const Rect& scale_bar, float most) {
  if (!view.cursor) return {};
  const CursorInfo& cursor = *view.cursor;
  const std::string datum = frame.place.vertical_datum.empty() ? "" : " " + frame.place.vertical_datum;
  const std::string ground = cursor.ground_m ? fmt::format("{:.2f} m{}", *cursor.ground_m, datum) : frame.tr("value.unknown").in(frame.language());
  const std::string depth = cursor.depth_m ? fmt::format("{:.2f} m", *cursor.depth_m) : frame.tr("value.unknown").in(frame.language());
  const std::string words =
      frame.tr("scene.cursor", fmt::format("{:.0f}, {:.0f}", cursor.at.x, cursor.at.y), ground, depth)
          .in(frame.language()) +
      colouring_words(frame, cursor);
  const float wanted = text_width(frame, FontRole::kSmall, words) + frame.px(16);
  const float height = frame.px(22);
  const bool above = wanted > most;
  const float width = above ? std::min(wanted, frame.layout.scene.width - frame.px(64)) : wanted;
  const float x = above ? scale_bar.x : scale_bar.right() + frame.px(6);
  const Rect plate{x, scale_bar.bottom() - height - (above ? height + frame.px(4) : 0), width, height};
  paint_plate(frame, list, plate);
  paint_text(frame, list, FontRole::kSmall,
             ImVec2(x + frame.px(8), plate.y + (height - frame.fonts.size_px(FontRole::kSmall)) / 2), frame.theme.text,
             words, width - frame.px(14));
  return plate;
}

std::string attributions(Frame& frame) {
  std::set<std::string> seen;
  std::string all;
  const auto add = [&](const std::string& text) {
    if (text.empty() || !seen.insert(text).second) return;
    all += (all.empty() ? "© " : " · ") + text;
  };
  add(frame.place.terrain_attribution);
  if (frame.place.drape) add(frame.place.drape->attribution);
  for (const LayerConfig& layer : frame.place.layers) add(layer.attribution);
  return all;
}

/// What the picture is made of, bottom right: the model's name and whose data it is. Gives the plates, lowest first.
std::vector<Rect> draw_provenance(Frame& frame, ImDrawList& list) {
  std::vector<Rect> plates;
  const Rect& scene = frame.layout.scene;
  const float right = scene.right() - frame.px(8);
  float bottom = scene.bottom() - frame.px(8);
  const auto line = [&](const std::string& words, Rgba colour) {
    if (words.empty()) return;
    const float height = frame.fonts.size_px(FontRole::kSmall) + frame.px(4);
    // The scale bar stands in the lowest row.
    const float most =
        plates.empty() ? std::max(scene.width * 0.42F, scene.width - frame.px(220)) : scene.width - frame.px(16);
    const float width = std::min(text_width(frame, FontRole::kSmall, words) + frame.px(14), most);
    plates.push_back({right - width, bottom - height, width, height});
    paint_plate(frame, list, plates.back());
    paint_text(frame, list, FontRole::kSmall, ImVec2(right - width + frame.px(7), bottom - height + frame.px(2)), colour, words, width - frame.px(12));
    bottom -= height + frame.px(3);
  };
  line(attributions(frame), frame.theme.text_dim);
  // In a wall's surge the pane of the sites says when the water was computed.
  if (frame.state.mode == WindowMode::kWall && frame.state.wall.mood.mood() == WallMood::kSurge) return plates;
  const auto& water = frame.snapshot.state.water;
  const bool expected = frame.snapshot.ahead || frame.snapshot.tense == Tense::kForecast;
  const auto of = [&](const Water& w) {
    const Text name = model_name(frame.catalogue, w.model);
    if (!expected) return frame.tr("scene.model", name, age_text(frame.catalogue, frame.snapshot.at - w.valid_at));
    // What is to come has no age.
    return frame.tr("scene.model_ahead", name,
                    format_clock(shown_at(frame.snapshot), frame.snapshot.state.incident->zone, false));
  };
  const Text model = water ? of(*water) : frame.tr(frame.snapshot.live.water ? "scene.no_water" : "scene.no_model");
  const WaterColouring colouring = frame.queries.water_colouring();
  const Forecast* run = is_ahead(colouring) ? run_ahead(frame.snapshot) : nullptr;
  if (run == nullptr) {
    line(model.in(frame.language()), frame.theme.text);
    return plates;
  }
  const auto layer = std::ranges::find(kColouringLayers, colouring, &ColouringLayer::colouring);
  line(run_ahead_words(frame.catalogue, frame.snapshot, *run).in(frame.language()), frame.theme.text);
  line(frame.tr(fmt::format("colouring.{}", layer->key)).in(frame.language()),
       frame.theme.tense_of(frame.shown_tense()));
  return plates;
}

Rect view_buttons_area(Frame& frame) {
  const Rect& scene = frame.layout.scene;
  const float width = frame.px(34);
  return {scene.right() - width - frame.px(8), scene.y + frame.px(8), width, 5 * frame.px(26) + 4 * frame.px(5) + frame.px(2)};
}

void draw_view_buttons(Frame& frame, const ViewStatus& view) {
  const Rect area = view_buttons_area(frame);
  const float side = frame.px(26);
  PanelWindow window(frame, "##view", area, faded(frame.theme.panel, 0), 0);
  const std::array<std::pair<const char*, ControlIcon>, 4> icons{{{"view.north", ControlIcon::kNorth},
                                                                 {"view.home", ControlIcon::kHome},
                                                                 {"view.zoom-in", ControlIcon::kPlus},
                                                                 {"view.zoom-out", ControlIcon::kMinus}}};
  const Text& mode = frame.tr(view.mode == ViewMode::kScene3d ? "scene.to_2d" : "scene.to_3d");
  if (button(frame, "mode", mode, ButtonLook::kNormal, true, frame.tr("command.view.toggle"), area.width)) frame.call("view.toggle");
  for (const auto& [command, icon] : icons) {
    ImGui::SetCursorScreenPos(ImVec2(area.right() - side, ImGui::GetItemRectMax().y + frame.px(5)));
    if (icon_button(frame, command, icon, frame.tr("command." + std::string(command)), true, view.heading_deg)) frame.call(command);
  }
}

Rect works_area(Frame& frame, std::size_t works) {
  if (works == 0) return {};
  const Rect& scene = frame.layout.scene;
  const float height = frame.px(12) + static_cast<float>(works) * frame.px(44);
  return {scene.x + frame.px(8), scene.y + frame.px(8), std::min(frame.px(300), scene.width * 0.6F), height};
}

void draw_works(Frame& frame, std::span<const WorkStatus> works) {
  if (works.empty()) return;
  PanelWindow window(frame, "##works", works_area(frame, works.size()), faded(frame.theme.panel, 0.94), 6);
  for (const WorkStatus& work : works) {
    ImGui::PushID(static_cast<int>(work.id));
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float inner = ImGui::GetContentRegionAvail().x;
    const float cancel = work.cancellable ? frame.px(32) : 0;
    ImDrawList& list = window.list();
    const std::string share = work.fraction ? fmt::format("{:.0f} %", *work.fraction * 100) : "…";
    const float said = paint_text_right(frame, list, FontRole::kSmall, at.x + inner - cancel, at.y + frame.px(3), frame.theme.text_dim, share);
    paint_words(frame, list, FontRole::kBody, ImVec2(at.x, at.y), frame.theme.text, work.title, inner - cancel - said - frame.px(8));
    const Rect bar{at.x, at.y + frame.px(26), inner - cancel, frame.px(6)};
    list.AddRectFilled(corner(bar), far_corner(bar), packed(frame.theme.raised), frame.px(3));
    const float done = bar.width * static_cast<float>(std::clamp(work.fraction.value_or(0.0), 0.0, 1.0));
    if (work.fraction) list.AddRectFilled(corner(bar), ImVec2(bar.x + done, bar.bottom()), packed(frame.theme.accent), frame.px(3));
    else paint_hatch(list, bar, frame.theme.accent, frame.px(7), std::max(1.0F, frame.px(2)));
    if (work.cancellable) {
      ImGui::SetCursorScreenPos(ImVec2(at.x + inner - frame.px(26), at.y + frame.px(3)));
      if (icon_button(frame, "cancel", ControlIcon::kClose, frame.tr("work.cancel"))) frame.ask(CancelWork{work.id});
    }
    ImGui::SetCursorScreenPos(ImVec2(at.x, at.y + frame.px(44)));
    ImGui::PopID();
  }
}

void draw_statistics(Frame& frame, ImDrawList& list) {
  if (!frame.state.statistics_open) return;
  const FrameStatistics s = frame.queries.statistics();
  const std::string words = fmt::format("{:.1f} ms · {} draws · {:.1f}k triangles · {}", s.frame_ms, s.draw_calls, static_cast<double>(s.triangles) / 1000, s.renderer);
  const Rect& scene = frame.layout.scene;
  const float width = std::min(text_width(frame, FontRole::kSmall, words) + frame.px(16), scene.width - frame.px(70));
  const Rect plate{scene.x + frame.px(8), scene.bottom() - frame.px(82), width, frame.px(22)};
  paint_plate(frame, list, plate);
  paint_text(frame, list, FontRole::kSmall, ImVec2(plate.x + frame.px(8), plate.y + frame.px(2)), frame.theme.text_dim, words, width - frame.px(14));
}

/// Of a desk. While a recording plays, each moment is on the way to the next.
void note_view(Frame& frame, const ViewStatus& view) {
  const Snapshot& now = frame.snapshot;
  if (now.tense == Tense::kReplay && !now.paused) return;
  const bool is_now = now.at == now.live_at && !now.ahead;
  const auto at = is_now ? std::nullopt : std::optional(shown_at(now));
  frame.state.views.observe({view.look, view.mode, frame.state.selection, at}, frame.now_s);
}

}  // namespace

void draw_scene_overlay(Frame& frame) {
  const Rect& scene = frame.layout.scene;
  if (scene.empty()) return;
  ImDrawList& list = *ImGui::GetBackgroundDrawList();
  list.PushClipRect(corner(scene), far_corner(scene), false);
  const ViewStatus view = frame.queries.view();
  const auto works = frame.queries.works();
  const float bottom = scene.bottom() - frame.px(8);
  std::vector<Rect> taken = draw_provenance(frame, list);
  if (frame.state.mode != WindowMode::kDesk) {
    draw_labels(frame, list, taken);
    list.PopClipRect();
    paint_comparison(frame);
    paint_exercise_mark(frame);
    return;
  }
  note_view(frame, view);
  taken.push_back(draw_scale_bar(frame, list, view.metres_per_pixel, scene.x + frame.px(8), bottom));
  const Rect scale_bar = taken.back();
  // The lowest plate of the provenance stands in the same row.
  taken.push_back(draw_cursor_words(frame, list, view, scale_bar, taken.front().x - frame.px(14) - scale_bar.right()));
  const Rect cursor_words = taken.back();
  const float key_bottom = cursor_words.empty() ? scale_bar.y : std::min(scale_bar.y, cursor_words.y);
  const Rect ahead_key = ahead_key_area(frame, key_bottom - frame.px(6));
  taken.push_back(ahead_key);
  taken.push_back(view_buttons_area(frame));
  taken.push_back(works_area(frame, works.size()));
  taken.push_back(measures_area(frame));
  taken.push_back(story_area(frame));
  taken.push_back(charts_area(frame));
  paint_measures(frame, list);
  draw_labels(frame, list, taken);
  draw_statistics(frame, list);
  list.PopClipRect();
  paint_comparison(frame);
  paint_exercise_mark(frame);
  draw_view_buttons(frame, view);
  draw_works(frame, works);
  draw_ahead_key(frame, ahead_key);
  draw_hover_tip(frame);
}

}  // namespace sandtable::ui

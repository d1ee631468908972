#include <algorithm>
#include <cctype>
#include <vector>

#include "viewer/ui/describe.h"
#include "viewer/ui/fuzzy.h"
#include "viewer/ui/panels/panels.h"
#include "viewer/ui/widgets.h"

namespace sandtable::ui {
namespace {

constexpr float kResourceRow = 42;

bool wanted(Frame& frame, const Resource& resource) {
  const ResourceFilter& filter = frame.state.resource_filter;
  if (filter.only_free && !resource.order.empty()) return false;
  if (filter.text.empty()) return true;
  const Text depot = base_name(frame.catalogue, frame.snapshot.state, resource.config);
  for (const std::string* text :
       {&resource.config.id.str(), &resource.config.name.zh, &resource.config.name.en, &depot.zh, &depot.en}) {
    if (fuzzy_score(filter.text, *text)) return true;
  }
  return false;
}

void draw_resource(Frame& frame, const Resource& resource) {
  const IncidentState& state = frame.snapshot.state;
  const bool chosen = frame.state.selection == Selection(resource.config.id);
  ImGui::PushID(resource.config.id.str().c_str());
  const Row r = row(frame, "resource", frame.px(kResourceRow), chosen);
  ImDrawList& list = *ImGui::GetWindowDrawList();
  paint_resource_symbol(frame, list, ImVec2(r.area.x + frame.px(14), r.area.y + r.area.height / 2), frame.px(9),
                        resource.state);
  const float x = r.area.x + frame.px(30);
  const float right = r.area.right() - frame.px(6);
  const float top = r.area.y + frame.px(2);
  const Text& state_name = frame.tr("resource_state." + std::string(resource_state_key(resource.state)));
  const bool fault = resource.state == ResourceState::kFault;
  float said = 0;
  if (fault) {
    const Text one{state_name.in(frame.language()), state_name.in(frame.language())};
    said = chip_width(frame, one);
    paint_chip(frame, list, ImVec2(right - said, top), frame.theme.attention, frame.theme.on_attention, one);
  } else {
    said = paint_text_right(frame, list, FontRole::kBody, right, top, resource_colour(frame.theme, resource.state),
                            state_name.in(frame.language()));
  }
  paint_words(frame, list, FontRole::kBody, ImVec2(x, top), frame.theme.text, name_of(state, resource.config.id),
              right - x - said - frame.px(8));
  const float second = r.area.y + r.area.height / 2 + frame.px(1);
  const std::string fuel =
      resource.fuel_percent ? frame.tr("resources.fuel_percent", *resource.fuel_percent).in(frame.language()) : "";
  const float fuel_width =
      fuel.empty() ? 0 : paint_text_right(frame, list, FontRole::kSmall, right, second, frame.theme.text_dim, fuel);
  const Text where = resource.order.empty()
                         ? frame.tr("resources.free_at", base_name(frame.catalogue, state, resource.config))
                         : frame.tr("resources.bound", resource.order.str());
  const bool pumps = resource.config.kind == ResourceKind::kMobilePump;
  const Text& kind = frame.tr("resource_kind." + std::string(resource_kind_key(resource.config.kind)));
  const std::string what =
      pumps ? fmt::format("{:.2f} m³/s", resource.config.capacity_m3_per_s) : kind.in(frame.language());
  const std::string detail = what + " · " + where.in(frame.language());
  paint_text(frame, list, FontRole::kSmall, ImVec2(x, second), frame.theme.text_dim, detail,
             right - x - fuel_width - frame.px(8));
  if (r.clicked) frame.select(chosen ? Selection{} : Selection(resource.config.id));
  if (r.double_clicked) frame.ask(FlyTo{resource.config.id});
  ImGui::PopID();
}

}  // namespace

void draw_resources(Frame& frame) {
  const auto& resources = *frame.snapshot.state.resources;
  if (resources.empty()) {
    empty_state(frame, frame.tr("resources.empty"));
    return;
  }
  const Text& only_free = frame.tr("resources.only_free");
  const float width = ImGui::GetContentRegionAvail().x;
  const float tick = std::min(words_width(frame, FontRole::kBody, only_free) + frame.px(30), width * 0.5F);
  text_field(frame, "##filter", frame.tr("resources.filter"), frame.state.resource_filter.text,
             width - tick - frame.px(6));
  ImGui::SameLine(0, frame.px(6));
  tick_box(frame, "free", only_free, &frame.state.resource_filter.only_free, tick);
  ImGui::Dummy(ImVec2(1, frame.px(2)));
  bool any = false;
  for (const auto& [id, resource] : resources) {
    if (!wanted(frame, resource)) continue;
    any = true;
    draw_resource(frame, resource);
  }
  if (!any) empty_state(frame, frame.tr("resources.none_match"));
}

}  // namespace sandtable::ui

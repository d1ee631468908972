#include "viewer/ui/describe.h"
#include "viewer/ui/panels/panels.h"
#include "viewer/ui/widgets.h"

namespace sandtable::ui {

void draw_selected(Frame& frame) {
  struct Draw {
    Frame& frame;
    void operator()(std::monostate) const {
      empty_state(frame, frame.tr("selected.empty"));
      draw_place_outlook(frame);
    }
    void operator()(const StationId& id) const { draw_selected_station(frame, id); }
    void operator()(const SiteId& id) const { draw_selected_site(frame, id); }
    void operator()(const ResourceId& id) const { draw_selected_resource(frame, id); }
    void operator()(const BuildingRef& building) const { draw_selected_building(frame, building); }
  };
  // A copy, because a button inside may select something else.
  const Selection selection = frame.state.selection;
  std::visit(Draw{frame}, selection);
}

void draw_selected_building(Frame& frame, BuildingRef building) {
  const auto info = frame.queries.building(building);
  if (!info) {
    empty_state(frame, frame.tr("selected.gone"));
    return;
  }
  const bool named = !info->name.zh.empty() || !info->name.en.empty();
  words_line(frame, FontRole::kTitle, frame.theme.text, named ? info->name : frame.tr("selected.building"));
  if (named) words_line(frame, FontRole::kSmall, frame.theme.text_dim, frame.tr("selected.building"));
  const auto metres = [&](const std::optional<double>& value, const std::string& suffix = "") {
    if (!value) return frame.tr("value.unknown");
    const std::string text = fmt::format("{:.2f} m{}", *value, suffix);
    return Text{text, text};
  };
  const std::string datum = frame.place.vertical_datum.empty() ? "" : " " + frame.place.vertical_datum;
  field(frame, frame.tr("building.height"), metres(info->height_m));
  field(frame, frame.tr("building.ground"), metres(info->ground_m, datum));
  field(frame, frame.tr("building.depth"), metres(info->depth_m));
  field(frame, frame.tr("selected.layer"), {info->layer, info->layer});
}

}  // namespace sandtable::ui

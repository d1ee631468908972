#include <cmath>

#include "twin/base/text.h"
#include "viewer/ui/answer_words.h"
#include "viewer/ui/describe.h"
#include "viewer/ui/panels/panels.h"
#include "viewer/ui/pool_trend.h"
#include "viewer/ui/widgets.h"

namespace sandtable::ui {
namespace {

void draw_pool(Frame& frame, const SitePool& pool) {
  const std::string datum = frame.place.vertical_datum.empty() ? "" : " " + frame.place.vertical_datum;
  field(frame, frame.tr("site.depth"), plain(fmt::format("{:.2f} m", pool.max_depth_m)));
  field(frame, frame.tr("site.level"), plain(fmt::format("{:.2f} m{}", pool.level_m, datum)));
  field(frame, frame.tr("site.trend"), frame.tr("trend." + std::string(trend_key(trend_of(pool)))));
  field(frame, frame.tr("site.area"), plain(fmt::format("{:.1f} ha", pool.flooded_area_m2 / 10'000)));
  field(frame, frame.tr("site.volume"), plain(fmt::format("{:.0f} m³", pool.volume_m3)));
  field(frame, frame.tr("site.inflow"), plain(fmt::format("{:.2f} m³/s", pool.inflow_m3_per_s)));
  field(frame, frame.tr("site.drained"), plain(fmt::format("{:.2f} m³/s", pool.drained_m3_per_s)));
  field(frame, frame.tr("site.pumped"), plain(fmt::format("{:.2f} m³/s", pool.pumped_m3_per_s)));
}

void draw_pumps_here(Frame& frame, const SiteId& id) {
  const IncidentState& state = frame.snapshot.state;
  bool any = false;
  for (const auto& [order_id, order] : *state.orders) {
    if (order.site != id || is_closed(order.state)) continue;
    if (!any) {
      separator(frame, 4);
      words_line(frame, FontRole::kSmall, frame.theme.text_dim, frame.tr("site.pumps_here"));
    }
    any = true;
    field(frame, name_of(state, order.resource), frame.tr("order_state." + std::string(order_state_key(order.state))));
  }
}

/// Who had best be sent, and by when at the latest; the dialog tells the others.
void draw_best_answer(Frame& frame, const SiteId& id) {
  const Snapshot& now = frame.snapshot;
  const RankedSite* site = now.answers && now.at >= now.live_at ? now.answers->find(id) : nullptr;
  if (site == nullptr || site->answers.empty() || !site->is_wet()) return;
  const SiteAnswer& best = site->answers.front();
  separator(frame, 4);
  if (best.refusal || !best.pumps()) {
    field(frame, frame.tr("site.best"), frame.tr("refusal.nobody_can_come"));
    return;
  }
  const Text name = name_of(now.live, best.resource);
  const Text when = when_words(frame.catalogue, best, now.answers->as_of);
  field(frame, frame.tr("site.best"),
        {name.in(Language::kZhHant) + " · " + when.zh, name.in(Language::kEn) + " · " + when.en});
  wrapped(frame, FontRole::kSmall, frame.theme.text_dim, answer_line(frame.catalogue, best));
  const Text last = last_safe_words(frame.catalogue, best, now.live_at, now.live.incident->zone);
  if (last.zh.empty()) return;
  wrapped(frame, FontRole::kStrong, is_past_last_safe(best, now.live_at) ? frame.theme.attention : frame.theme.text,
          last);
}

/// Of a site that turned up: who entered it, and what may be changed of it.
void draw_declaration(Frame& frame, const SiteId& id) {
  const IncidentState& state = frame.snapshot.state;
  const auto declared = state.declared_sites->find(id);
  if (declared == state.declared_sites->end()) return;
  const std::string when = format_clock(declared->second.since, state.incident->zone, false);
  wrapped(frame, FontRole::kSmall, frame.theme.text_dim, frame.tr("site.declared", declared->second.by, when));
  if (button(frame, "correct", frame.tr("site_form.correct"))) frame.call("site.ask-correct");
  same_line_if_fits(frame, button_width(frame, frame.tr("site_form.withdraw")));
  if (button(frame, "withdraw", frame.tr("site_form.withdraw"))) frame.call("site.ask-withdraw");
}

/// How far the model is from the sensors, and what was done about it.
void draw_innovations(Frame& frame, const Water& water) {
  if (water.innovations.empty()) return;
  double sum_m = 0;
  for (const Innovation& innovation : water.innovations)
    sum_m += std::abs(innovation.observed_m - innovation.modelled_m);
  const auto count = water.innovations.size();
  wrapped(frame, FontRole::kSmall, frame.theme.text_dim,
          frame.tr("sites.innovations", count, fmt::format("{:.1f}", 100 * sum_m / static_cast<double>(count)),
                   fmt::format("{:+.0f}", water.assimilated_m3)));
}

}  // namespace

void draw_selected_site(Frame& frame, const SiteId& id) {
  const IncidentState& state = frame.snapshot.state;
  const SiteConfig* site = state.site(id);
  if (site == nullptr) {
    empty_state(frame, frame.tr("selected.gone"));
    return;
  }
  words_line(frame, FontRole::kTitle, frame.theme.text, name_of(state, id));
  const Text priority = frame.tr("sites.priority", site->priority);
  words_line(frame, FontRole::kSmall, frame.theme.text_dim,
             {id.str() + " · " + priority.zh, id.str() + " · " + priority.en});
  ImGui::Dummy(ImVec2(1, frame.px(2)));
  if (button(frame, "send", frame.tr("sites.send_pump"), ButtonLook::kPrimary)) {
    frame.state.dialog = DispatchDialog{.site = id, .resource = {}, .comment = {}};
  }
  same_line_if_fits(frame, button_width(frame, frame.tr("action.fly_to")));
  if (button(frame, "fly", frame.tr("action.fly_to"))) frame.ask(FlyTo{id});
  draw_declaration(frame, id);
  draw_best_answer(frame, id);
  draw_outlook(frame, id);
  separator(frame, 4);
  if (const SitePool* pool = find_pool(state, id)) {
    draw_pool(frame, *pool);
    wrapped(frame, FontRole::kSmall, frame.theme.text_dim,
            frame.tr("sites.model", model_name(frame.catalogue, state.water->model),
                     format_clock(state.water->valid_at, state.incident->zone, false)));
    draw_innovations(frame, *state.water);
  } else {
    empty_state(frame, frame.tr(state.is_declared(id) && state.water ? "sites.no_basin" : "sites.unknown"));
  }
  draw_pumps_here(frame, id);
}

}  // namespace sandtable::ui

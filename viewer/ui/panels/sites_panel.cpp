#include <algorithm>
#include <tuple>
#include <vector>

#include "viewer/ui/answer_words.h"
#include "viewer/ui/describe.h"
#include "viewer/ui/forecast_words.h"
#include "viewer/ui/panels/panels.h"
#include "viewer/ui/pool_trend.h"
#include "viewer/ui/widgets.h"

namespace sandtable::ui {
namespace {

constexpr float kSiteRow = 44;
constexpr float kDeadlineLine = 18;

std::vector<const SiteConfig*> sorted_sites(const IncidentState& state) {
  std::vector<const SiteConfig*> sites;
  for (const SiteConfig& site : state.incident->sites) sites.push_back(&site);
  const auto depth = [&](const SiteConfig* site) {
    const SitePool* pool = find_pool(state, site->id);
    return pool != nullptr ? pool->max_depth_m : -1.0;
  };
  std::ranges::stable_sort(sites, [&](const SiteConfig* a, const SiteConfig* b) {
    return std::tuple(-depth(a), a->priority) < std::tuple(-depth(b), b->priority);
  });
  return sites;
}

void paint_depth(Frame& frame, ImDrawList& list, const Rect& lines, const SitePool* pool, const DepthLegend& legend) {
  const float side = frame.px(16);
  const Rect box{lines.x + frame.px(6), lines.y + (lines.height - side) / 2, side, side};
  if (pool == nullptr) {
    paint_hatch(list, box, frame.theme.gap, frame.px(5), std::max(1.0F, frame.px(1)));
  } else {
    for (const DepthLegendClass& c : legend.classes) {
      if (pool->max_depth_m >= c.from_m)
        list.AddRectFilled(corner(box), far_corner(box), packed(c.colour), frame.px(2));
    }
  }
  list.AddRect(corner(box), far_corner(box), packed(frame.theme.text_dim), frame.px(2));
}

void draw_site(Frame& frame, const SiteConfig& site, const DepthLegend& legend, const DispatchDeadline* deadline) {
  const IncidentState& state = frame.snapshot.state;
  const SitePool* pool = find_pool(state, site.id);
  const bool chosen = frame.state.selection == Selection(site.id);
  ImGui::PushID(site.id.str().c_str());
  const float height = frame.px(kSiteRow);
  const Row r = row(frame, "site", height + (deadline != nullptr ? frame.px(kDeadlineLine) : 0), chosen);
  ImDrawList& list = *ImGui::GetWindowDrawList();
  paint_depth(frame, list, {r.area.x, r.area.y, r.area.width, height}, pool, legend);
  const float x = r.area.x + frame.px(30);
  const float right = r.area.right() - frame.px(6);
  const float top = r.area.y + frame.px(2);
  const float second = r.area.y + height / 2 + frame.px(2);
  float said = 0;
  if (deadline != nullptr) {
    const UtcTime now = frame.snapshot.live_at;
    const Text words = deadline_words(frame.catalogue, deadline->last, now, state.incident->zone);
    const bool urgent = deadline->last.at - now <= kUrgentDispatch;
    paint_text(frame, list, FontRole::kSmall, ImVec2(x, r.area.y + height),
               urgent ? frame.theme.attention : frame.theme.text, words.in(frame.language()), right - x);
  }
  if (pool != nullptr) {
    const Text words = frame.tr("sites.depth", fmt::format("{:.2f} m", pool->max_depth_m));
    said = paint_text_right(frame, list, FontRole::kStrong, right, top, frame.theme.text, words.in(frame.language()));
    const PoolTrend trend = trend_of(*pool);
    const std::string trend_words = frame.tr("trend." + std::string(trend_key(trend))).in(frame.language());
    const float trend_width =
        paint_text_right(frame, list, FontRole::kSmall, right, second, frame.theme.text, trend_words);
    const Text flows =
        frame.tr("sites.flows", fmt::format("{:.1f}", pool->inflow_m3_per_s),
                 fmt::format("{:.1f}", pool->drained_m3_per_s), fmt::format("{:.1f}", pool->pumped_m3_per_s));
    paint_text(frame, list, FontRole::kSmall, ImVec2(x, second), frame.theme.text_dim, flows.in(frame.language()),
               right - x - trend_width - frame.px(8));
  } else {
    paint_words(frame, list, FontRole::kSmall, ImVec2(x, second), frame.theme.text_dim, frame.tr("sites.unknown"),
                right - x);
  }
  paint_words(frame, list, FontRole::kBody, ImVec2(x, top), frame.theme.text, name_of(state, site.id),
              right - x - said - frame.px(8));
  if (r.hovered) tooltip(frame, frame.tr("sites.priority", site.priority), frame.tr("sites.flows.tip"));
  if (r.clicked) frame.select(chosen ? Selection{} : Selection(site.id));
  if (r.double_clicked) frame.ask(FlyTo{site.id});
  if (chosen) {
    ImGui::Indent(frame.px(26));
    if (button(frame, "send", frame.tr("sites.send_pump"), ButtonLook::kPrimary))
      frame.state.dialog = DispatchDialog{.site = site.id, .resource = {}, .comment = {}};
    ImGui::Unindent(frame.px(26));
    ImGui::Dummy(ImVec2(1, frame.px(4)));
  }
  ImGui::PopID();
}

}  // namespace

void draw_sites(Frame& frame) {
  const auto sites = sorted_sites(frame.snapshot.state);
  if (sites.empty()) {
    empty_state(frame, frame.tr("sites.empty"));
    return;
  }
  const auto& water = frame.snapshot.state.water;
  wrapped(frame, FontRole::kSmall, frame.theme.text_dim,
          water ? frame.tr("sites.model", model_name(frame.catalogue, water->model),
                           format_clock(water->valid_at, frame.snapshot.state.incident->zone, false))
                : no_water_words(frame.catalogue, frame.snapshot.live));
  if (button(frame, "plan", frame.tr("sites.plan_all"), ButtonLook::kNormal, frame.snapshot.answers != nullptr,
             frame.tr("sites.plan_all.tip"))) {
    frame.call("plan.for-all");
  }
  const DepthLegend legend = frame.queries.depth_legend();
  const Snapshot& now = frame.snapshot;
  const bool is_now = now.answers != nullptr && now.at >= now.live_at;
  const auto deadlines = is_now ? dispatch_deadlines(*now.answers) : std::vector<DispatchDeadline>{};
  for (const SiteConfig* site : sites) {
    const auto deadline = std::ranges::find(deadlines, site->id, &DispatchDeadline::site);
    draw_site(frame, *site, legend, deadline == deadlines.end() ? nullptr : &*deadline);
  }
}

}  // namespace sandtable::ui

#include "twin/base/text.h"
#include "twin/core/resources/pump_head.h"
#include "twin/core/resources/whereabouts.h"
#include "viewer/ui/answer_words.h"
#include "viewer/ui/describe.h"
#include "viewer/ui/panels/panels.h"
#include "viewer/ui/widgets.h"

namespace sandtable::ui {
namespace {

Text skill_names(const Catalogue& words, const std::vector<std::string>& skills) {
  Text names;
  for (const std::string& skill : skills) {
    const Text name = skill_name(words, skill);
    names.zh += (names.zh.empty() ? "" : "、") + name.zh;
    names.en += (names.en.empty() ? "" : ", ") + name.en;
  }
  return names;
}

void draw_state(Frame& frame, const Resource& resource) {
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float line = frame.fonts.size_px(FontRole::kStrong);
  paint_resource_symbol(frame, *ImGui::GetWindowDrawList(), ImVec2(at.x + frame.px(10), at.y + line / 2), frame.px(9),
                        resource.state);
  ImGui::SetCursorScreenPos(ImVec2(at.x + frame.px(26), at.y));
  words_line(frame, FontRole::kStrong, resource_colour(frame.theme, resource.state),
             frame.tr("resource_state." + std::string(resource_state_key(resource.state))));
}

/// What is left of its load and how fast it works.
void draw_stock(Frame& frame, const Resource& resource) {
  const ResourceConfig& config = resource.config;
  const auto left = stock_left(frame.snapshot.state, config);
  const bool fuel = work_unit(config.kind) == WorkUnit::kFuel_l;
  if (left) {
    const double full = full_stock(config).value_or(0);
    const char* unit = fuel ? "l" : "m";
    field(frame, frame.tr("resource.stock"), plain(fmt::format("{:.0f} / {:.0f} {}", *left, full, unit)));
    if (const auto& count = resource.counted) {
      const std::string when = format_clock(count->at, frame.snapshot.state.incident->zone, false);
      field(frame, frame.tr("resource.counted"),
            frame.tr("resource.counted_by", fmt::format("{:.0f} {}", count->amount, unit), when, count->by));
    }
    if (button(frame, "count", frame.tr("resource.count"))) frame.call("stock.ask-count");
  }
  if (config.pace_m_per_h > 0)
    field(frame, frame.tr("resource.pace"), plain(fmt::format("{:.0f} m/h", config.pace_m_per_h)));
  if (config.pace_m3_per_h > 0)
    field(frame, frame.tr("resource.pace"), plain(fmt::format("{:.0f} m³/h", config.pace_m3_per_h)));
}

/// Who can bring fuel before the tank is empty, and when an order for it comes too late.
void draw_fuel_answer(Frame& frame, const Resource& resource) {
  const auto& answers = frame.snapshot.answers;
  const auto order = frame.snapshot.state.orders->find(resource.order);
  if (!answers || order == frame.snapshot.state.orders->end()) return;
  const RankedSite* site = answers->find(order->second.site);
  if (site == nullptr) return;
  for (const SiteAnswer& answer : site->answers) {
    if (answer.need.receiver != resource.config.id) continue;
    const Text who = name_of(frame.snapshot.state, answer.resource);
    const Text line =
        answer.refusal ? refusal_words(frame.catalogue, *answer.refusal) : answer_line(frame.catalogue, answer);
    wrapped(frame, FontRole::kSmall, frame.theme.text,
            {who.zh + "：" + line.zh, who.in(Language::kEn) + ": " + line.en});
    const Text last =
        last_safe_words(frame.catalogue, answer, frame.snapshot.live_at, frame.snapshot.state.incident->zone);
    if (!last.zh.empty() && !answer.refusal) wrapped(frame, FontRole::kSmall, frame.theme.text, last);
    return;
  }
}

/// "0 m 0.39 · 6 m 0.30 · 12 m 0.00 m³/s".
std::string curve_text(const std::vector<PumpCurvePoint>& curve) {
  std::string text;
  for (const PumpCurvePoint& point : curve) {
    text += fmt::format("{}{:g} m {:.2f}", text.empty() ? "" : " · ", point.head_m, point.discharge_m3_per_s);
  }
  return text + " m³/s";
}

void draw_pump_facts(Frame& frame, const Resource& resource) {
  const ResourceConfig& config = resource.config;
  field(frame, frame.tr("resource.capacity"), plain(fmt::format("{:.2f} m³/s", config.capacity_m3_per_s)));
  if (config.head_m > 0) field(frame, frame.tr("resource.head"), plain(fmt::format("{:g} m", config.head_m)));
  if (!config.curve.empty()) field(frame, frame.tr("resource.curve"), plain(curve_text(config.curve)));
  const auto order = frame.snapshot.state.orders->find(resource.order);
  if (order != frame.snapshot.state.orders->end()) {
    if (const auto head = pump_head_m(frame.snapshot.state, order->second.site)) {
      const std::string flow = fmt::format("{:.2f} m³/s", discharge_at_head(config, head));
      field(frame, frame.tr("resource.flow_at_site"),
            frame.tr("answers.at_head", flow, fmt::format("{:.1f} m", *head)));
    }
  }
  if (config.outlet_inch > 0)
    field(frame, frame.tr("resource.outlet"), plain(fmt::format("{:.0f} in", config.outlet_inch)));
  if (resource.state == ResourceState::kPumping) {
    field(frame, frame.tr("resource.discharge"), plain(fmt::format("{:.2f} m³/s", resource.discharge_m3_per_s)));
  }
}

int year_of(UtcTime when, ZoneOffset zone) {
  const std::chrono::year_month_day day{std::chrono::floor<std::chrono::days>(when + zone)};
  return static_cast<int>(day.year());
}

/// Who runs it, or what it asks for.
void draw_crew(Frame& frame, const Resource& resource) {
  const ResourceConfig& config = resource.config;
  const IncidentState& state = frame.snapshot.state;
  if (config.crew_needed > 0)
    field(frame, frame.tr("resource.crew_needed"), plain(fmt::format("{}", config.crew_needed)));
  if (!config.crew_skills.empty()) {
    field(frame, frame.tr("resource.crew_skills"), skill_names(frame.catalogue, config.crew_skills));
  }
  const auto order = state.orders->find(resource.order);
  if (order == state.orders->end()) return;
  if (order->second.resource != config.id) {
    field(frame, frame.tr("resource.runs"), name_of(state, order->second.resource));
    return;
  }
  Text crew;
  for (const ResourceId& id : order->second.crew) {
    const Text name = name_of(state, id);
    crew.zh += (crew.zh.empty() ? "" : "、") + name.zh;
    crew.en += (crew.en.empty() ? "" : ", ") + name.in(Language::kEn);
  }
  if (!crew.zh.empty()) field(frame, frame.tr("resource.crew"), crew);
}

void draw_facts(Frame& frame, const Resource& resource) {
  const IncidentState& state = frame.snapshot.state;
  const ResourceConfig& config = resource.config;
  if (config.kind == ResourceKind::kMobilePump) draw_pump_facts(frame, resource);
  if (config.built_year > 0) {
    const int age = year_of(frame.snapshot.at, state.incident->zone) - config.built_year;
    field(frame, frame.tr("resource.built"), frame.tr("resource.built_in", config.built_year, age));
  }
  const Text endurance = span_text(frame.catalogue, config.endurance);
  field(frame, frame.tr("resource.endurance"), endurance);
  const auto hours = fuel_hours_left(resource, frame.snapshot.at);
  if (hours && resource.state == ResourceState::kPumping) {
    field(frame, frame.tr("resource.fuel_left"),
          span_text(frame.catalogue, Duration{static_cast<Duration::rep>(*hours * 3'600'000)}));
  }
  if (config.kind == ResourceKind::kMobilePump) draw_fuel_answer(frame, resource);
  field(frame, frame.tr("resource.fuel"),
        resource.fuel_percent ? plain(fmt::format("{:.0f} %", *resource.fuel_percent)) : frame.tr("value.unknown"));
  field(frame, frame.tr("resource.depot"), base_name(frame.catalogue, state, config));
  if (!config.owner.empty()) field(frame, frame.tr("resource.owner"), plain(config.owner));
  if (config.mutual_aid) field(frame, frame.tr("resource.mutual_aid"), plain(payer_of(config)));
  if (config.people > 0) field(frame, frame.tr("resource.people"), plain(fmt::format("{}", config.people)));
  field(frame, frame.tr("resource.wading"), plain(fmt::format("{:.1f} m", wading_limit(config).depth_m)));
  draw_crew(frame, resource);
  draw_stock(frame, resource);
  if (!config.skills.empty()) field(frame, frame.tr("resource.skills"), skill_names(frame.catalogue, config.skills));
  if (config.work_limit > Duration{0}) {
    const Duration at_work = resource.at_work_since ? frame.snapshot.at - *resource.at_work_since : Duration{0};
    field(frame, frame.tr("resource.worked"),
          frame.tr("resource.worked_of", span_text(frame.catalogue, resource.worked + at_work),
                   span_text(frame.catalogue, config.work_limit)));
  }
  field(frame, frame.tr("resource.reported"),
        resource.reported ? age_text(frame.catalogue, frame.snapshot.at - *resource.reported)
                          : frame.tr("resource.never_reported"));
  if (!config.station.empty()) {
    const Station* station = state.stations->find(config.station);
    const bool is_named = station != nullptr && !station->name.zh.empty();
    field(frame, frame.tr("resource.station"), is_named ? station->name : plain(config.station.str()));
  }
  if (!resource.at) {
    const bool at_base = map_position(state, resource).has_value();
    const char* base = config.depot.empty() ? "resources.told_base" : "resource.at_depot";
    field(frame, frame.tr("resource.where"), frame.tr(at_base ? base : "value.unknown"));
  }
  if (resource.clock_ahead > Duration{0})
    field(frame, frame.tr("resource.clock_ahead"), span_text(frame.catalogue, resource.clock_ahead));
}

void draw_order_of(Frame& frame, const Resource& resource) {
  const IncidentState& state = frame.snapshot.state;
  const auto found = state.orders->find(resource.order);
  if (found == state.orders->end()) return;
  const Order& order = found->second;
  field(frame, frame.tr("resource.sent_to"), name_of(state, order.site));
  field(frame, frame.tr("resource.order_state"), frame.tr("order_state." + std::string(order_state_key(order.state))));
  const Text task = task_words(frame.catalogue, state, order.task);
  if (!task.zh.empty()) field(frame, frame.tr("resource.task"), task);
  const Text closed = closed_way_words(frame.catalogue, order.way, order.way_depth_m);
  if (!closed.zh.empty()) wrapped(frame, FontRole::kSmall, frame.theme.attention, closed);
  if (!order.route.empty()) {
    const Text time = span_text(frame.catalogue, order.travel_time);
    const std::string way = distance_text(order.route_length_m) + " · ";
    field(frame, frame.tr("resource.route"), {way + time.zh, way + time.en});
  }
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float width = ImGui::GetContentRegionAvail().x;
  paint_order_chain(frame, *ImGui::GetWindowDrawList(), ImVec2(at.x, at.y + frame.px(9)), width, order);
  ImGui::Dummy(ImVec2(width, frame.px(18)));
  if (!is_closed(order.state)) draw_order_buttons(frame, order);
  separator(frame, 4);
}

}  // namespace

void draw_selected_resource(Frame& frame, const ResourceId& id) {
  const auto found = frame.snapshot.state.resources->find(id);
  if (found == frame.snapshot.state.resources->end()) {
    empty_state(frame, frame.tr("selected.gone"));
    return;
  }
  const Resource& resource = found->second;
  words_line(frame, FontRole::kTitle, frame.theme.text, name_of(frame.snapshot.state, id));
  const Text& kind = frame.tr("resource_kind." + std::string(resource_kind_key(resource.config.kind)));
  words_line(frame, FontRole::kSmall, frame.theme.text_dim, {id.str() + " · " + kind.zh, id.str() + " · " + kind.en});
  draw_state(frame, resource);
  ImGui::Dummy(ImVec2(1, frame.px(2)));
  draw_order_of(frame, resource);
  draw_facts(frame, resource);
  ImGui::Dummy(ImVec2(1, frame.px(4)));
  if (button(frame, "fly", frame.tr("action.fly_to"))) frame.ask(FlyTo{id});
  if (!resource.registered) return;
  same_line_if_fits(frame, button_width(frame, frame.tr("resource_form.correct")));
  if (button(frame, "correct", frame.tr("resource_form.correct"))) frame.call("resource.ask-correct");
}

}  // namespace sandtable::ui

#include "viewer/ui/answer_words.h"

#include <algorithm>
#include <cmath>

#include "twin/base/text.h"
#include "viewer/ui/describe.h"

namespace sandtable::ui {
namespace {

constexpr Duration kWorthTelling{std::chrono::minutes{1}};

Text joined(const Text& a, const Text& b) {
  if (a.zh.empty()) return b;
  if (b.zh.empty()) return a;
  return {a.zh + " · " + b.zh, a.en + " · " + b.en};
}

/// "12,340".
std::string grouped(double number) {
  std::string digits = fmt::format("{:.0f}", std::max(number, 0.0));
  for (auto at = std::ssize(digits) - 3; at > 0; at -= 3) digits.insert(static_cast<std::size_t>(at), ",");
  return digits;
}

Text hours_words(const Catalogue& words, double hours) {
  return span_text(words, Duration{static_cast<Duration::rep>(hours * 3'600'000)});
}

Text drive_words(const Catalogue& words, const SiteAnswer& answer) {
  if (!answer.travel_time) return {};
  const Text drive = words.text("answers.drive", span_text(words, *answer.travel_time), distance_text(answer.way_m));
  if (answer.detour < kWorthTelling) return drive;
  return joined(drive, words.text("answers.detour", span_text(words, answer.detour)));
}

Text clearing_words(const Catalogue& words, const SiteAnswer& answer) {
  if (!answer.clearing) return {};
  const ClearingTime& time = *answer.clearing;
  const Duration fuel{static_cast<Duration::rep>(answer.fuel_h.value_or(0) * 3'600'000)};
  if (answer.fuel_h && fuel < time.latest.value_or(time.soonest)) {
    const Text least = span_text(words, time.soonest);
    if (fuel < time.soonest) return words.text("dispatch.clears_refuelled", least, span_text(words, fuel));
    return words.text("dispatch.clears_long", least, span_text(words, *time.latest), span_text(words, fuel));
  }
  if (!time.latest) return words.text("dispatch.clears_not", span_text(words, time.soonest));
  return words.text("dispatch.clears", span_text(words, time.soonest), span_text(words, *time.latest));
}

/// Who pays for what is not the owner's own; empty for the owner's.
Text payer_words(const Catalogue& words, const SiteAnswer& answer) {
  if (answer.payer.empty()) return {};
  return words.text(answer.is_mutual_aid ? "answers.paid_by" : "answers.charged_to", answer.payer);
}

/// What it gives at the head of the site, where that is known.
Text head_words(const Catalogue& words, const SiteAnswer& answer) {
  if (!answer.pumps() || !answer.head_m) return {};
  return words.text("answers.at_head", fmt::format("{:.2f} m³/s", answer.discharge_m3_per_s),
                    fmt::format("{:.1f} m", *answer.head_m));
}

Text way_words(const Catalogue& words, const SiteAnswer& answer, const SiteAnswers& answers, ZoneOffset zone) {
  if (!answer.travel_time || !answers.forecast_issued || !answers.knows_roads) return {};
  if (!answer.way_cut) return words.text("answers.stays_open");
  return words.text("answers.way_closes", format_clock(answer.way_cut->from, zone, false),
                    fmt::format("{:.2f} m", answer.way_cut->depth_m));
}

}  // namespace

Text figures_words(const Catalogue& words, const SiteAnswers& answers, UtcTime now, ZoneOffset zone) {
  Text text = words.text("answers.age", format_clock(answers.as_of, zone, false), age_text(words, now - answers.as_of));
  text = joined(text, answers.water_at ? words.text("answers.water", format_clock(*answers.water_at, zone, false))
                                       : words.text("answers.no_water"));
  if (answers.forecast_issued) {
    text = joined(text, words.text("answers.forecast", format_clock(*answers.forecast_issued, zone, false)));
  }
  if (!answers.knows_roads) text = joined(text, words.text("answers.straight"));
  return text;
}

Text when_words(const Catalogue& words, const SiteAnswer& answer, UtcTime as_of) {
  if (!answer.travel_time) return plain("–");
  return words.text(answer.pumps() ? "answers.pumps_in" : "answers.there_in",
                    span_text(words, answer.works_from - as_of));
}

Text answer_line(const Catalogue& words, const SiteAnswer& answer) {
  if (answer.refusal) return refusal_words(words, *answer.refusal);
  const Text way = joined(drive_words(words, answer), words.text("dispatch.setup", span_text(words, answer.setup)));
  const Text work = joined(joined(way, clearing_words(words, answer)), work_words(words, answer));
  return joined(work, payer_words(words, answer));
}

std::string amount_text(const std::string& skill, double amount) {
  const char* unit = skill == kSkillRefuel ? "l" : skill == kSkillDredging ? "m³" : "m";
  return fmt::format("{:.0f} {}", amount, unit);
}

Text work_words(const Catalogue& words, const SiteAnswer& answer) {
  const std::string& skill = answer.need.skill;
  if (skill.empty()) return {};
  const Text left = answer.stock ? words.text("answers.stock", amount_text(skill, *answer.stock)) : Text{};
  if (!(answer.need.amount > 0)) {
    const bool idle = skill == kSkillRefuel && answer.need.receiver.empty();
    return idle ? left : joined(words.text("answers.unmeasured"), left);
  }
  Text work = words.text("work." + skill, amount_text(skill, answer.need.amount));
  if (!answer.work) work = joined(work, words.text("answers.pace_unknown"));
  if (answer.work && *answer.work > Duration{0}) {
    work = joined(work, words.text("answers.takes", span_text(words, *answer.work)));
  }
  return joined(work, left);
}

Text task_words(const Catalogue& words, const IncidentState& state, const OrderTask& task) {
  if (task.skill.empty()) return {};
  Text text = skill_name(words, task.skill);
  if (task.amount > 0) {
    const std::string amount = " " + amount_text(task.skill, task.amount);
    text = {text.zh + amount, text.en + amount};
  }
  if (task.receiver.empty()) return text;
  const Text receiver = name_of(state, task.receiver);
  return {text.zh + " → " + receiver.zh, text.en + " → " + receiver.in(Language::kEn)};
}

Text closed_way_words(const Catalogue& words, OrderWay way, double depth_m) {
  if (way == OrderWay::kFloodedRoads) return words.text("orders.no_open_road", fmt::format("{:.2f} m", depth_m));
  return way == OrderWay::kNoRoads ? words.text("orders.no_road") : Text{};
}

bool needs_insisting(const SiteAnswer& answer) {
  return answer.refusal && !answer.is_forbidden &&
         (answer.refusal->key == "refusal.no_open_road" || answer.refusal->key == "refusal.no_road");
}

bool is_past_last_safe(const SiteAnswer& answer, UtcTime now) {
  return answer.last_safe && answer.last_safe->at <= now;
}

Text deadline_words(const Catalogue& words, const LastSafe& last, UtcTime now, ZoneOffset zone) {
  const std::string clock = format_clock(last.at, zone, false);
  if (last.at <= now) return words.text("answers.deadline_over", clock);
  return words.text("answers.deadline", clock, span_text(words, last.at - now));
}

Text last_safe_words(const Catalogue& words, const SiteAnswer& answer, UtcTime now, ZoneOffset zone) {
  if (!answer.last_safe) return {};
  const bool is_way = answer.last_safe->why == LastSafe::Why::kWayCloses;
  const bool is_dry = answer.last_safe->why == LastSafe::Why::kRunsDry;
  const std::string clock = format_clock(answer.last_safe->at, zone, false);
  if (is_past_last_safe(answer, now)) {
    if (is_dry) return words.text("answers.last_safe_dry_over", clock);
    return words.text(is_way ? "answers.last_safe_way_over" : "answers.last_safe_site_over", clock);
  }
  const Text left = span_text(words, answer.last_safe->at - now);
  if (is_dry) return words.text("answers.last_safe_dry", left, clock);
  return words.text(is_way ? "answers.last_safe_way" : "answers.last_safe_site", left, clock);
}

std::vector<Text> answer_reasons(const Catalogue& words, const IncidentState& state, const SiteAnswers& answers,
                                 const SiteId& site, const SiteAnswer& answer) {
  const ZoneOffset zone = state.incident->zone;
  std::vector<Text> reasons;
  const auto say = [&](const Text& text) {
    if (!text.zh.empty()) reasons.push_back(text);
  };
  if (answer.refusal) {
    say(words.text("answers.not_offered", refusal_words(words, *answer.refusal)));
    if (!answer.is_forbidden) say(words.text("answers.insist"));
  }
  Text work = joined(drive_words(words, answer), words.text("dispatch.setup", span_text(words, answer.setup)));
  if (answer.fuel_h) work = joined(work, words.text("dispatch.fuel", hours_words(words, *answer.fuel_h)));
  say(work);
  say(payer_words(words, answer));
  say(joined(head_words(words, answer), clearing_words(words, answer)));
  say(work_words(words, answer));
  if (answer.needed_by) {
    say(words.text("answers.receiver", name_of(state, answer.need.receiver),
                   format_clock(*answer.needed_by, zone, false)));
  }
  if (answer.need.skill == kSkillDredging) say(words.text("answers.dredging_unseen"));
  if (answer.pumps() && answer.worth.weight() > 0) {
    say(words.text("answers.worth", format_clock(answers.horizon, zone, false), worth_words(words, answer.worth)));
  }
  say(way_words(words, answer, answers, zone));
  if (answer.refusal) return reasons;
  // Another of the same depot makes no difference.
  for (const UncoveredSite& gap : uncovered_by(answers, answer.resource, site)) {
    const Text other = name_of(state, gap.site);
    if (gap.next.empty()) say(words.text("dispatch.leaves_none", other));
    if (gap.later < kWorthTelling) continue;
    say(words.text("dispatch.leaves", other, name_of(state, gap.next), span_text(words, gap.later)));
  }
  return reasons;
}

Text worth_words(const Catalogue& words, const Worth& worth) {
  const std::string hours = fmt::format("{:.1f}", worth.building_minutes / 60);
  const std::string water = grouped(worth.pumped_m3);
  if (worth.building_minutes < 3) return words.text("worth.water", water);
  if (worth.pumped_m3 < 1) return words.text("worth.buildings", hours);
  return words.text("worth.both", hours, water);
}

Text regret_words(const Catalogue& words, const IncidentState& state, const SitePlanRow& row) {
  constexpr double kNothing = 1;  // a building-minute
  const Worth lost{std::max(row.regret.building_minutes, 0.0), std::max(row.regret.pumped_m3, 0.0)};
  if (row.second.empty()) return words.text("site_plan.regret_nobody", worth_words(words, lost));
  const Text second = name_of(state, row.second);
  if (row.regret.weight() < kNothing) return words.text("site_plan.regret_none", second);
  return words.text("site_plan.regret", worth_words(words, lost), second);
}

bool is_able(const ResourceConfig& resource, const std::string& task) {
  return task.empty() ? resource.capacity_m3_per_s > 0 : has_skill(resource, task);
}

}  // namespace sandtable::ui

#pragma once

#include <vector>

#include "twin/runtime/site_plan.h"
#include "viewer/ui/catalogue.h"

/// Who could go where and why, as people read it.
namespace sandtable::ui {

/// How old the figures are and what they rest on: "Worked out 14:20 (1 min ago) · water of 14:19 · forecast of 14:10".
Text figures_words(const Catalogue& words, const SiteAnswers& answers, UtcTime now, ZoneOffset zone);

/// When it would be at work: "pumps in 23 min", "there in 12 min"; "–" where there is no way.
Text when_words(const Catalogue& words, const SiteAnswer& answer, UtcTime as_of);
/// Drive, setting up and clearing on one line; of one that is not offered, why.
Text answer_line(const Catalogue& words, const SiteAnswer& answer);
/// What it would lay, dig or bring, how long that takes and what it has left; empty for what measures nothing.
Text work_words(const Catalogue& words, const SiteAnswer& answer);
/// "120 m", "90 m³", "340 l": an amount of what a skill does.
std::string amount_text(const std::string& skill, double amount);
/// What an order asks for besides pumping: "sandbagging 120 m", "refuelling 340 l → pump 3"; empty for nothing.
Text task_words(const Catalogue& words, const IncidentState& state, const OrderTask& task);
/// That no open road leads there, of an order that was insisted on; empty while a way is open.
Text closed_way_words(const Catalogue& words, OrderWay way, double depth_m);
/// The last moment at which an order is safe, as a countdown; empty when none is in sight.
Text last_safe_words(const Catalogue& words, const SiteAnswer& answer, UtcTime now, ZoneOffset zone);
/// With less than this left an order is urgent.
inline constexpr Duration kUrgentDispatch{std::chrono::minutes{10}};
/// The same in a few words: "order by 14:20 (12 min)", "too late since 14:20".
Text deadline_words(const Catalogue& words, const LastSafe& last, UtcTime now, ZoneOffset zone);
bool is_past_last_safe(const SiteAnswer& answer, UtcTime now);
/// Everything that speaks for and against it, a sentence each; what it leaves uncovered at the end.
std::vector<Text> answer_reasons(const Catalogue& words, const IncidentState& state, const SiteAnswers& answers,
                                 const SiteId& site, const SiteAnswer& answer);

/// "23.7 building-hours, 1,840 m3"; one of them where the other is nothing.
Text worth_words(const Catalogue& words, const Worth& worth);
/// What it costs to do without this choice, and who would come instead.
Text regret_words(const Catalogue& words, const IncidentState& state, const SitePlanRow& row);

/// Whether a person may order it although it is not offered, since only the way is closed.
bool needs_insisting(const SiteAnswer& answer);

/// Whether it can do what a task needs: pump where `task` is empty, else that skill.
bool is_able(const ResourceConfig& resource, const std::string& task);

}  // namespace sandtable::ui

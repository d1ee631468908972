#include "viewer/ui/describe.h"

#include <algorithm>
#include <cmath>

namespace sandtable::ui {
namespace {

Text or_id(const Text& name, const std::string& id) { return name.zh.empty() && name.en.empty() ? Text{id, id} : name; }

int decimals(Quantity quantity) {
  switch (quantity) {
    case Quantity::kWaterDepth:
    case Quantity::kWaterLevel:
    case Quantity::kDischarge:
      return 2;
    case Quantity::kFlowSpeed:
      return 2;
    case Quantity::kRainfall:
    case Quantity::kTemperature:
    case Quantity::kVoltage:
      return 1;
    case Quantity::kGateOpening:
    case Quantity::kFuel:
    case Quantity::kPumpState:
    case Quantity::kGateState:
    case Quantity::kWarningState:
    case Quantity::kPumpRunning:
      return 0;
  }
  return 2;
}

/// The role of that key and all that may more.
Text roles_from(const Catalogue& words, const std::string& least) {
  Text all = words.text("role." + least);
  for (int i = static_cast<int>(parse_role(least).value_or(Role::kAdministrator)) + 1;
       i <= static_cast<int>(Role::kAdministrator); ++i) {
    const Text more = words.text("role." + std::string(role_key(static_cast<Role>(i))));
    all = {all.zh + "、" + more.zh, all.en + ", " + more.en};
  }
  return all;
}

}  // namespace

std::string number_text(double value, Quantity quantity) {
  return std::isfinite(value) ? fmt::format("{:.{}f}", value, decimals(quantity)) : "–";
}

Text value_text(const Catalogue& words, double value, Quantity quantity) {
  if (quantity == Quantity::kPumpRunning && std::isfinite(value)) {
    return words.text(value > 0.5 ? "value.on" : "value.off");
  }
  if (const std::string_view word = state_word(quantity, value); !word.empty()) {
    // A mobile pump's states are those of a resource and have its words.
    const std::string_view family = quantity == Quantity::kPumpState ? "resource_state" : quantity_key(quantity);
    return words.text(fmt::format("{}.{}", family, word));
  }
  const std::string text = fmt::format("{} {}", number_text(value, quantity), unit_symbol(quantity));
  return {text, text};
}

std::string distance_text(double metres) {
  return metres >= 1000 ? fmt::format("{:.1f} km", metres / 1000) : fmt::format("{:.0f} m", metres);
}

Text span_text(const Catalogue& words, Duration length) {
  using std::chrono::duration_cast;
  const auto total_s = std::max<Duration::rep>(duration_cast<std::chrono::seconds>(length).count(), 0);
  const auto days = total_s / 86400;
  const auto hours = total_s / 3600 % 24;
  const auto minutes = total_s / 60 % 60;
  if (days > 0) return words.text("span.days_hours", days, hours);
  if (hours > 0) return words.text("span.hours_minutes", hours, minutes);
  if (minutes > 0) return words.text("span.minutes", minutes);
  return words.text("span.seconds", total_s);
}

Text age_text(const Catalogue& words, Duration age) { return words.text("span.ago", span_text(words, age)); }

Text refusal_words(const Catalogue& words, const Refusal& refusal) {
  if (!words.contains(refusal.key)) return {refusal.message(), refusal.message()};
  if (refusal.key == "refusal.role") return words.text(refusal.key, roles_from(words, refusal.subject));
  if (refusal.key == "refusal.lacks_skill") return words.text(refusal.key, skill_name(words, refusal.subject));
  return words.text(refusal.key, refusal.subject);
}

Text skill_name(const Catalogue& words, const std::string& skill) {
  const std::string key = "skill." + skill;
  return words.contains(key) ? words.text(key) : Text{skill, skill};
}

Text model_name(const Catalogue& words, const std::string& model) {
  std::string key = "flood_model." + model;
  std::ranges::replace(key, ' ', '_');
  return words.contains(key) ? words.text(key) : Text{model, model};
}

Text name_of(const IncidentState& state, const StationId& id) {
  const Station* station = state.stations->find(id);
  return or_id(station != nullptr ? station->name : Text{}, id.str());
}

Text name_of(const IncidentState& state, const SiteId& id) {
  const SiteConfig* site = state.site_ever(id);
  return or_id(site != nullptr ? site->name : Text{}, id.str());
}

Text name_of(const IncidentState& state, const ResourceId& id) {
  const auto found = state.resources->find(id);
  return or_id(found != state.resources->end() ? found->second.config.name : Text{}, id.str());
}

Text name_of(const Place& place, const SourceId& id) {
  const FeedConfig* feed = find_feed(place, id);
  return or_id(feed != nullptr ? feed->name : Text{}, id.str());
}

Text depot_name(const IncidentState& state, const std::string& id) {
  const auto& depots = state.incident->depots;
  const auto found = std::ranges::find(depots, id, &DepotConfig::id);
  return or_id(found != depots.end() ? found->name : Text{}, id);
}

Text base_name(const Catalogue& words, const IncidentState& state, const ResourceConfig& resource) {
  return resource.depot.empty() ? words.text("resources.told_base") : depot_name(state, resource.depot);
}

const AlarmRule* find_rule(const IncidentState& state, const RuleId& id) {
  const auto& rules = state.incident->rules;
  const auto found = std::ranges::find(rules, id, &AlarmRule::id);
  return found != rules.end() ? &*found : nullptr;
}

const SitePool* find_pool(const IncidentState& state, const SiteId& id) {
  if (!state.water) return nullptr;
  const auto found = std::ranges::find(state.water->pools, id, &SitePool::site);
  return found != state.water->pools.end() ? &*found : nullptr;
}

const FeedConfig* find_feed(const Place& place, const SourceId& id) {
  const auto found = std::ranges::find(place.feeds, id, &FeedConfig::id);
  return found != place.feeds.end() ? &*found : nullptr;
}

std::vector<const FeedHealth*> troubled_links(const IncidentState& state) {
  std::vector<const FeedHealth*> links;
  for (const auto& [source, health] : *state.feeds) {
    const bool is_feed =
        std::ranges::any_of(state.incident->feeds, [&](const auto& feed) { return feed.first == source; });
    if (!is_feed && !health.last_error.empty()) links.push_back(&health);
  }
  return links;
}

FeedCount count_feeds(const IncidentState& state, UtcTime now) {
  FeedCount count;
  count.all = state.incident->feeds.size();
  for (const auto& [source, freshness] : state.incident->feeds) {
    const auto health = state.feeds->find(source);
    if (health == state.feeds->end() || !health->second.last_observation) continue;
    if (now - *health->second.last_observation < freshness.stale_after) ++count.alive;
  }
  return count;
}

std::size_t count_unacknowledged(const IncidentState& state) {
  return static_cast<std::size_t>(
      std::ranges::count_if(*state.alarms, [](const auto& entry) { return is_unacknowledged(entry.second.state); }));
}

std::string building_hours(double building_minutes) { return fmt::format("{:.1f}", building_minutes / 60); }

}  // namespace sandtable::ui

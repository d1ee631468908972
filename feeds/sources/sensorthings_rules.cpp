#include "feeds/sources/sensorthings_rules.h"

#include <algorithm>

#include "feeds/sources/station_text.h"
#include "twin/base/text.h"

namespace sandtable::feeds {
namespace {

std::set<std::string, std::less<>> folded_set(const std::vector<std::string>& texts) {
  std::set<std::string, std::less<>> out;
  for (const std::string& text : texts) out.insert(folded(text));
  return out;
}

}  // namespace

Result<SensorThingsRules> SensorThingsRules::make(const FeedConfig& feed) {
  SensorThingsRules rules;
  rules.facts_ = facts_of(feed);
  rules.expected_every_ = feed.expected_every;
  rules.future_skew_ = feed.future_skew;
  const auto& config = std::get<SensorThingsFeed>(feed.kind);
  rules.authorities_ = folded_set(config.authorities);
  rules.categories_ = folded_set(config.categories);
  for (const auto& [name, mapping] : config.datastreams) {
    const Result<ScaledMapping> scaled = scale_mapping(mapping);
    if (!scaled) {
      return fail(ErrorCode::kInvalid, "feed {}: Datastream '{}': {}", feed.id.str(), name, scaled.error().message);
    }
    const auto same = [&wanted = mapping](const auto& other) {
      return other.second.quantity == wanted.quantity && other.second.window == wanted.window;
    };
    const bool only_one = std::count_if(config.datastreams.begin(), config.datastreams.end(), same) == 1;
    rules.rules_.emplace(folded(name), Rule{*scaled, only_one ? std::string() : clean_station_id(name)});
  }
  return rules;
}

const SensorThingsRules::Rule* SensorThingsRules::find(std::string_view datastream) const {
  const auto found = rules_.find(folded(datastream.substr(0, 256)));
  return found == rules_.end() ? nullptr : &found->second;
}

const SensorThingsRules::Rule* SensorThingsRules::find(std::string_view datastream, std::string_view part) const {
  if (part.empty()) return nullptr;
  const Rule* both = find(std::string(datastream.substr(0, 128)) + "/" + std::string(part.substr(0, 128)));
  return both != nullptr ? both : find(part);
}

bool SensorThingsRules::selects(std::string_view authority, std::string_view category) const {
  const auto wanted = [](const auto& set, std::string_view text) {
    return set.empty() || text.empty() || set.contains(folded(text.substr(0, 256)));
  };
  return wanted(authorities_, authority) && wanted(categories_, category);
}

std::string_view described(std::string_view description, std::string_view key) {
  constexpr std::string_view kKeyBegin = "Datastream_";
  for (std::size_t at = description.find(key); at != std::string_view::npos; at = description.find(key, at + 1)) {
    const std::size_t value = at + key.size();
    const bool begins = at == 0 || description[at - 1] == ' ' || description[at - 1] == ',';
    if (!begins || value >= description.size() || description[value] != '=') continue;
    std::string_view rest = description.substr(value + 1);
    for (std::size_t comma = rest.find(','); comma != std::string_view::npos; comma = rest.find(',', comma + 1)) {
      if (trimmed(rest.substr(comma + 1)).starts_with(kKeyBegin)) return trimmed(rest.substr(0, comma));
    }
    return trimmed(rest);
  }
  return {};
}

}  // namespace sandtable::feeds

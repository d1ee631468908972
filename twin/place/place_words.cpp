#include "twin/place/place_words.h"

#include <algorithm>

namespace sandtable {
namespace {

template <class Enum, std::size_t N>
std::optional<Enum> parse(const EnumWord<Enum> (&words)[N], std::string_view key) {
  const auto found = std::ranges::find(words, key, &EnumWord<Enum>::word);
  return found == std::end(words) ? std::nullopt : std::optional(found->value);
}

}  // namespace

std::string_view resource_kind_key(ResourceKind kind) { return kResourceKinds[static_cast<std::size_t>(kind)].word; }
std::optional<ResourceKind> parse_resource_kind(std::string_view key) { return parse(kResourceKinds, key); }

std::string_view alarm_rule_kind_key(AlarmRuleKind kind) {
  return kAlarmRuleKinds[static_cast<std::size_t>(kind)].word;
}
std::optional<AlarmRuleKind> parse_alarm_rule_kind(std::string_view key) { return parse(kAlarmRuleKinds, key); }

}  // namespace sandtable

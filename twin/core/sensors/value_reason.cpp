#include "twin/core/sensors/value_reason.h"

#include "twin/core/keys.h"

namespace sandtable {
namespace {

constexpr EnumKeys<ValueReason, kValueReasonCount> kReasons{
    {"missing_code", "rain_below_zero", "level_below", "sentinel", "unknown_state", "offline", "node_offline",
     "said_stale", "said_null", "said_bad", "said_uncertain", "source_doubts", "local_clock", "approved", "provisional",
     "estimated", "ice", "backwater", "equipment", "suspect"}};

}  // namespace

std::string_view value_reason_key(ValueReason reason) { return kReasons.of(reason); }
std::optional<ValueReason> parse_value_reason(std::string_view key) { return kReasons.find(key); }

std::string reason_text(ValueReason reason, std::string_view quoted) {
  std::string text = "@" + std::string(value_reason_key(reason));
  if (!quoted.empty()) text.append(" ").append(quoted);
  return text;
}

std::optional<ToldReason> read_reason(std::string_view text) {
  if (!text.starts_with('@')) return std::nullopt;
  const std::size_t end = text.find(' ');
  const auto reason = parse_value_reason(text.substr(1, end == std::string_view::npos ? end : end - 1));
  if (!reason) return std::nullopt;
  return ToldReason{*reason, end == std::string_view::npos ? std::string() : std::string(text.substr(end + 1))};
}

}  // namespace sandtable

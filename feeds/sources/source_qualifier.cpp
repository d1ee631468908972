#include "feeds/sources/source_qualifier.h"

#include <algorithm>

#include "twin/base/text.h"

namespace sandtable::feeds {
namespace {

constexpr std::size_t kMaxBytes = 48;
constexpr std::string_view kBetweenWords = ",;|[]\"";

/// An address means what its last part says.
std::string_view last_part(std::string_view word) {
  if (word.find("://") == std::string_view::npos && !word.starts_with("urn:")) return word;
  return word.substr(word.find_last_of("/#:") + 1);
}

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool is_said(std::string_view word, const std::vector<std::string>& words) {
  return std::ranges::any_of(
      words, [&](const std::string& known) { return std::ranges::equal(known, word, {}, lower, lower); });
}

}  // namespace

SourceQualifier read_qualifier(std::string_view text,
                               const std::vector<std::pair<Qualifier, std::vector<std::string>>>& known) {
  SourceQualifier said;
  text = text.substr(0, 512);
  while (!text.empty()) {
    const std::size_t end = std::min(text.find_first_of(kBetweenWords), text.size());
    const std::string_view word = last_part(trimmed(text.substr(0, end)));
    text.remove_prefix(std::min(end + 1, text.size()));
    if (word.empty() || word == "null") continue;
    said.text.append(said.text.empty() ? "" : ", ").append(word);
    for (const auto& [meaning, words] : known) {
      if (is_said(word, words) && (!said.meaning || *said.meaning < meaning)) said.meaning = meaning;
    }
  }
  said.text = clipped(valid_utf8(said.text), kMaxBytes);
  return said;
}

QualityFlag flag_of(Qualifier meaning) {
  if (meaning == Qualifier::kApproved) return QualityFlag::kPass;
  return meaning == Qualifier::kProvisional ? QualityFlag::kNotEvaluated : QualityFlag::kSuspect;
}

ValueReason reason_of(Qualifier meaning) {
  switch (meaning) {
    case Qualifier::kApproved:
      return ValueReason::kApproved;
    case Qualifier::kProvisional:
      return ValueReason::kProvisional;
    case Qualifier::kEstimated:
      return ValueReason::kEstimated;
    case Qualifier::kIce:
      return ValueReason::kIce;
    case Qualifier::kBackwater:
      return ValueReason::kBackwater;
    case Qualifier::kEquipment:
      return ValueReason::kEquipment;
    case Qualifier::kSuspect:
      return ValueReason::kSuspectMark;
  }
  return ValueReason::kSourceDoubts;
}

}  // namespace sandtable::feeds

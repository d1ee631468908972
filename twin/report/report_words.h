#pragma once

#include <string>
#include <string_view>

#include "twin/base/text.h"
#include "twin/base/time.h"

namespace sandtable {

/// What a stable key means to people, in both languages at once: reports leave the house, so they carry their own words
/// and do not follow anybody's language setting. `group` is "alarm_state", "order_state", "plan_state",
/// "field_report", "caller", "report_state", "resource_state", "resource_kind", "task", "trust", "quantity", "activation",
/// "station_kind", "place_kind", "role", "source_kind" or "severity". An unknown key stands for itself.
Text report_word(std::string_view group, std::string_view key);

/// What somebody wrote, or a figure: the same in both languages.
Text same(std::string text);
/// What drivers and models said, which is English: in Chinese quoted after a sentence; empty where they said nothing.
Text in_its_words(const std::string& said);
/// "2 小時 05 分", "2 h 05 min": the two largest units; negative lengths as 0.
Text span_words(Duration length);
/// Between two sentences.
inline const Text kSemicolon{"；", "; "};
/// The two with `between` between them, unless one is empty.
Text joined(const Text& first, const Text& between, const Text& second);
inline Text joined(const Text& first, const char* between, const Text& second) {
  return joined(first, Text{between, between}, second);
}

}  // namespace sandtable

#include "feeds/sources/rain_raster_name.h"

#include <algorithm>
#include <cctype>
#include <iterator>
#include <string_view>
#include <utility>

#include "twin/base/text.h"
#include "twin/base/time_text.h"

namespace sandtable::feeds {
namespace {

constexpr const char* kTimeForm = R"((\d{8}[T_-]?(?:\d{6}|\d{4}|\d{2})Z?))";
constexpr const char* kLeadForm = R"((\d{1,5}))";

/// A byte that stands for itself.
std::string literal(char c) {
  const bool is_plain = std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || static_cast<signed char>(c) < 0;
  return is_plain ? std::string(1, c) : std::string("\\") + c;
}

Result<UtcTime> stamped_time(const std::string& text, ZonePolicy zone) {
  std::string digits;
  std::ranges::copy_if(text, std::back_inserter(digits), [](char c) { return c >= '0' && c <= '9'; });
  return parse_time_as(digits, TimeFormat::kCompact, text.ends_with('Z') ? ZonePolicy::utc() : zone);
}

}  // namespace

Result<RainRasterName> RainRasterName::parse(const std::string& pattern) {
  constexpr std::pair<std::string_view, Mark> kMarks[] = {{"{issued}", Mark::kIssued},
                                                          {"{from}", Mark::kFrom},
                                                          {"{to}", Mark::kTo},
                                                          {"{lead_min}", Mark::kLeadMinutes},
                                                          {"{lead_h}", Mark::kLeadHours}};
  RainRasterName name;
  name.pattern_ = pattern;
  const auto bad = [&](std::string_view why) {
    return fail(ErrorCode::kInvalid, "rasters: '{}': {}", clipped(pattern, 128), why);
  };
  std::string form;
  for (std::string_view rest = pattern; !rest.empty();) {
    const auto known = std::ranges::find_if(kMarks, [&](const auto& mark) { return rest.starts_with(mark.first); });
    if (known != std::end(kMarks)) {
      if (std::ranges::find(name.marks_, known->second) != name.marks_.end()) return bad("a mark comes twice");
      const bool is_lead = known->second == Mark::kLeadMinutes || known->second == Mark::kLeadHours;
      form += is_lead ? kLeadForm : kTimeForm;
      name.marks_.push_back(known->second);
      rest.remove_prefix(known->first.size());
      continue;
    }
    if (rest.front() == '{') return bad("marks are {issued}, {from}, {to}, {lead_min} and {lead_h}");
    form += rest.front() == '*' ? ".*" : literal(rest.front());
    rest.remove_prefix(1);
  }
  const auto has = [&](Mark mark) { return std::ranges::find(name.marks_, mark) != name.marks_.end(); };
  const bool has_lead = has(Mark::kLeadMinutes) || has(Mark::kLeadHours);
  if (has(Mark::kLeadMinutes) && has(Mark::kLeadHours)) return bad("one lead is enough");
  if (has_lead && !has(Mark::kIssued)) return bad("a lead needs {issued}");
  if (has_lead && (has(Mark::kFrom) || has(Mark::kTo))) return bad("a lead and {from} or {to} tell the same twice");
  name.form_ = std::regex(form);
  return name;
}

Result<std::optional<RainRasterStamp>> RainRasterName::read(const std::string& name, ZonePolicy zone) const {
  std::smatch parts;
  if (!std::regex_match(name, parts, form_)) return std::nullopt;
  RainRasterStamp stamp;
  for (std::size_t i = 0; i < marks_.size(); ++i) {
    const std::string text = parts[i + 1].str();
    if (marks_[i] == Mark::kLeadMinutes || marks_[i] == Mark::kLeadHours) {
      const int number = std::stoi(text);  // five digits at most
      stamp.lead =
          marks_[i] == Mark::kLeadHours ? Duration(std::chrono::hours{number}) : Duration(std::chrono::minutes{number});
      continue;
    }
    const Result<UtcTime> time = stamped_time(text, zone);
    if (!time) return fail(time.error().code, "{}: {}", clipped(name, 256), time.error().message);
    (marks_[i] == Mark::kIssued ? stamp.issued : marks_[i] == Mark::kFrom ? stamp.from : stamp.to) = *time;
  }
  return stamp;
}

}  // namespace sandtable::feeds

#include "feeds/sources/report_table.h"

#include <algorithm>

#include "feeds/sources/number_text.h"
#include "feeds/sources/station_text.h"
#include "feeds/sources/table_document.h"
#include "twin/base/text.h"

namespace sandtable::feeds {
namespace {

constexpr std::size_t kMaxLineBytes = 256;
constexpr std::size_t kMaxTextBytes = 1'000;
constexpr std::string_view kCut = "…";

Result<std::vector<TablePath>> paths_of(const std::vector<std::string>& columns) {
  std::vector<TablePath> paths;
  for (const std::string& column : columns) {
    Result<TablePath> path = TablePath::parse(column);
    if (!path) return pass(path);
    paths.push_back(std::move(*path));
  }
  return paths;
}

std::string first_of(const TableRow& row, const std::vector<TablePath>& paths, std::size_t most) {
  for (const TablePath& path : paths) {
    const std::optional<std::string> text = row.text(path);
    if (text && !means_missing(trimmed(*text), {})) return clipped(valid_utf8(trimmed(*text)), most);
  }
  return {};
}

std::optional<LocalXY> position(const TableRow& row, const ReportRules& rules, Projector* projector) {
  const auto lon = read_number(first_of(row, rules.lon, kMaxLineBytes));
  const auto lat = read_number(first_of(row, rules.lat, kMaxLineBytes));
  if (!lon || !lat) return std::nullopt;
  const Result<LocalXY> at = locate({*lon, *lat}, projector);
  return at ? std::optional(*at) : std::nullopt;
}

DamageReportState state_of(const TableRow& row, const ReportRules& rules) {
  const std::string word = first_of(row, rules.state, kMaxLineBytes);
  for (const auto& [key, words] : rules.config.states) {
    if (std::ranges::find(words, word) == words.end()) continue;
    return parse_damage_report_state(key).value_or(DamageReportState::kUnverified);
  }
  return DamageReportState::kUnverified;
}

/// A number of a report that its source does not number: equal rows get equal ids, round after round.
std::string made_id(const DamageReport& report) {
  Hasher h;
  h.number(std::int64_t{report.at_time.time_since_epoch().count()}).text(report.category).text(report.where);
  if (report.at) h.number(report.at->x).number(report.at->y);
  return h.finish().hex().substr(0, 16);
}

void read_row(const TableRow& row, const ReportRules& rules, Projector* projector, DeliveryBuilder& out) {
  const std::string time_text = first_of(row, rules.time, kMaxLineBytes);
  const Result<UtcTime> time = parse_time(time_text, rules.facts.zone);
  if (!time) return out.refuse(fmt::format("a report: {}", time.error().message));
  DamageReport report;
  report.source = rules.facts.source;
  report.at_time = *time;
  report.at = position(row, rules, projector);
  report.category = first_of(row, rules.category, kMaxLineBytes);
  report.where = without_contacts(first_of(row, rules.where, kMaxLineBytes));
  report.text = without_contacts(first_of(row, rules.text, kMaxTextBytes));
  const auto depth = read_number(first_of(row, rules.depth, kMaxLineBytes));
  if (depth && *depth > 0) report.depth_m = rules.depth_scale.to_twin(*depth);
  report.state = state_of(row, rules);
  std::string number = clean_station_id(first_of(row, rules.id, kMaxLineBytes));
  if (number.empty()) number = made_id(report);
  report.id = ReportId(rules.facts.source.str() + "/" + number);
  out.add_report(std::move(report));
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Bytes of a telephone number at the start of `text`; 0 when there is none.
std::size_t phone_length(std::string_view text) {
  constexpr std::size_t kDigits = 9;
  constexpr std::string_view kBetween = "- ()";
  if (text[0] != '0' && text[0] != '+') return 0;
  std::size_t digits = 0;
  std::size_t end = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (is_digit(text[i])) {
      ++digits;
      end = i + 1;
    } else if (i != 0 && kBetween.find(text[i]) == std::string_view::npos) {
      break;
    }
  }
  return digits >= kDigits ? end : 0;
}

bool is_mail_byte(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '.' || c == '_' || c == '-' ||
         c == '+';
}

}  // namespace

Result<ReportRules> ReportRules::make(const FeedConfig& feed) {
  ReportRules rules;
  rules.facts = facts_of(feed);
  rules.config = std::get<ReportFeed>(feed.kind);
  const Result<UnitScale> scale = unit_scale(rules.config.depth_unit, Quantity::kWaterDepth);
  if (!scale) return pass(scale);
  rules.depth_scale = *scale;
  const ReportFeed& config = rules.config;
  const std::pair<std::vector<TablePath>*, const std::vector<std::string>*> columns[] = {
      {&rules.rows, &config.request.rows}, {&rules.id, &config.id},       {&rules.time, &config.time},
      {&rules.lon, &config.lon},           {&rules.lat, &config.lat},     {&rules.category, &config.category},
      {&rules.text, &config.text},         {&rules.where, &config.where}, {&rules.depth, &config.depth},
      {&rules.state, &config.state}};
  for (const auto& [paths, names] : columns) {
    Result<std::vector<TablePath>> read = paths_of(*names);
    if (!read) return fail(read.error().code, "feed {}: {}", feed.id.str(), read.error().message);
    *paths = std::move(*read);
  }
  return rules;
}

Status parse_reports(std::string_view body, const ReportRules& rules, Projector* projector, DeliveryBuilder& out) {
  const TableRequest& request = rules.config.request;
  auto document = open_table_document(body, request.format, request.delimiter);
  if (!document) return pass(document);
  return (*document)->for_each_row(rules.rows, [&](const TableRow& row) { read_row(row, rules, projector, out); });
}

std::string without_contacts(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    const bool begins = i == 0 || !is_digit(text[i - 1]);
    if (const std::size_t length = begins ? phone_length(text.substr(i)) : 0; length > 0) {
      out += kCut;
      i += length;
    } else if (text[i] == '@' && !out.empty() && is_mail_byte(out.back())) {
      while (!out.empty() && is_mail_byte(out.back())) out.pop_back();
      for (++i; i < text.size() && is_mail_byte(text[i]);) ++i;
      out += kCut;
    } else {
      out += text[i++];
    }
  }
  return out;
}

}  // namespace sandtable::feeds

#include "feeds/sources/table_rules.h"

#include <algorithm>

#include "twin/base/text.h"

namespace sandtable::feeds {
namespace {

/// Finds columns in the joined tables, adding what is asked of each.
class Binding {
 public:
  explicit Binding(std::vector<JoinRule>& joins) : joins_(joins) {}

  Result<ColumnRef> column(const std::string& name) {
    ColumnRef ref;
    std::string_view text = name;
    for (std::size_t j = 0; j < joins_.size(); ++j) {
      const std::string& table = joins_[j].config.name;
      if (!text.starts_with(table) || text.size() <= table.size() || text[table.size()] != ':') continue;
      ref.join = j;
      text.remove_prefix(table.size() + 1);
      break;
    }
    Result<TablePath> path = TablePath::parse(text);
    if (!path) return pass(path);
    ref.path = std::move(*path);
    if (ref.join) ref.slot = slot(*ref.join, std::string(text), ref.path);
    return ref;
  }

  Status choice(const ColumnNames& names, ColumnChoice& out) {
    for (const std::string& name : names) {
      if (name.empty()) continue;
      Result<ColumnRef> ref = column(name);
      if (!ref) return pass(ref);
      out.push_back(std::move(*ref));
    }
    return {};
  }

  Status conditions(const std::vector<ColumnCondition>& wanted, std::vector<ConditionRule>& out) {
    for (const ColumnCondition& condition : wanted) {
      Result<ColumnRef> ref = column(condition.column);
      if (!ref) return pass(ref);
      out.push_back({std::move(*ref), condition.words, condition.unless});
    }
    return {};
  }

 private:
  std::size_t slot(std::size_t join, std::string text, const TablePath& path) {
    auto& texts = texts_[join];
    const auto known = std::find(texts.begin(), texts.end(), text);
    if (known != texts.end()) return static_cast<std::size_t>(known - texts.begin());
    texts.push_back(std::move(text));
    joins_[join].columns.push_back(path);
    return texts.size() - 1;
  }

  std::vector<JoinRule>& joins_;
  std::map<std::size_t, std::vector<std::string>> texts_;
};

Status parse_paths(const std::vector<std::string>& texts, std::vector<TablePath>& out) {
  for (const std::string& text : texts) {
    Result<TablePath> path = TablePath::parse(text);
    if (!path) return pass(path);
    out.push_back(std::move(*path));
  }
  return {};
}

Status parse_rows(const TableRequest& request, std::vector<TablePath>& out) {
  if (!request.rows.empty()) return parse_paths(request.rows, out);
  switch (request.format) {
    case TableFormat::kGeoJson:
    case TableFormat::kArcgis:
      return parse_paths({"/features"}, out);
    case TableFormat::kKml:
      return parse_paths({"/**/Placemark"}, out);
    default:
      return parse_paths({""}, out);
  }
}

/// Where a format always has its positions.
void add_usual_places(TableFeed& config) {
  if (!config.lon.empty() || !config.xy.empty()) return;
  switch (config.request.format) {
    case TableFormat::kGeoJson:
      config.xy = {"/geometry/coordinates"};
      break;
    case TableFormat::kArcgis:
      config.lon = {"/geometry/x"};
      config.lat = {"/geometry/y"};
      break;
    case TableFormat::kKml:
      config.xy = {"/Point/coordinates"};
      break;
    default:
      break;
  }
}

Status bind_joins(const TableFeed& config, TableRules& rules, Binding& binding) {
  for (const TableJoin& join : config.joins) {
    // Its `on` may name the tables before it, never itself.
    ColumnChoice on;
    const ColumnNames& names = join.on.empty() ? config.station : join.on;
    if (const Status bound = binding.choice(names, on); !bound) return pass(bound);
    JoinRule& rule = rules.joins.emplace_back();
    rule.config = join;
    rule.on = std::move(on);
    if (const Status parsed = parse_rows(join.request, rule.rows); !parsed) return pass(parsed);
    if (const Status parsed = parse_paths(join.key, rule.key); !parsed) return pass(parsed);
  }
  return {};
}

Status bind_value(const TableValue& value, ValueRule& rule, Binding& binding) {
  rule.config = value;
  for (const auto& [names, out] :
       {std::pair{&value.columns, &rule.columns}, std::pair{&value.unit_columns, &rule.unit_columns},
        std::pair{&value.times, &rule.times}, std::pair{&value.suffix_columns, &rule.suffix_columns},
        std::pair{&value.levels[0], &rule.levels[0]}, std::pair{&value.levels[1], &rule.levels[1]},
        std::pair{&value.levels[2], &rule.levels[2]}}) {
    if (const Status bound = binding.choice(*names, *out); !bound) return pass(bound);
  }
  if (const Status bound = binding.conditions(value.where, rule.where); !bound) return pass(bound);
  if (value.unit.empty() && !rule.unit_columns.empty()) return {};
  Result<ScaledMapping> mapping = scale_mapping(
      {value.columns.front(), value.quantity, value.unit, value.window, value.missing, value.expected_every});
  if (!mapping) return pass(mapping);
  rule.mapping = std::move(*mapping);
  return {};
}

bool same_word(std::string_view said, std::string_view word) {
  said = trimmed(said);
  if (said == word || folded(said) == folded(word)) return true;
  // Truth is written as a word in one format and as a number in the next.
  return (word == "true" && (said == "1" || said == "True")) || (word == "false" && (said == "0" || said == "False"));
}

}  // namespace

Result<TableRules> TableRules::make(const FeedConfig& feed) {
  TableRules rules;
  rules.facts = facts_of(feed);
  rules.freshness = feed.freshness;
  rules.config = std::get<TableFeed>(feed.kind);
  TableFeed& config = rules.config;
  add_usual_places(config);
  const auto bad = [&](const Status& why) {
    return fail(why.error().code, "feed {}: {}", feed.id.str(), why.error().message);
  };
  rules.joins.reserve(config.joins.size());
  Binding binding(rules.joins);
  if (const Status done = bind_joins(config, rules, binding); !done) return bad(done);
  if (const Status done = parse_rows(config.request, rules.rows); !done) return bad(done);
  for (const auto& [names, out] :
       {std::pair{&config.station, &rules.station}, std::pair{&config.station_name, &rules.station_name},
        std::pair{&config.station_name_en, &rules.station_name_en}, std::pair{&config.lon, &rules.lon},
        std::pair{&config.lat, &rules.lat}, std::pair{&config.xy, &rules.xy},
        std::pair{&config.kind_columns, &rules.kind}, std::pair{&config.time, &rules.time},
        std::pair{&config.qualifier, &rules.qualifier}}) {
    if (const Status done = binding.choice(*names, *out); !done) return bad(done);
  }
  if (const Status done = binding.conditions(config.where, rules.where); !done) return bad(done);
  if (const Status done = binding.conditions(config.doubt, rules.doubt); !done) return bad(done);
  for (const TableValue& value : config.values) {
    if (const Status done = bind_value(value, rules.values.emplace_back(), binding); !done) return bad(done);
  }
  if (!config.next.empty()) {
    Result<TablePath> next = TablePath::parse(config.next);
    if (!next) return fail(ErrorCode::kInvalid, "feed {}: {}", feed.id.str(), next.error().message);
    rules.next = std::move(*next);
  }
  return rules;
}

std::string join_key(std::string_view text, const JoinRule& rule) {
  text = trimmed(text);
  if (rule.config.numeric_key) {
    while (text.size() > 1 && text.front() == '0') text.remove_prefix(1);
  }
  return std::string(text.substr(0, 256));
}

Result<JoinedTable> JoinedTable::read(std::string_view body, const JoinRule& rule) {
  const auto document = open_table_document(body, rule.config.request.format, rule.config.request.delimiter);
  if (!document) return pass(document);
  constexpr std::size_t kMaxCellBytes = 512;
  JoinedTable table;
  const Status read = (*document)->for_each_row(rule.rows, [&](const TableRow& row) {
    std::string key;
    for (const TablePath& path : rule.key) {
      if (key.empty()) key = join_key(row.text(path).value_or(""), rule);
    }
    if (key.empty() || key == "null") {
      ++table.rows_without_key_;
      return;
    }
    const auto [it, added] = table.rows_.try_emplace(std::move(key));
    if (!added) return;
    for (const TablePath& path : rule.columns) {
      std::optional<std::string> text = row.text(path);
      if (text && text->size() > kMaxCellBytes) text->resize(kMaxCellBytes);
      it->second.push_back(std::move(text));
    }
  });
  if (!read) return pass(read);
  return table;
}

const JoinedRow* JoinedTable::find(const std::string& key) const {
  const auto it = rows_.find(key);
  return it == rows_.end() ? nullptr : &it->second;
}

JoinedView JoinedView::of(const TableRow& row, const TableRules& rules, const std::vector<JoinedTable>& tables) {
  JoinedView view(&row, std::vector<const JoinedRow*>(rules.joins.size(), nullptr));
  for (std::size_t j = 0; j < rules.joins.size(); ++j) {
    const auto on = view.text(rules.joins[j].on);
    if (on) view.joined_[j] = tables[j].find(join_key(*on, rules.joins[j]));
  }
  return view;
}

std::optional<std::string> JoinedView::text(const ColumnRef& column) const {
  if (!column.join) return row_ == nullptr ? std::nullopt : row_->text(column.path);
  const JoinedRow* row = joined_[*column.join];
  if (row == nullptr || column.slot >= row->size()) return std::nullopt;
  return (*row)[column.slot];
}

std::optional<std::string> JoinedView::text(const ColumnChoice& columns) const {
  std::optional<std::string> empty;
  for (const ColumnRef& column : columns) {
    std::optional<std::string> said = text(column);
    if (!said) continue;
    if (*said != "null" && !trimmed(*said).empty()) return said;
    if (!empty) empty = std::move(said);
  }
  return empty;
}

bool JoinedView::meets(const ConditionRule& condition) const {
  std::string said = text(condition.column).value_or("");
  if (said == "null") said.clear();
  const bool among = std::any_of(condition.words.begin(), condition.words.end(),
                                 [&](const std::string& word) { return same_word(said, word); });
  return among != condition.unless;
}

}  // namespace sandtable::feeds

#include "feeds/sources/sensorthings_page.h"

#include <algorithm>
#include <iterator>

#include "feeds/sources/json_text.h"
#include "feeds/sources/sensorthings_build.h"
#include "twin/base/text.h"

namespace sandtable::feeds {
namespace {

using simdjson::error_code;
using simdjson::SUCCESS;

/// "a/b" -> "b", because rain is summed up to the end; an instant stays.
std::string_view end_of_interval(std::string_view time) {
  const std::size_t slash = time.find('/');
  // Dates written with slashes have their first one within the date.
  if (slash == std::string_view::npos || slash < 8) return time;
  const std::string_view end = time.substr(slash + 1);
  return end.empty() || end == ".." ? time.substr(0, slash) : end;
}

/// "a/b" -> "a"; empty for an instant, or where the interval has no end yet.
std::string_view begin_of_interval(std::string_view time) {
  const std::string_view end = end_of_interval(time);
  return end.size() == time.size() || end.data() == time.data() ? std::string_view() : time.substr(0, time.find('/'));
}

bool names_zone(std::string_view time) {
  if (time.ends_with('Z') || time.ends_with('z')) return true;
  return time.size() > 10 && time.find_first_of("+-", 10) != std::string_view::npos;
}

bool says_something(JsonToken token) { return !token.empty() && token != "null" && token != R"("")"; }

/// FNV-1a; 0 for no id.
std::uint64_t hash_of(std::string_view id) {
  if (id.empty()) return 0;
  std::uint64_t hash = 0xCBF29CE484222325ULL;
  for (const char c : id) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3ULL;
  return hash == 0 ? 1 : hash;
}

/// The id in a link that ends in "…Datastreams(7)" or "…Datastreams('a')"; empty for others.
std::string_view id_in_link(std::string_view link) {
  constexpr std::string_view kSet = "Datastreams(";
  const std::size_t at = link.rfind(kSet);
  if (at == std::string_view::npos) return {};
  std::string_view id = link.substr(at + kSet.size());
  id = id.substr(0, id.rfind(')'));
  if (id.size() >= 2 && id.starts_with('\'') && id.ends_with('\'')) id = id.substr(1, id.size() - 2);
  return id;
}

}  // namespace

SensorThingsReader::SensorThingsReader(const SensorThingsRules& rules, Projector* projector,
                                       std::shared_ptr<const NewestStored> stored)
    : rules_(rules), projector_(projector), stored_(std::move(stored)), json_(std::make_unique<Json>(*this)) {}

SensorThingsReader::~SensorThingsReader() = default;

std::string SensorThingsReader::key_of(std::string_view id, bool is_multi) {
  std::string key(1, is_multi ? 'm' : 'd');
  return key += id;
}

const KnownDatastream* SensorThingsReader::find(std::string_view key) const {
  const auto found = known_.find(std::string(key));
  return found == known_.end() ? nullptr : &found->second;
}

// ---- observations

void SensorThingsReader::read_observation(const ObservationText& text, KnownDatastream& known, Build& build) {
  ++build.page.observations;
  DeliveryBuilder& out = build.out;
  const std::string& who = known.parts.front().series.str();
  const JsonToken token = says_something(text.phenomenon_time) ? text.phenomenon_time : text.result_time;
  const std::string_view time = token_text(token, buffer_);
  const std::string_view end = end_of_interval(time);
  const Result<UtcTime> at = parse_time(end, rules_.facts().zone);
  if (!at) return out.refuse(fmt::format("series {}: {}", who, at.error().message));
  if (!names_zone(end)) out.warn("times come without a zone; the feed's zone is taken");
  SourceNote note;
  if (const std::string_view begin = begin_of_interval(time); !begin.empty()) {
    if (const auto from = parse_time(begin, rules_.facts().zone)) note.begin = *from;
  }
  if (says_something(text.result_time) && text.result_time != token) {
    const auto made = parse_time(token_text(text.result_time, buffer_), rules_.facts().zone);
    if (made && *made != *at) note.result_time = *made;
  }
  const bool is_list = text.result.empty() && !text.results.empty();
  if (!text.has_result || (known.is_multi ? !is_list : text.result.empty())) {
    return out.refuse(fmt::format("series {}: {}", who,
                                  !text.has_result ? "an Observation has no result"
                                  : known.is_multi ? "a result of a MultiDatastream is no list"
                                                   : "a result is an object or array"));
  }
  const std::uint64_t id = hash_of(token_text(text.id, buffer_));
  std::uint64_t content = hash_of(text.result);
  for (const JsonToken part : text.results) content = content * 31 + hash_of(part);
  if (!known.recent.is_news(*at, id, content)) return;
  build.passed.push_back({&known, *at, id, known.newest});
  // Histories overlap with what was stored before the program was started. While its latest is the latest still, it may
  // have been corrected since.
  const bool is_latest = known.stored == known.newest && *at == known.stored;
  if (known.stored && *at <= *known.stored && !is_latest) return;
  note_gap(*at, known, build);
  out.note(note);
  for (std::size_t i = 0; i < known.parts.size(); ++i) {
    const KnownDatastream::Part& part = known.parts[i];
    if (part.rule == nullptr) continue;
    const JsonToken result = !known.is_multi ? text.result : i < text.results.size() ? text.results[i] : JsonToken();
    if (result.empty()) {
      out.refuse(fmt::format("series {}: its part of the result is missing or no number", part.series.str()));
    } else {
      out.add_value(part.series, *at, token_text(result, buffer_), part.rule->mapping);
    }
  }
}

/// A sensor may send more often than anybody asks for its latest value. How often shows in its history, which is asked
/// for once; afterwards whenever more time went by than usual between two observations, or less. Of what is pushed
/// nothing is missed but in an outage, and an old value on a page between two messages tells no cadence.
void SensorThingsReader::note_gap(UtcTime at, KnownDatastream& known, Build& build) {
  // A clock that runs ahead, or a "never" of 2099, must not hide what comes after it.
  if (at > build.received_at + rules_.future_skew()) return;
  const Duration gap = known.newest ? at - *known.newest : Duration{0};
  if (is_pushed_) {
    if (gap > rules_.expected_every() * 3 / 2) {
      build.page.gaps.push_back({key_of(known.id, known.is_multi), *known.newest, at, false});
    }
  } else if (gap > Duration{0}) {
    const std::optional<Duration> every = known.recent.usual_distance(*known.newest);
    if (!every || gap > *every * 3 / 2 || gap < *every * 3 / 4) {
      const bool is_guess = !every && *known.newest != known.stored && gap <= rules_.expected_every() * 3 / 2;
      build.page.gaps.push_back({key_of(known.id, known.is_multi), *known.newest, at, is_guess});
    }
  }
  known.newest = std::max(known.newest.value_or(at), at);
}

std::optional<UtcTime> SensorThingsReader::newest_stored(const KnownDatastream& known) const {
  std::optional<UtcTime> newest;
  if (!stored_) return newest;
  for (const KnownDatastream::Part& part : known.parts) {
    const auto found = stored_->find(part.series);
    if (found != stored_->end()) newest = std::max(newest.value_or(found->second), found->second);
  }
  return newest;
}

void SensorThingsReader::read_datastream(const DatastreamText& text, Build& build) {
  KnownDatastream* known = learn(text, build);
  if (known == nullptr) return;
  if (known->parts.empty()) {
    ++build.page.other_datastreams;
    return;
  }
  ++build.page.datastreams;
  for (std::size_t i = 0; i < text.observation_count; ++i) read_observation(text.observations[i], *known, build);
  for (std::size_t i = 0; i < text.bad_observations; ++i) {
    build.out.refuse(fmt::format("series {}: an Observation is no object", known->parts.front().series.str()));
  }
}

KnownDatastream* SensorThingsReader::owner_of(const ObservationText& text, std::string_view datastream) {
  std::string key(datastream);
  if (says_something(text.datastream)) {
    key = key_of(token_text(text.datastream, buffer_), text.of_multi);
  } else if (const auto id = id_in_link(token_text(text.datastream_link, buffer_)); !id.empty()) {
    key = key_of(id, text.of_multi);
  }
  const auto found = known_.find(key);
  return found == known_.end() ? nullptr : &found->second;
}

/// Observations that stand alone or in a data array.
void SensorThingsReader::read_lone(const RowText& row, std::string_view datastream, Build& build) {
  if (row.early_data) return build.out.refuse("a data array comes before its components");
  KnownDatastream* known = owner_of(row.observation, datastream);
  if (known == nullptr) return build.out.refuse("an Observation belongs to no Datastream that was described");
  if (known->parts.empty()) {
    ++build.page.other_datastreams;
    return;
  }
  ++build.page.datastreams;
  if (row.kind == RowText::Kind::kObservation) return read_observation(row.observation, *known, build);
  for (std::size_t i = 0; i < row.self.observation_count; ++i) {
    read_observation(row.self.observations[i], *known, build);
  }
  for (std::size_t i = 0; i < row.self.bad_observations; ++i) build.out.refuse("a row of a data array is no list");
}

void SensorThingsReader::read_row(const RowText& row, std::string_view datastream, Build& build) {
  switch (row.kind) {
    case RowText::Kind::kLink:
      build.is_service_root = true;
      return;
    case RowText::Kind::kThing:
      for (std::size_t i = 0; i < row.stream_count; ++i) read_datastream(row.streams[i], build);
      return;
    case RowText::Kind::kObservation:
    case RowText::Kind::kDataArray:
      return read_lone(row, datastream, build);
    case RowText::Kind::kDatastream:
      return read_datastream(row.self, build);
  }
}

// ---- pages

Result<SensorThingsPage> SensorThingsReader::read_page(std::string body, UtcTime received,
                                                       std::string_view datastream) {
  json_->keep(std::move(body));
  const auto beginning = [&] { return first_bytes(json_->page()); };
  if (trimmed(json_->page().substr(0, 400)).starts_with('<')) {
    return fail(ErrorCode::kUnreadable, "the answer is a web page, not JSON: {}", beginning());
  }
  DeliveryBuilder out(rules_.facts(), received);
  Build build(out, received);
  Json::RawPage raw;
  const error_code error = json_->read(datastream, raw, build);
  if (error != SUCCESS || !raw.has_value) build.roll_back();
  if (error != SUCCESS) {
    return fail(ErrorCode::kUnreadable, "the answer is damaged or no JSON ({}): {}", simdjson::error_message(error),
                beginning());
  }
  if (!raw.has_value) {
    return fail(ErrorCode::kUnreadable, "the answer has no list 'value': {}",
                raw.message.empty() ? beginning() : clipped(valid_utf8(raw.message), 200));
  }
  if (build.is_service_root && build.page.datastreams == 0) {
    return fail(ErrorCode::kInvalid, "this is the root of a service; the url must lead to its Datastreams");
  }
  build.page.delivery = out.finish();
  build.page.next_link = std::move(raw.next_link);
  return std::move(build.page);
}

void SensorThingsReader::read_observation(std::string_view datastream, std::string_view body, DeliveryBuilder& out,
                                          std::vector<ObservationGap>& gaps) {
  const auto refuse = [&](std::string_view why) {
    out.refuse(fmt::format("Observation of Datastream {}: {}", clipped(valid_utf8(datastream.substr(0, 64)), 64), why));
  };
  const error_code error = json_->read_row(without_bom(body));
  if (error != SUCCESS) return refuse(fmt::format("damaged or no JSON ({})", simdjson::error_message(error)));
  if (row_.kind != RowText::Kind::kObservation) return refuse("no Observation");
  KnownDatastream* known = owner_of(row_.observation, datastream);
  if (known == nullptr || known->parts.empty()) return refuse("no Datastream that the place asks for");
  Build build(out, out.received());
  read_observation(row_.observation, *known, build);
  std::move(build.page.gaps.begin(), build.page.gaps.end(), std::back_inserter(gaps));
}

}  // namespace sandtable::feeds

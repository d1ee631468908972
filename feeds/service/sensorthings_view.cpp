#include "feeds/service/sensorthings_view.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <nlohmann/json.hpp>

#include "feeds/service/source_json.h"
#include "twin/base/text.h"

namespace sandtable::feeds {
namespace {

using nlohmann::json;

/// "Datastreams(3)/Observations" taken apart.
struct EntityPath {
  std::string_view set;
  std::optional<std::size_t> id;
  std::string_view inner;
};

std::optional<EntityPath> split_path(std::string_view path) {
  if (path.starts_with('/')) path.remove_prefix(1);
  EntityPath out;
  const std::size_t slash = std::min(path.find('/'), path.size());
  std::string_view head = path.substr(0, slash);
  if (slash < path.size()) out.inner = path.substr(slash + 1);
  const std::size_t open = head.find('(');
  out.set = head.substr(0, open);
  if (open == std::string_view::npos) return out;
  if (!head.ends_with(')')) return std::nullopt;
  const std::string_view digits = head.substr(open + 1, head.size() - open - 2);
  std::size_t id = 0;
  const auto [end, trouble] = std::from_chars(digits.data(), digits.data() + digits.size(), id);
  if (trouble != std::errc{} || end != digits.data() + digits.size()) return std::nullopt;
  out.id = id;
  return out;
}

std::string name_of(const Series& series) {
  const std::string& id = series.id.str();
  return id.substr(id.rfind('/') + 1);
}

/// Builds entities of one state.
class Entities {
 public:
  Entities(const ServedState& served, const std::string& root, const RequestQuery& query)
      : served_(served), state_(*served.state), root_(root), query_(query) {}

  [[nodiscard]] json thing(std::size_t index, bool with_locations) const {
    const Station& station = state_.stations->stations()[index];
    const std::string& zh = station.name.in(Language::kZhHant);
    json out{{"@iot.id", index},
             {"@iot.selfLink", fmt::format("{}/Things({})", root_, index)},
             {"name", zh.empty() ? station.id.str() : zh},
             {"description", station.name.in(Language::kEn)},
             {"properties",
              {{"stationID", station.id.str()},
               {"kind", station_kind_key(station.kind)},
               {"status", served_.is_exercise ? "Exercise" : "Actual"}}}};
    add_credit(credit_of(*state_.incident, station.source), out["properties"]);
    if (with_locations) out["Locations"] = locations(station, index);
    return out;
  }

  [[nodiscard]] json datastream(std::size_t index) const {
    const Series& series = state_.stations->series()[index];
    const Reading& reading = (*state_.readings)[index];
    const std::string link = fmt::format("{}/Datastreams({})", root_, index);
    json out{
        {"@iot.id", index},
        {"@iot.selfLink", link},
        {"name", name_of(series)},
        {"description", series.id.str()},
        {"observationType", "http://www.opengis.net/def/observationType/OGC-OM/2.0/OM_Measurement"},
        {"unitOfMeasurement",
         {{"name", unit_symbol(series.quantity)}, {"symbol", unit_symbol(series.quantity)}, {"definition", nullptr}}},
        {"properties",
         {{"quantity", quantity_key(series.quantity)},
          {"window_s", seconds(series.window)},
          {"vertical_datum", series.vertical_datum},
          {"trust", trust_key(assess_trust(reading, state_.freshness_of(series), served_.now))}}},
        {"Observations@iot.navigationLink", link + "/Observations"}};
    add_source(index, out["properties"]);
    if (query_.expand_thing) {
      if (const auto station = station_of(series)) out["Thing"] = thing(*station, query_.expand_locations);
    }
    if (query_.expand_observations) {
      out["Observations"] = json::array();
      if (reading.observed()) {
        out["Observations"].push_back(observation(index, {reading.phenomenon_time, reading.value, reading.flag}));
      }
    }
    return out;
  }

  /// Where the values of a series come from.
  void add_source(std::size_t index, json& properties) const {
    const Series& series = state_.stations->series()[index];
    add_credit(credit_of(*state_.incident, source_of(*state_.stations, series)), properties);
  }

  /// Called by its series and time, wherever it is told: a correction is the same observation.
  static json observation(std::size_t series, const PastValue& past) {
    return {{"@iot.id", fmt::format("{}-{}", series, past.at.time_since_epoch().count())},
            {"phenomenonTime", format_iso(past.at)},
            {"resultTime", nullptr},
            {"result", std::isfinite(past.value) ? json(past.value) : json(nullptr)},
            {"resultQuality", static_cast<int>(past.flag)}};
  }

 private:
  [[nodiscard]] json locations(const Station& station, std::size_t index) const {
    json list = json::array();
    const auto at = station.at ? served_.projector->wgs84_from_local(*station.at)
                               : Result<LonLat>(fail(ErrorCode::kNotFound, "no position"));
    if (!at) return list;
    list.push_back({{"@iot.id", index},
                    {"name", station.id.str()},
                    {"encodingType", "application/geo+json"},
                    {"location", {{"type", "Point"}, {"coordinates", {at->lon_deg, at->lat_deg}}}}});
    return list;
  }

  [[nodiscard]] std::optional<std::size_t> station_of(const Series& series) const {
    const Station* station = state_.stations->find(series.station);
    if (station == nullptr) return std::nullopt;
    return static_cast<std::size_t>(station - state_.stations->stations().data());
  }

  const ServedState& served_;
  const IncidentState& state_;
  const std::string& root_;
  const RequestQuery& query_;
};

/// One page of a set of `size` entities; of what is not all there is the count is unknown and left out.
template <class Make>
json page(std::size_t size, bool is_all, const RequestQuery& query, const std::string& address,
          std::string_view raw_query, const Make& make) {
  json out = json::object();
  if (query.count && is_all) out["@iot.count"] = size;
  out["value"] = json::array();
  const std::size_t begin = std::min(query.skip, size);
  const std::size_t end = begin + std::min(query.top, size - begin);
  for (std::size_t i = begin; i < end; ++i) out["value"].push_back(make(i));
  if (end < size && end > begin) out["@iot.nextLink"] = address + "?" + next_query(raw_query, end);
  return out;
}

Result<json> root_json(const std::string& root) {
  json sets = json::array();
  for (const char* set : {"Things", "Datastreams"}) sets.push_back({{"name", set}, {"url", root + "/" + set}});
  return json{{"value", std::move(sets)}};
}

}  // namespace

Result<std::string> SensorThingsView::answer(std::string_view path, std::string_view raw_query) const {
  const auto nothing = [&] { return fail(ErrorCode::kNotFound, "nothing at {}", clipped(valid_utf8(path), 100)); };
  const std::optional<EntityPath> entity = split_path(path);
  if (!entity) return nothing();
  const StationTable& table = *served_.state->stations;
  const bool things = entity->set == "Things";
  if (!things && !entity->set.empty() && entity->set != "Datastreams") return nothing();
  const auto asked = entity->inner == "Observations" ? RequestedSet::kObservations
                     : things                        ? RequestedSet::kThings
                                                     : RequestedSet::kDatastreams;
  const Result<RequestQuery> query = read_query(raw_query, page_size_, asked);
  if (!query) return pass(query);
  const Entities entities(served_, root_, *query);
  const std::size_t size = things ? table.stations().size() : table.series().size();
  const auto text = [](const json& j) { return j.dump(-1, ' ', false, json::error_handler_t::replace); };
  if (entity->set.empty()) return text(*root_json(root_));
  const std::string address = root_ + std::string(path);
  if (!entity->id) {
    if (!entity->inner.empty()) return nothing();
    return text(page(size, true, *query, address, raw_query, [&](std::size_t i) {
      return things ? entities.thing(i, query->expand_locations) : entities.datastream(i);
    }));
  }
  if (*entity->id >= size) return nothing();
  if (entity->inner.empty()) {
    return text(things ? entities.thing(*entity->id, query->expand_locations) : entities.datastream(*entity->id));
  }
  if (things || entity->inner != "Observations") return nothing();
  PastValues values = served_.past(table.series()[*entity->id].id, query->range);
  if (query->newest_first) std::ranges::reverse(values.values);
  json observations = page(values.values.size(), values.complete, *query, address, raw_query,
                           [&](std::size_t i) { return Entities::observation(*entity->id, values.values[i]); });
  entities.add_source(*entity->id, observations["@sandtable.source"]);
  return text(observations);
}

}  // namespace sandtable::feeds

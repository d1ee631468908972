#include <nlohmann/json.hpp>

#include "feeds/service/served_state.h"
#include "feeds/service/source_json.h"

namespace sandtable::feeds {
namespace {

using nlohmann::json;

json query_parameter(const char* name, const char* what, const char* type) {
  return {{"name", name}, {"in", "query"}, {"description", what}, {"schema", {{"type", type}}}};
}

json operation(const char* summary, const char* media_type, json parameters = json::array()) {
  return {{"get",
           {{"summary", summary},
            {"parameters", std::move(parameters)},
            {"responses",
             {{"200", {{"description", "as asked"}, {"content", {{media_type, json::object()}}}}},
              {"400", {{"description", "the query cannot be read"}}},
              {"404", {{"description", "there is no such thing"}}},
              {"501", {{"description", "the query asks for what is not known here"}}}}}}}};
}

json id_parameter() {
  return {{"name", "id"},
          {"in", "path"},
          {"required", true},
          {"description", "position in the incident's table, stable while the incident lasts"},
          {"schema", {{"type", "integer"}, {"minimum", 0}}}};
}

json paging() {
  return json::array({query_parameter("$top", "entities in one answer", "integer"),
                      query_parameter("$skip", "entities passed over", "integer"),
                      query_parameter("$count", "true adds @iot.count where it is known", "boolean")});
}

/// What every answer says of where its data come from.
json source_schema() {
  const auto text = [](const std::string& what) { return json{{"type", "string"}, {"description", what}}; };
  const std::string otherwise = fmt::format("; '{}' where the source says nothing", kNotStated);
  return {{"type", "object"},
          {"properties",
           {{"source", text("id of the feed, or 'manual' for what people entered")},
            {"attribution", text("whom the source asks to be named" + otherwise)},
            {"licence", text("under which the source gives its data" + otherwise)}}}};
}

json with(json list, json extra) {
  list.push_back(std::move(extra));
  return list;
}

}  // namespace

std::string openapi_text(const std::string& version, const Incident* incident) {
  const json times = json::array({id_parameter(), query_parameter("from", "first phenomenon time, ISO 8601", "string"),
                                  query_parameter("to", "end, not in the range, ISO 8601", "string")});
  const json locations = query_parameter("$expand", "Locations", "string");
  const json expand = query_parameter(
      "$expand", "Thing($expand=Locations),Observations($orderby=phenomenonTime desc;$top=1): the newest", "string");
  const json order = query_parameter("$orderby", "phenomenonTime asc or desc", "string");
  const json filter = query_parameter("$filter", "phenomenonTime ge, gt, le, lt, joined by and", "string");
  constexpr const char* kJson = "application/json";
  const json document{
      {"openapi", "3.0.3"},
      {"info",
       {{"title", "Sandtable"},
        {"version", version},
        {"description",
         "The state of one incident, read-only. `status` tells an exercise from the real thing. What comes from a "
         "source carries its attribution and licence (#/components/schemas/Source): in the properties of GeoJSON "
         "features, Things and Datastreams, in the columns of CSV, in `@sandtable.source` of Observations. All sources "
         "stand in `sources` of /state.geojson and in `x-sources` here."}}},
      {"x-sources", incident != nullptr ? sources_json(*incident) : json::array()},
      {"components", {{"schemas", {{"Source", source_schema()}}}}},
      {"paths",
       {{"/state.geojson", operation("stations, resources, sites, reports and alerts", "application/geo+json")},
        {"/series/{id}.csv",
         operation("values of one series as known now, at most the newest 20,000 or so; without those that "
                   "failed; quality is the QARTOD flag",
                   "text/csv", times)},
        {"/v1.1", operation("SensorThings service root", kJson)},
        {"/v1.1/Things", operation("stations", kJson, with(paging(), locations))},
        {"/v1.1/Things({id})", operation("one station", kJson, json::array({id_parameter()}))},
        {"/v1.1/Datastreams", operation("series", kJson, with(paging(), expand))},
        {"/v1.1/Datastreams({id})", operation("one series", kJson, json::array({id_parameter()}))},
        {"/v1.1/Datastreams({id})/Observations",
         operation("values of one series as known now, at most the newest 20,000 or so; without those that failed",
                   kJson, with(with(with(paging(), filter), order), id_parameter()))},
        {"/openapi.json", operation("this document", kJson)}}}};
  return document.dump(2);
}

}  // namespace sandtable::feeds

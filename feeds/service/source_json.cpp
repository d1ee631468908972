#include "feeds/service/source_json.h"

#include <nlohmann/json.hpp>

namespace sandtable::feeds {

using nlohmann::json;

void add_credit(const SourceCredit& credit, json& properties) {
  properties["source"] = credit.id;
  properties["attribution"] = stated(credit.attribution);
  properties["licence"] = stated(credit.licence);
}

json sources_json(const Incident& incident) {
  json sources = json::array();
  for (const SourceCredit& credit : source_credits(incident)) {
    sources.push_back({{"kind", credited_kind_key(credit.kind)},
                       {"id", credit.id},
                       {"name", {{"zh-Hant", credit.name.zh}, {"en", credit.name.en}}},
                       {"attribution", stated(credit.attribution)},
                       {"licence", stated(credit.licence)}});
  }
  return sources;
}

}  // namespace sandtable::feeds

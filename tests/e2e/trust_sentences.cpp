// Prints what an operator reads about every series of an incident, as lines of JSON: trust_sentences INCIDENT.gpkg
#include <cstdio>
#include <nlohmann/json.hpp>

#include "twin/core/reduce.h"
#include "twin/core/sensors/trust_assessment.h"
#include "twin/store/sqlite_store.h"
#include "viewer/ui/trust_reason.h"

using namespace sandtable;

namespace {

int fail_with(const Error& error) {
  std::fprintf(stderr, "%s\n", error.message.c_str());
  return 1;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  const auto words = ui::Catalogue::load({});
  if (!words) return fail_with(words.error());
  auto store = SqliteStore::open_read_only(argv[1]);
  if (!store) return fail_with(store.error());
  IncidentState state;
  const Status read = (*store)->read(1, [&](const Event& event) {
    reduce(state, event);
    return true;
  });
  if (!read) return fail_with(read.error());
  for (SeriesIndex i = 0; i < state.readings->size(); ++i) {
    const TrustAssessment said = assess_trust(state, i, state.at);
    const Text sentence = ui::trust_reason(*words, said);
    std::printf("%s\n", nlohmann::json{{"series", state.stations->series()[i].id.str()},
                                       {"trust", trust_key(said.trust)},
                                       {"zh", sentence.zh},
                                       {"en", sentence.en}}
                            .dump()
                            .c_str());
  }
  return 0;
}

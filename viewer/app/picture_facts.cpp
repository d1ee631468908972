#include "viewer/app/picture_facts.h"

#include <string>

#include "twin/core/state.h"

namespace sandtable {
namespace {

std::string both(const Text& text) { return text.zh == text.en ? text.zh : text.zh + " / " + text.en; }

}  // namespace

std::vector<render::PictureText> facts_of(const Snapshot& snapshot) {
  const auto& incident = *snapshot.state.incident;
  std::string about(tense_key(snapshot.tense));
  if (incident.is_exercise()) about += "; exercise: " + both(incident.exercise);
  if (incident.fictional) about += "; fictional data";
  const std::string digest = digest_of(snapshot.state).hex().substr(0, 16);
  return {{"Title", both(incident.place_name)},
          {"Description", about},
          {"Creation Time", format_iso(snapshot.ahead.value_or(snapshot.at), incident.zone)},
          {"Source", fmt::format("journal entry {}, state {}", snapshot.state.seq, digest)},
          {"Software", "Sandtable"}};
}

}  // namespace sandtable

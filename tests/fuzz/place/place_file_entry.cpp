#include "tests/fuzz/place/place_file_entry.h"

#include "tests/fuzz/place/promises.h"
#include "twin/place/place_file.h"

namespace sandtable::fuzz {
namespace {

void check_place(const Place& place) {
  promise(!place.extent.empty(), "the extent is a box");
  promise(place.incident.speed > 0, "time goes on");
  for (const FeedConfig& feed : place.feeds) {
    promise(feed.id.str().find('/') == std::string::npos, "feed ids make station ids");
    promise(feed.freshness.stale_after >= feed.freshness.late_after, "late before stale");
  }
  for (const SiteConfig& site : place.sites) promise(place.extent.contains(site.pump_position), "sites are inside");
}

}  // namespace

void place_file(std::string_view bytes) {
  const auto place = parse_place(bytes, "fuzz.toml", "no-such-directory");
  if (place)
    check_place(*place);
  else
    check_refusal(place.error().message);
}

}  // namespace sandtable::fuzz

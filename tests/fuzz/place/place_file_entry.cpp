#include "tests/fuzz/place/place_file_entry.h"

#include <cstdio>
#include <cstdlib>
#include <sstream>
#include <string>

#include "twin/base/text.h"
#include "twin/place/place_file.h"

namespace sandtable::fuzz {
namespace {

void promise(bool kept, const char* what) {
  if (kept) return;
  std::fprintf(stderr, "broken promise: %s\n", what);
  std::abort();
}

void check_refusal(const std::string& message) {
  promise(valid_utf8(message) == message, "messages are valid UTF-8");
  promise(!message.empty(), "a refusal says why");
  std::istringstream lines(message);
  for (std::string line; std::getline(lines, line);) {
    promise(line.starts_with("fuzz.toml:"), "every line names the file");
    for (const char c : line) promise(static_cast<unsigned char>(c) >= 0x20 && c != 0x7F, "no control codes");
  }
}

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

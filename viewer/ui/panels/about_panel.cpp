#include "twin/base/text.h"
#include "viewer/ui/describe.h"
#include "viewer/ui/feed_trouble.h"
#include "viewer/ui/panels/panels.h"
#include "viewer/ui/widgets.h"

namespace sandtable::ui {
namespace {

/// Whom the source asks to be named, and under what licence; empty where it says neither.
std::string credit_of(const FeedConfig& feed) {
  return feed.attribution + (feed.attribution.empty() || feed.licence.empty() ? "" : " · ") + feed.licence;
}

void draw_sources(Frame& frame) {
  const Place& place = frame.place;
  if (!place.terrain_attribution.empty()) field(frame, frame.tr("about.terrain"), plain(place.terrain_attribution));
  if (place.drape && !place.drape->attribution.empty())
    field(frame, frame.tr("layers.drape"), plain(place.drape->attribution));
  for (const LayerConfig& layer : place.layers) {
    if (!layer.attribution.empty())
      field(frame, layer.name.zh.empty() && layer.name.en.empty() ? plain(layer.id) : layer.name,
            plain(layer.attribution));
  }
  for (const FeedConfig& feed : place.feeds) {
    if (const std::string credit = credit_of(feed); !credit.empty())
      field(frame, name_of(place, feed.id), plain(credit));
  }
}

void draw_feeds(Frame& frame) {
  const Snapshot& now = frame.snapshot;
  for (const auto& [source, freshness] : now.live.incident->feeds) {
    words_line(frame, FontRole::kStrong, frame.theme.text, name_of(frame.place, source));
    const auto found = now.live.feeds->find(source);
    if (found == now.live.feeds->end()) {
      words_line(frame, FontRole::kSmall, frame.theme.text_dim, frame.tr("about.never_heard"));
      continue;
    }
    const FeedHealth& health = found->second;
    for (const FeedConfig& feed : frame.place.feeds) {
      const std::string credit = feed.id == source ? credit_of(feed) : std::string();
      if (!credit.empty()) field(frame, frame.tr("about.credit"), plain(credit));
    }
    if (health.last_observation)
      field(frame, frame.tr("about.last_observation"),
            age_text(frame.catalogue, now.live_at - *health.last_observation));
    if (health.last_contact)
      field(frame, frame.tr("about.last_contact"), age_text(frame.catalogue, now.live_at - *health.last_contact));
    field(frame, frame.tr("about.counts"),
          frame.tr("about.counts.value", health.observations, health.refused, health.errors));
    if (!health.last_error.empty())
      field(frame, frame.tr("about.last_error"), feed_trouble(frame.catalogue, health.last_error));
    if (!health.last_warning.empty())
      field(frame, frame.tr("about.last_warning"), feed_trouble(frame.catalogue, health.last_warning));
  }
  for (const FeedHealth* health : troubled_links(now.live)) {
    words_line(frame, FontRole::kStrong, frame.theme.text, plain(health->source.str()));
    field(frame, frame.tr("about.last_error"), feed_trouble(frame.catalogue, health->last_error));
  }
}

}  // namespace

void draw_about(Frame& frame) {
  const Place& place = frame.place;
  words_line(frame, FontRole::kTitle, frame.theme.text, place.name);
  if (place.fictional) wrapped(frame, FontRole::kStrong, frame.theme.text, frame.tr("about.fictional"));
  for (const Text& line : place.about) wrapped(frame, FontRole::kBody, frame.theme.text, line);
  separator(frame);
  field(frame, frame.tr("about.crs"), plain(place.crs));
  field(frame, frame.tr("station.datum"),
        place.vertical_datum.empty() ? frame.tr("value.unknown") : plain(place.vertical_datum));
  field(frame, frame.tr("about.file"), plain(place.file.filename().string()));
  draw_sources(frame);
  separator(frame);
  words_line(frame, FontRole::kSmall, frame.theme.text_dim, frame.tr("about.feeds"));
  draw_feeds(frame);
}

}  // namespace sandtable::ui

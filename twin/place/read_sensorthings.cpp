#include "twin/place/feed_readers.h"

namespace sandtable {
namespace {

/// Civil IoT's selections, which become one query each.
void read_selection(TomlTable& t, SensorThingsFeed& feed) {
  t.optional("authorities", feed.authorities);
  t.optional("categories", feed.categories);
  if (feed.authorities.empty() && feed.categories.empty()) return;
  if (!feed.query.empty() || feed.url.find('?') != std::string::npos) {
    t.problem("query", "not together with authorities and categories, which make the query themselves");
  }
  if (feed.url.starts_with("file:")) t.problem("url", "authorities and categories need a service, not a file");
}

}  // namespace

SensorThingsFeed read_sensorthings(TomlTable& t, const PlaceReading& reading) {
  SensorThingsFeed feed;
  if (t.needs("url")) reading.sources.read_url(t, "url", feed.url);
  if (t.optional("query", feed.query) && carries_a_secret(feed.query)) {
    t.problem("query", "holds a password or access token; secrets do not belong in a place file");
    feed.query.clear();
  }
  t.optional("poll", feed.poll, kAtLeastOneSecond);
  if (t.needs("datastreams")) {
    t.entries("datastreams", [&](const std::string& name, TomlTable& v) { read_meaning(v, feed.datastreams[name]); });
  }
  t.optional("page_limit", feed.page_limit, NumberRange::between(1, 100000));
  t.optional("byte_limit", feed.byte_limit, NumberRange::between(1024, 1u << 30));
  read_tls(t, reading, feed.tls);
  t.optional("rewrite_host", feed.rewrite_host);
  t.optional("backfill", feed.backfill);
  t.optional("backfill_requests", feed.backfill_requests, NumberRange::between(1, 100000));
  read_selection(t, feed);
  if (t.optional("discover", feed.discover) && feed.discover) {
    if (!feed.query.empty() || feed.url.starts_with("file:") || feed.url.find('?') != std::string::npos) {
      t.problem("discover", "needs a url that is the root of a service, without a query");
    }
    feed.live_prefix.clear();
  }
  t.table("live", [&](TomlTable& live) {
    read_broker(live, reading, feed.live.emplace());
    live.optional("prefix", feed.live_prefix);
    if (feed.live_prefix.find_first_of("+#") != std::string::npos || feed.live_prefix.ends_with('/')) {
      live.problem("prefix", "'{}' is no beginning of a topic; write it without wildcards and without '/' at the end",
                   clipped(feed.live_prefix, 64));
    }
  });
  return feed;
}

}  // namespace sandtable

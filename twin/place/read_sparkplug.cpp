#include "twin/place/feed_readers.h"

namespace sandtable {

SparkplugFeed read_sparkplug(TomlTable& t, const PlaceReading& reading) {
  SparkplugFeed feed;
  read_broker(t, reading, feed.broker);
  const auto level = [&](std::string_view key, const std::string& text) {
    if (text.find_first_of("/+#") == std::string::npos) return;
    t.problem(key, "'{}' cannot stand in a topic; write it without '/', '+' and '#'", clipped(text, 64));
  };
  t.optional("groups", feed.groups);
  for (const std::string& group : feed.groups) level("groups", group);
  t.optional("host_id", feed.host_id);
  level("host_id", feed.host_id);
  t.optional("request_rebirth", feed.request_rebirth);
  t.optional("reorder_timeout", feed.reorder_timeout, NumberRange::between(0, 60));
  both_or_neither(t, "lon_metric", feed.lon_metric, "lat_metric", feed.lat_metric);
  t.optional("name_metric", feed.name_metric);
  if (t.needs("values")) {
    t.tables("values", [&](TomlTable& v) {
      ValueMapping& value = feed.values.emplace_back();
      v.required("column", value.column);
      read_meaning(v, value);
    });
  }
  return feed;
}

}  // namespace sandtable

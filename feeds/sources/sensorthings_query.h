#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "feeds/net/http_url.h"
#include "feeds/sources/sensorthings_page.h"

namespace sandtable::feeds {

/// The first addresses of a round, one after another: the feed's url with its query appended byte for byte. When the
/// url is a service root (".../v1.1") or a bare set of Datastreams and no query is given, the query that every known
/// server answers is added; with authorities and categories, one such query for each pair of them.
/// With `and_multi` each query is asked of the MultiDatastreams too, where the url is a service root.
std::vector<std::string> first_page_urls(const SensorThingsFeed& config, bool and_multi = false);

/// The root of the service: the url up to its version ("https://h/STA/v1.0"); empty when it names none.
std::string service_root(std::string_view url);

/// The topic before "/Datastreams(id)/Observations": as the place says, else the version in the url, else "v1.1".
std::string topic_prefix(const SensorThingsFeed& config);

/// What links to other hosts may do, as the place allows: only below the path of the service.
LinkPolicy link_policy(const SensorThingsFeed& config);

/// Where a Datastream's Observations after `after` are, oldest first. Taken from the service's own link where that can
/// be followed, else built. Empty when neither is possible.
std::string history_url(const SensorThingsFeed& config, const KnownDatastream& datastream, UtcTime after);

/// "v1.1/Datastreams(7)/Observations", empty for a Datastream without an id; and back to the key of
/// SensorThingsReader::find(), empty for other topics.
std::string observations_topic(std::string_view prefix, const KnownDatastream& datastream);
std::string datastream_of_topic(std::string_view prefix, std::string_view topic);

/// `text` as an OData string within a query: quotes doubled, bytes outside the unreserved set percent-encoded, a space
/// as %20 because some servers take a '+' literally.
std::string query_string(std::string_view text);

}  // namespace sandtable::feeds

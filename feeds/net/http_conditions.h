#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>

#include "feeds/net/http_client.h"
#include "twin/base/time.h"

namespace sandtable::feeds {

/// What lets a server answer "not changed" (RFC 9110, 13): the ETag and Last-Modified of pages read before, and the
/// page that followed each, because a page that has not changed comes back without its links. One thread.
class PageMemory {
 public:
  /// Adds If-None-Match and If-Modified-Since when the page is known.
  void make_conditional(HttpRequest& request) const;
  /// Keeps what the reply says of itself; a reply that says nothing is forgotten.
  void remember(const std::string& url, const HttpReply& reply, const std::string& next_link);
  /// The next-page link of a page that was answered with 304; empty when it was the last one or is not known.
  [[nodiscard]] std::string next_link(const std::string& url) const;
  /// Forgets every page but these.
  void keep_only(const std::set<std::string>& urls);
  void clear() { pages_.clear(); }

 private:
  struct Page {
    std::string etag;
    std::string last_modified;
    std::string next_link;
  };
  std::map<std::string, Page> pages_;
};

/// How long a reply asks us to stay away: seconds or a date (RFC 9110, 10.2.3). Empty when it does not ask.
std::optional<Duration> retry_after(const HttpReply& reply, UtcTime now);

}  // namespace sandtable::feeds

#include "feeds/net/http_url.h"

#include <gtest/gtest.h>

namespace sandtable::feeds {
namespace {

constexpr const char* kPage = "https://h.tw:8443/a/v1.0/Datastreams?$top=1";

std::string follow(std::string_view link, std::string_view page = kPage) {
  const Result<std::string> url = follow_link(page, link);
  return url ? *url : "refused";
}

TEST(FollowLink, absolute_link_keeps_every_byte_of_path_and_query) {
  EXPECT_EQ(follow("https://h.tw:8443/a/v1.0/Datastreams?$filter=%28x+eq+%27y%27%29&$skipFilter=(@iot.id+gt+2)"),
            "https://h.tw:8443/a/v1.0/Datastreams?$filter=%28x+eq+%27y%27%29&$skipFilter=(@iot.id+gt+2)");
}

TEST(FollowLink, relative_links_are_resolved_against_the_page) {
  EXPECT_EQ(follow("?$skip=1"), "https://h.tw:8443/a/v1.0/Datastreams?$skip=1");
  EXPECT_EQ(follow("Datastreams?$skip=1"), "https://h.tw:8443/a/v1.0/Datastreams?$skip=1");
  EXPECT_EQ(follow("/b/X?c"), "https://h.tw:8443/b/X?c");
  EXPECT_EQ(follow("../v1.1/./Datastreams?$skip=1"), "https://h.tw:8443/a/v1.1/Datastreams?$skip=1");
  EXPECT_EQ(follow("../../../../x"), "https://h.tw:8443/x");
}

TEST(FollowLink, raw_spaces_are_encoded_and_nothing_else_is_touched) {
  EXPECT_EQ(follow("?$orderby=phenomenonTime desc&$filter=a+b%20c"),
            "https://h.tw:8443/a/v1.0/Datastreams?$orderby=phenomenonTime%20desc&$filter=a+b%20c");
  EXPECT_EQ(follow("?n=水\r\nX-Evil: 1"), "https://h.tw:8443/a/v1.0/Datastreams?n=%E6%B0%B4%0D%0AX-Evil:%201");
}

TEST(FollowLink, same_host_by_another_scheme_or_port_stays_with_the_page) {
  EXPECT_EQ(follow("http://H.TW/a/v1.0/Datastreams?$skip=1"), "https://h.tw:8443/a/v1.0/Datastreams?$skip=1");
}

TEST(FollowLink, other_hosts_and_other_kinds_of_places_are_refused) {
  EXPECT_EQ(follow("http://internal/a"), "refused");
  EXPECT_EQ(follow("//internal/a"), "refused");
  EXPECT_EQ(follow("http://h.tw@evil.tw/a"), "refused");
  EXPECT_EQ(follow("file:///etc/passwd"), "refused");
  EXPECT_EQ(follow("https://h.tw/x", "file:///data/page1.json"), "refused");
}

TEST(FollowLink, file_leads_only_to_a_file_beside_it) {
  EXPECT_EQ(follow("page2.json", "file:///data/page1.json"), "file:///data/page2.json");
  EXPECT_EQ(follow("../secret.json", "file:///data/page1.json"), "refused");
  EXPECT_EQ(follow("/etc/passwd", "file:///data/page1.json"), "refused");
}

TEST(SplitUrl, pieces_are_cut_where_they_should_be) {
  const UrlParts parts = split_url("https://h:1/p/q?a=http://b/#f");
  EXPECT_EQ(parts.scheme, "https");
  EXPECT_EQ(parts.authority, "h:1");
  EXPECT_EQ(parts.path, "/p/q");
  EXPECT_EQ(parts.query, "?a=http://b/");
  EXPECT_EQ(split_url("?a=http://b").scheme, "");
  EXPECT_EQ(host_of("user@[::1]:80"), "[::1]");
}

}  // namespace
}  // namespace sandtable::feeds

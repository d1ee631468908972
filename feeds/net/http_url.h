#pragma once

#include <string>
#include <string_view>

#include "twin/base/result.h"

namespace sandtable::feeds {

/// A URL cut into pieces that together are the text itself.
struct UrlParts {
  std::string_view scheme;     ///< "https", without "://"
  std::string_view authority;  ///< "host:port"; empty for file:
  std::string_view path;       ///< with its leading '/'; may be empty
  std::string_view query;      ///< with its leading '?'; empty when there is none
};
/// Empty scheme when the text is not absolute.
UrlParts split_url(std::string_view url);
std::string_view host_of(std::string_view authority);

/// What a place allows of links to hosts that are not the one asked.
struct LinkPolicy {
  /// A link to another host is taken to the host of the page when its path begins with `path_prefix`: services behind
  /// a proxy name the host that only they can see.
  bool rewrite_host = false;
  std::string path_prefix;  ///< "/STA_WaterResource_v2/v1.0/"; an empty one matches nothing
};

/// Where a next-page link leads, seen from the page it stood on. Path and query are kept byte for byte, because
/// servers refuse their own links with a changed '+'; only bytes that no URL may hold (spaces, control
/// and non-ASCII bytes) are percent-encoded. Relative links are resolved (RFC 3986 5.2). A link to the same host by
/// another scheme or port, as servers behind a proxy write it, keeps to the scheme and port of the page.
/// Fails with kRefused when it leads to another host and the policy does not bring it back, or, from a file, anywhere
/// but to a file beside it.
Result<std::string> follow_link(std::string_view page_url, std::string_view link, const LinkPolicy& policy = {});

/// Percent-encodes bytes that may not stand in a URL at all; everything else, '%' and '+' included, stays.
std::string encode_illegal_bytes(std::string_view url);

}  // namespace sandtable::feeds

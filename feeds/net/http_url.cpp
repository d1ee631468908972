#include "feeds/net/http_url.h"

#include <algorithm>
#include <cctype>
#include <vector>

#include "twin/base/text.h"

namespace sandtable::feeds {
namespace {

bool same_host(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) {
    return std::tolower(static_cast<unsigned char>(x)) == std::tolower(static_cast<unsigned char>(y));
  });
}

/// RFC 3986 5.2.4.
std::string without_dots(std::string_view path) {
  std::vector<std::string_view> kept;
  bool ends_in_slash = false;
  for (std::size_t begin = 1; begin <= path.size();) {
    const std::size_t end = std::min(path.find('/', begin), path.size());
    const std::string_view segment = path.substr(begin, end - begin);
    ends_in_slash = segment.empty() || segment == "." || segment == "..";
    if (segment == "..") {
      if (!kept.empty()) kept.pop_back();
    } else if (segment != "." && !segment.empty()) {
      kept.push_back(segment);
    }
    begin = end + 1;
  }
  std::string out;
  for (const std::string_view segment : kept) out.append("/").append(segment);
  if (ends_in_slash || out.empty()) out += '/';
  return out;
}

std::string directory_of(std::string_view path) { return std::string(path.substr(0, path.rfind('/') + 1)); }

}  // namespace

UrlParts split_url(std::string_view url) {
  UrlParts parts;
  url = url.substr(0, url.find('#'));
  const std::size_t colon = url.find("://");
  const bool absolute = colon != std::string_view::npos && colon > 0 &&
                        std::all_of(url.begin(), url.begin() + static_cast<std::ptrdiff_t>(colon), [](char c) {
                          return std::isalnum(static_cast<unsigned char>(c)) || c == '+' || c == '-' || c == '.';
                        });
  if (absolute) {
    parts.scheme = url.substr(0, colon);
    url.remove_prefix(colon + 3);
    const std::size_t end = std::min(url.find_first_of("/?"), url.size());
    parts.authority = url.substr(0, end);
    url.remove_prefix(end);
  }
  const std::size_t question = std::min(url.find('?'), url.size());
  parts.path = url.substr(0, question);
  parts.query = url.substr(question);
  return parts;
}

std::string_view host_of(std::string_view authority) {
  const std::size_t at = authority.rfind('@');
  if (at != std::string_view::npos) authority.remove_prefix(at + 1);
  if (authority.starts_with('[')) return authority.substr(0, std::min(authority.find(']') + 1, authority.size()));
  return authority.substr(0, authority.find(':'));
}

std::string encode_illegal_bytes(std::string_view url) {
  std::string out;
  for (const char c : url) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte > ' ' && byte < 0x7F) {
      out += c;
    } else {
      out += fmt::format("%{:02X}", byte);
    }
  }
  return out;
}

Result<std::string> follow_link(std::string_view page_url, std::string_view link, const LinkPolicy& policy) {
  const UrlParts page = split_url(page_url);
  const UrlParts target = split_url(link);
  const bool from_file = page.scheme == "file";
  const std::string origin = std::string(page.scheme) + "://" + std::string(page.authority);
  std::string path;
  if (!target.scheme.empty()) {
    const bool is_file = target.scheme == "file";
    const bool brought_back = policy.rewrite_host && !from_file && !policy.path_prefix.empty() &&
                              target.path.starts_with(policy.path_prefix) &&
                              target.path.find("/..") == std::string_view::npos;
    const bool same_place = same_host(host_of(target.authority), host_of(page.authority));
    if (from_file != is_file || (!same_place && !brought_back)) {
      return fail(ErrorCode::kRefused, "link to another place is not followed: {}", clipped(valid_utf8(link), 200));
    }
    path = target.path;
  } else if (link.starts_with("//")) {
    return fail(ErrorCode::kRefused, "link without a scheme is not followed: {}", clipped(valid_utf8(link), 200));
  } else if (target.path.empty()) {
    path = page.path;
  } else if (target.path.starts_with('/')) {
    path = target.path;
  } else {
    path = without_dots(directory_of(page.path) + std::string(target.path));
  }
  if (from_file && directory_of(path) != directory_of(page.path)) {
    return fail(ErrorCode::kRefused, "link out of the folder is not followed: {}", clipped(valid_utf8(link), 200));
  }
  return encode_illegal_bytes(origin + path + std::string(target.query));
}

}  // namespace sandtable::feeds

#include "feeds/net/http_conditions.h"

#include <curl/curl.h>

#include <algorithm>
#include <charconv>

namespace sandtable::feeds {
namespace {

/// Longer validators are an attack on our memory, not a help.
constexpr std::size_t kMaxValidatorBytes = 512;

std::string validator(std::string_view text) {
  return text.size() <= kMaxValidatorBytes ? std::string(text) : std::string();
}

}  // namespace

void PageMemory::make_conditional(HttpRequest& request) const {
  const auto found = pages_.find(request.url);
  if (found == pages_.end()) return;
  if (!found->second.etag.empty()) request.headers.push_back({"If-None-Match", found->second.etag});
  if (!found->second.last_modified.empty()) {
    request.headers.push_back({"If-Modified-Since", found->second.last_modified});
  }
}

void PageMemory::remember(const std::string& url, const HttpReply& reply, const std::string& next_link) {
  Page page{validator(reply.header("etag")), validator(reply.header("last-modified")), next_link};
  if (page.etag.empty() && page.last_modified.empty()) {
    pages_.erase(url);
  } else {
    pages_.insert_or_assign(url, std::move(page));
  }
}

std::string PageMemory::next_link(const std::string& url) const {
  const auto found = pages_.find(url);
  return found == pages_.end() ? std::string() : found->second.next_link;
}

void PageMemory::keep_only(const std::set<std::string>& urls) {
  std::erase_if(pages_, [&](const auto& entry) { return !urls.contains(entry.first); });
}

std::optional<Duration> retry_after(const HttpReply& reply, UtcTime now) {
  const std::string text(reply.header("retry-after"));
  if (text.empty() || text.size() > 64) return std::nullopt;
  int delay_s = 0;
  const auto [end, trouble] = std::from_chars(text.data(), text.data() + text.size(), delay_s);
  if (trouble == std::errc{} && end == text.data() + text.size()) {
    return delay_s >= 0 ? std::optional(Duration{std::chrono::seconds{delay_s}}) : std::nullopt;
  }
  const std::time_t date = curl_getdate(text.c_str(), nullptr);
  if (date < 0) return std::nullopt;
  const UtcTime until{std::chrono::seconds{date}};
  return std::max(Duration{0}, until - now);
}

}  // namespace sandtable::feeds

#include "feeds/net/http_date.h"

#include <curl/curl.h>

#include <string>

namespace sandtable::feeds {

std::optional<UtcTime> parse_http_date(std::string_view text) {
  constexpr std::size_t kLongest = 64;
  constexpr std::time_t kYear2200 = 7'258'118'400;
  // A number alone is a year, month and day to curl; here it is none.
  if (text.size() > kLongest || text.find(' ') == std::string_view::npos) return std::nullopt;
  const std::time_t seconds = curl_getdate(std::string(text).c_str(), nullptr);
  if (seconds < 0 || seconds >= kYear2200) return std::nullopt;
  return UtcTime{std::chrono::seconds{seconds}};
}

}  // namespace sandtable::feeds

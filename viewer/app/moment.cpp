#include "viewer/app/moment.h"

namespace sandtable {

Result<UtcTime> parse_moment(const std::string& text, UtcTime start) {
  if (!text.empty() && text.front() == '+') {
    const auto length = parse_duration(std::string_view(text).substr(1));
    if (!length) return pass(length);
    return start + *length;
  }
  return parse_time(text, ZonePolicy::required());
}

}  // namespace sandtable

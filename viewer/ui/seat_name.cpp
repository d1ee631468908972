#include "viewer/ui/seat_name.h"

#include <algorithm>

#include "twin/base/text.h"

namespace sandtable::ui {
namespace {

constexpr std::size_t kLongest = 60;

bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }

}  // namespace

Result<std::string> seat_name(std::string_view text) {
  const auto first = text.find_first_not_of(' ');
  if (first == std::string_view::npos) return fail(ErrorCode::kInvalid, "a name is not empty");
  text = text.substr(first, text.find_last_not_of(' ') - first + 1);
  if (text.size() > kLongest) return fail(ErrorCode::kInvalid, "a name of more than {} bytes", kLongest);
  if (std::ranges::any_of(text, is_control) || valid_utf8(text) != text)
    return fail(ErrorCode::kInvalid, "a name with control codes, or not in UTF-8");
  return std::string(text);
}

}  // namespace sandtable::ui

#include "twin/base/one_line.h"

#include <algorithm>

#include "twin/base/text.h"

namespace sandtable {

std::string one_line(std::string_view bytes) {
  std::string line = valid_utf8(bytes);
  std::ranges::replace_if(
      line, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }, ' ');
  return line;
}

}  // namespace sandtable

#pragma once

#include <cstddef>
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>

#include "twin/base/geometry.h"

namespace sandtable::test {

/// A map drawn with characters: every letter or digit is a place, one character east is `cell_m`, one line south is
/// `cell_m`. Lines drawn with - | / \ are for the reader only; roads are named by the places they pass.
///
///   const AsciiMap map(R"(
///     A----B
///          |
///          C)", 100);
///   map.line("ABC");
class AsciiMap {
 public:
  explicit AsciiMap(std::string_view drawing, double cell_m = 100, LocalXY north_west = {0, 0}) {
    int column = 0;
    int row = 0;
    for (const char c : drawing) {
      if (c == '\n') {
        ++row;
        column = 0;
        continue;
      }
      const bool place = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
      if (place && !places_.try_emplace(c, LocalXY{north_west.x + column * cell_m, north_west.y - row * cell_m}).second)
        throw std::invalid_argument(std::string("ascii map: two places are called ") + c);
      ++column;
    }
  }

  [[nodiscard]] LocalXY at(char place) const {
    const auto found = places_.find(place);
    if (found == places_.end()) throw std::invalid_argument(std::string("ascii map: no place ") + place);
    return found->second;
  }

  [[nodiscard]] Polyline line(std::string_view places) const {
    Polyline out;
    for (const char place : places) out.push_back(at(place));
    return out;
  }

 private:
  std::map<char, LocalXY> places_;
};

}  // namespace sandtable::test

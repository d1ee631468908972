#include "tests/fuzz/mutation.h"

#include <algorithm>

namespace sandtable::fuzz {

std::string mutated(std::string text, const std::vector<std::string>& pieces, Random& chance) {
  const auto any_piece = [&] { return pieces[chance.below(pieces.size())]; };
  for (std::uint64_t wounds = 1 + chance.below(6); wounds > 0; --wounds) {
    const std::size_t at = chance.below(text.size() + 1);
    const std::size_t length = chance.below(std::min<std::size_t>(text.size() - at, 40) + 1);
    switch (chance.below(6)) {
      case 0:
        text.erase(at, length);
        break;
      case 1:
        text.insert(at, text.substr(at, length));
        break;
      case 2:
        text.insert(at, any_piece());
        break;
      case 3:
        text.replace(at, length, any_piece());
        break;
      case 4:
        text.resize(at);
        break;
      default:
        text.insert(at, 1, static_cast<char>(chance.below(256)));
    }
  }
  return text;
}

void stumble(void (*entry)(std::string_view), const std::vector<std::string>& corpus,
             const std::vector<std::string>& pieces) {
  constexpr int kRounds = 400;
  Random chance(20'260'728);
  for (const std::string& text : corpus) {
    entry(text);
    for (int i = 0; i < kRounds; ++i) entry(mutated(text, pieces, chance));
  }
}

}  // namespace sandtable::fuzz

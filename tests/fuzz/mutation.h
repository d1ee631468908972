#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "twin/base/random.h"

namespace sandtable::fuzz {

/// `text` with one to six wounds: pieces cut, doubled, overwritten or torn off, `pieces` and random bytes thrown in.
std::string mutated(std::string text, const std::vector<std::string>& pieces, Random& chance);

/// Gives every text of the corpus, and 400 mutations of each with a fixed seed, to an entry that ends the program
/// when a promise is broken.
void stumble(void (*entry)(std::string_view), const std::vector<std::string>& corpus,
             const std::vector<std::string>& pieces);

}  // namespace sandtable::fuzz
